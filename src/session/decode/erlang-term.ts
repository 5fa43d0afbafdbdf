// Erlang's external term format, version 131 (https://www.erlang.org/doc/apps/erts/erl_ext_dist): what Elixir's
// :erlang.term_to_binary writes. Atoms become text, no process is referred to, no function is called.

import { ByteReader } from './byte-reader.ts';
import { inflate } from './inflate.ts';
import {
  attempt,
  bigNumberOf,
  binaryText,
  doubleOf,
  keyText,
  type Plain,
  type Reading,
  recordOf,
  Unreadable,
} from './plain.ts';

const VERSION = 131;
const COMPRESSED = 80;
/** Characters of a float in the old text form. */
const OLD_FLOAT_BYTES = 31;

export function readErlangTerm(bytes: Buffer): Reading {
  return attempt(() => {
    const outer = new ByteReader(bytes);
    outer.expect(VERSION);
    if (bytes[1] !== COMPRESSED) return readTerm(outer);
    outer.take(1 + 4); // The tag and the length it claims to unfold to.
    return readTerm(new ByteReader(inflate(outer.take(outer.left))));
  });
}

function readTerm(reader: ByteReader): Plain {
  return reader.value(() => readTag(reader, reader.u8()));
}

/** Tags by their numbers, with the names that the specification gives them. */
function readTag(reader: ByteReader, tag: number): Plain {
  switch (tag) {
    case 97: // SMALL_INTEGER_EXT
      return reader.u8();
    case 98: // INTEGER_EXT
      return reader.i32();
    case 110: // SMALL_BIG_EXT
      return readBig(reader, reader.u8());
    case 111: // LARGE_BIG_EXT
      return readBig(reader, reader.u32());
    case 70: // NEW_FLOAT_EXT
      return doubleOf(reader.f64());
    case 99: // FLOAT_EXT
      return doubleOf(Number.parseFloat(reader.take(OLD_FLOAT_BYTES).toString('latin1')));
    case 119: // SMALL_ATOM_UTF8_EXT
      return atom(reader.take(reader.u8()).toString('utf8'));
    case 118: // ATOM_UTF8_EXT
      return atom(reader.take(reader.u16()).toString('utf8'));
    case 115: // SMALL_ATOM_EXT
      return atom(reader.take(reader.u8()).toString('latin1'));
    case 100: // ATOM_EXT
      return atom(reader.take(reader.u16()).toString('latin1'));
    case 109: // BINARY_EXT
      return binaryText(reader.take(reader.u32()));
    case 77: {
      // BIT_BINARY_EXT
      const length = reader.u32();
      reader.u8();
      return `0x${reader.take(length).toString('hex')}`;
    }
    case 107: // STRING_EXT: a list of bytes, mostly text.
      return bytesOrText(reader.take(reader.u16()));
    case 106: // NIL_EXT
      return [];
    case 108: {
      // LIST_EXT, whose tail is empty unless it is an improper list
      const items = reader.items(reader.u32(), 1, () => readTerm(reader));
      const tail = readTerm(reader);
      return Array.isArray(tail) && tail.length === 0 ? items : [...items, tail];
    }
    case 104: // SMALL_TUPLE_EXT
      return reader.items(reader.u8(), 1, () => readTerm(reader));
    case 105: // LARGE_TUPLE_EXT
      return reader.items(reader.u32(), 1, () => readTerm(reader));
    case 116: // MAP_EXT
      return recordOf(
        reader.items(reader.u32(), 2, () => [keyText(readTerm(reader)), readTerm(reader)] as const),
      );
    default:
      return readReference(reader, tag);
  }
}

/** What only makes sense inside the system that wrote it: its place is kept, its content passed over. */
function readReference(reader: ByteReader, tag: number): Plain {
  switch (tag) {
    case 103: // PID_EXT
      return named(reader, '(process)', 4 + 4 + 1);
    case 88: // NEW_PID_EXT
      return named(reader, '(process)', 4 + 4 + 4);
    case 102: // PORT_EXT
      return named(reader, '(port)', 4 + 1);
    case 89: // NEW_PORT_EXT
      return named(reader, '(port)', 4 + 4);
    case 120: // V4_PORT_EXT
      return named(reader, '(port)', 8 + 4);
    case 114: // NEW_REFERENCE_EXT
      return named(reader, '(reference)', reader.u16() * 4 + 1);
    case 90: // NEWER_REFERENCE_EXT
      return named(reader, '(reference)', reader.u16() * 4 + 4);
    case 113: // EXPORT_EXT: module, function, arity
      readTerm(reader);
      readTerm(reader);
      readTerm(reader);
      return '(function)';
    case 112: {
      // NEW_FUN_EXT, whose size counts itself
      const size = reader.u32();
      reader.take(size - 4);
      return '(function)';
    }
    default:
      throw new Unreadable('damaged');
  }
}

function named(reader: ByteReader, what: string, bytesBehind: number): string {
  readTerm(reader); // The node.
  reader.take(bytesBehind);
  return what;
}

function readBig(reader: ByteReader, length: number): Plain {
  const negative = reader.u8() === 1;
  return bigNumberOf(reader.take(length), negative);
}

function bytesOrText(bytes: Buffer): Plain {
  const text = binaryText(bytes);
  return text.startsWith('0x') ? [...bytes] : text;
}

function atom(name: string): Plain {
  if (name === 'true') return true;
  if (name === 'false') return false;
  return name === 'nil' ? null : name;
}
