// Go's gob (package encoding/gob), as far as sessions need it: one map whose keys and values are of the types that the
// language has, or interfaces that hold such values. A type of the application's own ends the reading.

import { ByteReader } from './byte-reader.ts';
import {
  attempt,
  binaryText,
  doubleOf,
  keyText,
  numberOf,
  type Plain,
  type Reading,
  recordOf,
  Unreadable,
} from './plain.ts';

/** Ids of the types that every stream knows. */
const BOOL = 1;
const INT = 2;
const UINT = 3;
const FLOAT = 4;
const BYTES = 5;
const STRING = 6;
const INTERFACE = 8;

/** Where a definition of a map has its parts: field numbers as differences, ended by zeros. */
const MAP_FIELD = 4;
const MAX_NUMBER_BYTES = 8;

/** A stream begins with the length of a definition, and the number of what is defined is negative. */
export function isGob(bytes: Buffer): boolean {
  return bytes.length > 4 && bytes[0]! < 0x80 && bytes[1] === 0xff && (bytes[2]! & 1) === 1;
}

export function readGob(bytes: Buffer): Reading {
  return attempt(() => {
    const reader = new ByteReader(bytes);
    const definition = new ByteReader(reader.take(Number(unsigned(reader))));
    const { id, key, element } = mapType(definition);
    unsigned(reader); // The length of the message.
    if (signed(reader) !== id) throw new Unreadable('damaged');
    reader.expect(0);
    const pairs = reader.items(
      Number(unsigned(reader)),
      2,
      () => [keyText(readValue(reader, key)), readValue(reader, element)] as const,
    );
    return recordOf(pairs);
  });
}

/** The definition of a map: its id and those of its keys and elements. */
function mapType(reader: ByteReader): { id: bigint; key: number; element: number } {
  const id = -signed(reader);
  for (const byte of [MAP_FIELD, 1, 2]) reader.expect(byte); // The map, its common part, the id in it.
  if (signed(reader) !== id) throw new Unreadable('damaged');
  for (const byte of [0, 1]) reader.expect(byte);
  const key = Number(signed(reader));
  reader.expect(1);
  return { id, key, element: Number(signed(reader)) };
}

function readValue(reader: ByteReader, type: number): Plain {
  return reader.value(() => {
    switch (type) {
      case BOOL:
        return unsigned(reader) !== 0n;
      case INT:
        return numberOf(signed(reader).toString());
      case UINT:
        return numberOf(unsigned(reader).toString());
      case FLOAT:
        return readFloat(reader);
      case BYTES:
      case STRING:
        return binaryText(reader.take(Number(unsigned(reader))));
      case INTERFACE:
        return readInterface(reader);
      default:
        throw new Unreadable('damaged');
    }
  });
}

/** The name of a type, its id, a length, a zero and the value; no name for nil. */
function readInterface(reader: ByteReader): Plain {
  const nameLength = Number(unsigned(reader));
  if (nameLength === 0) return null;
  reader.take(nameLength);
  const type = Number(signed(reader));
  unsigned(reader);
  reader.expect(0);
  return readValue(reader, type);
}

/** The bytes of a double, the last one first: most end in zeros, which then need not be sent. */
function readFloat(reader: ByteReader): number | string {
  const bytes = Buffer.alloc(MAX_NUMBER_BYTES);
  bytes.writeBigUInt64BE(unsigned(reader));
  return doubleOf(bytes.readDoubleLE());
}

/** A byte below 128, or how many bytes follow, as a negative number, and these. */
function unsigned(reader: ByteReader): bigint {
  const first = reader.u8();
  if (first < 0x80) return BigInt(first);
  const length = 0x100 - first;
  if (length > MAX_NUMBER_BYTES) throw new Unreadable('damaged');
  return BigInt(`0x${reader.take(length).toString('hex')}`);
}

/** The sign is the lowest bit, and complements the others. */
function signed(reader: ByteReader): bigint {
  const bits = unsigned(reader);
  return (bits & 1n) === 1n ? ~(bits >> 1n) : bits >> 1n;
}
