// Java's serialisation (Java Object Serialization Specification, chapter 6): the class, the names and types of its
// fields and the texts in the stream are listed; no class is loaded and no object is made.

import { fromBase64, fromHex } from './base64.ts';
import { ByteReader } from './byte-reader.ts';
import { type Decoder, decodedValue } from './decoded-value.ts';
import { MAX_JAVA_TEXT_BYTES } from './limits.ts';
import {
  attempt,
  binaryText,
  CLASS_KEY,
  type Plain,
  type Reading,
  recordOf,
  TEXTS_KEY,
  Unreadable,
} from './plain.ts';

const MAGIC = Buffer.from('aced0005', 'hex');
const TC_NULL = 0x70;
const TC_REFERENCE = 0x71;
const TC_CLASSDESC = 0x72;
const TC_OBJECT = 0x73;
const TC_STRING = 0x74;
const TC_ARRAY = 0x75;

const PRIMITIVES: Readonly<Record<string, string>> = {
  B: 'byte',
  C: 'char',
  D: 'double',
  F: 'float',
  I: 'int',
  J: 'long',
  S: 'short',
  Z: 'boolean',
};

/** In base64 the magic number is `rO0AB`. */
export const decodeJavaSerialized: Decoder = ({ text }) => {
  const bytes = /^rO0AB/.test(text) ? fromBase64(text) : /^aced0005/i.test(text) ? fromHex(text) : null;
  if (bytes === null) return null;
  return decodedValue({
    format: 'java-serialized',
    framework: 'Java',
    title: 'Serialised Java object',
    protection: 'none',
    serialization: 'java',
    reading: readJava(bytes),
  });
};

/** What the first object of a stream is called and holds. */
export function readJava(bytes: Buffer): Reading {
  return attempt(() => {
    const reader = new ByteReader(bytes);
    if (!reader.take(MAGIC.length).equals(MAGIC)) throw new Unreadable('damaged');
    const type = reader.u8();
    if (type === TC_NULL) return null;
    if (type === TC_STRING) return readUtf(reader);
    if ((type !== TC_OBJECT && type !== TC_ARRAY) || reader.u8() !== TC_CLASSDESC)
      throw new Unreadable('damaged');
    const name = readUtf(reader);
    reader.take(8 + 1); // serialVersionUID and flags
    const fields = reader.items(reader.u16(), 3, () => readField(reader));
    const texts = textsIn(reader.take(reader.left));
    return recordOf([
      [CLASS_KEY, name],
      ...fields,
      ...(texts.length > 0 ? [[TEXTS_KEY, texts] as const] : []),
    ]);
  });
}

/** The name of a field with its type, as `(int)`: its value is elsewhere in the stream. */
function readField(reader: ByteReader): readonly [string, Plain] {
  const code = String.fromCharCode(reader.u8());
  const name = readUtf(reader);
  const primitive = PRIMITIVES[code];
  if (primitive !== undefined) return [name, `(${primitive})`];
  if (code !== 'L' && code !== '[') throw new Unreadable('damaged');
  return [name, `(${readTypeName(reader)})`];
}

/** `Ljava/lang/String;` as a text of the stream, or a reference to an earlier one. */
function readTypeName(reader: ByteReader): string {
  const type = reader.u8();
  if (type === TC_REFERENCE) {
    reader.u32();
    return 'object';
  }
  if (type !== TC_STRING) throw new Unreadable('damaged');
  return readUtf(reader)
    .replace(/^L(.*);$/, '$1')
    .replaceAll('/', '.');
}

/** A length of two bytes and text (modified UTF-8, which for most text is UTF-8). */
function readUtf(reader: ByteReader): string {
  return binaryText(reader.take(reader.u16()));
}

/**
 * The texts in what follows the class: a mark, a length and so many bytes of text. Found without following the
 * structure, which only the classes themselves know.
 */
function textsIn(bytes: Buffer): string[] {
  const texts: string[] = [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  for (let at = 0; at + 3 <= bytes.length; at++) {
    if (bytes[at] !== TC_STRING) continue;
    const length = view.getUint16(at + 1);
    const end = at + 3 + length;
    if (length === 0 || length > MAX_JAVA_TEXT_BYTES || end > bytes.length) continue;
    const text = binaryText(bytes.subarray(at + 3, end));
    if (text.startsWith('0x')) continue;
    texts.push(text);
    at = end - 1;
  }
  return texts;
}
