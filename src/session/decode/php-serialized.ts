// PHP's serialize() format (https://www.php.net/manual/en/function.serialize.php): arrays, scalars and objects are
// listed; no class is looked up and nothing is made of them.

import { ByteReader } from './byte-reader.ts';
import {
  attempt,
  binaryText,
  CLASS_KEY,
  DATA_KEY,
  doubleOf,
  keyText,
  numberOf,
  type Plain,
  type Reading,
  recordOf,
  Unreadable,
} from './plain.ts';

const COLON = 0x3a;
const SEMICOLON = 0x3b;
const QUOTE = 0x22;
const OPEN = 0x7b;
const CLOSE = 0x7d;
/** An item of an array is a key and a value, at the least `i:0;N;`. */
const ITEM_BYTES = 6;

/** The value of a serialised document; nothing may follow it. */
export function readPhp(bytes: Buffer): Reading {
  return attempt(() => {
    const reader = new ByteReader(bytes);
    const value = readValue(reader);
    if (reader.left > 0) throw new Unreadable('damaged');
    return value;
  });
}

function readValue(reader: ByteReader): Plain {
  return reader.value(() => {
    const type = String.fromCharCode(reader.u8());
    if (type === 'N') {
      reader.expect(SEMICOLON);
      return null;
    }
    reader.expect(COLON);
    switch (type) {
      case 'b':
        return ascii(reader, SEMICOLON) === '1';
      case 'i':
        return numberOf(ascii(reader, SEMICOLON));
      case 'd':
        return readDouble(ascii(reader, SEMICOLON));
      case 's': {
        const text = binaryText(readBytes(reader));
        reader.expect(SEMICOLON);
        return text;
      }
      case 'a':
        return readArray(reader);
      case 'O':
        return readObject(reader);
      case 'C': {
        const name = binaryText(readBytes(reader));
        reader.expect(COLON);
        return { [CLASS_KEY]: name, [DATA_KEY]: binaryText(readCustom(reader)) };
      }
      case 'E': {
        const value = binaryText(readBytes(reader));
        reader.expect(SEMICOLON);
        return value;
      }
      case 'r':
      case 'R':
        // Followed, a few references to each other would become a tree without end.
        ascii(reader, SEMICOLON);
        return '(reference)';
      default:
        throw new Unreadable('damaged');
    }
  });
}

/** `length:"bytes"` */
function readBytes(reader: ByteReader): Buffer {
  const length = count(reader);
  reader.expect(QUOTE);
  const bytes = reader.take(length);
  reader.expect(QUOTE);
  return bytes;
}

/** `length:{bytes}`: what a class wrote in its own way. */
function readCustom(reader: ByteReader): Buffer {
  const length = count(reader);
  reader.expect(OPEN);
  const bytes = reader.take(length);
  reader.expect(CLOSE);
  return bytes;
}

/** A list when the keys are 0, 1, 2 and so on. */
function readArray(reader: ByteReader): Plain {
  const pairs = readPairs(reader);
  if (pairs.length > 0 && pairs.every(([key], index) => key === index))
    return pairs.map(([, value]) => value);
  return recordOf(pairs.map(([key, value]) => [keyText(key), value]));
}

function readObject(reader: ByteReader): Plain {
  const name = binaryText(readBytes(reader));
  reader.expect(COLON);
  const pairs = readPairs(reader);
  const properties = pairs.map(([key, value]) => [keyText(key), value] as const);
  return recordOf([[CLASS_KEY, name], ...properties]);
}

/** `count:{key value key value}` */
function readPairs(reader: ByteReader): (readonly [Plain, Plain])[] {
  const items = count(reader);
  reader.expect(OPEN);
  const pairs = reader.items(items, ITEM_BYTES, () => [readKey(reader), readValue(reader)] as const);
  reader.expect(CLOSE);
  return pairs;
}

/** A property of a class is written with NULs: `\0*\0name` protected, `\0Class\0name` private. */
function readKey(reader: ByteReader): Plain {
  const type = String.fromCharCode(reader.u8());
  reader.expect(COLON);
  if (type === 'i') return numberOf(ascii(reader, SEMICOLON));
  if (type !== 's') throw new Unreadable('damaged');
  const bytes = readBytes(reader);
  reader.expect(SEMICOLON);
  const isQualified = bytes[0] === 0;
  return binaryText(isQualified ? bytes.subarray(bytes.lastIndexOf(0) + 1) : bytes);
}

function readDouble(text: string): number | string {
  if (text === 'INF' || text === '-INF' || text === 'NAN') return text;
  return doubleOf(Number(numberOf(text)));
}

function count(reader: ByteReader): number {
  const digits = ascii(reader, COLON);
  if (!/^\d{1,9}$/.test(digits)) throw new Unreadable('damaged');
  return Number(digits);
}

function ascii(reader: ByteReader, delimiter: number): string {
  return reader.until(delimiter).toString('latin1');
}
