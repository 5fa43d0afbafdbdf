// The fields of one header block while it is decoded. Values that no table keeps stay bytes until the message is
// wanted: most responses set no cookie, and their other fields are never read.

import type { MalformedHead, RawField } from '../events.ts';
import { MAX_HEAD_BYTES } from '../limits.ts';
import {
  AUTHORITY,
  COOKIE,
  type FieldMeaning,
  METHOD,
  OTHER_PSEUDO,
  PATH,
  SCHEME,
  SET_COOKIE,
  STATUS,
  TableField,
  UNKNOWN,
} from './field.ts';
import { type PrimitiveReader, VALUE_HUFFMAN, VALUE_LENGTH_MASK } from './primitive-reader.ts';
import { textOf } from './text.ts';

export class FieldList {
  /** Pseudo-header fields (RFC 9113 section 8.3); null for those that were not there, or not understood. */
  method: string | null = null;
  scheme: string | null = null;
  authority: string | null = null;
  path: string | null = null;
  status: string | null = null;
  /** What makes the block malformed (RFC 9113 section 8.3): the first fault. */
  pseudoFault: MalformedHead | null = null;
  setCookies = 0;
  hasCookie = false;
  /** Fields that could not be resolved. */
  unknown = 0;
  /** Fields beyond the limit. */
  dropped = 0;
  /** RFC 9113 section 10.5.1: the octets of names and values, and 32 for each field. */
  bytes = 0;

  /** A field, or null where there is a literal in the arrays below. */
  readonly #fields: (TableField | null)[] = [];
  readonly #names: (TableField | null)[] = [];
  readonly #starts: number[] = [];
  readonly #ends: number[] = [];
  readonly #huffman: boolean[] = [];
  #count = 0;

  /** A field of the block is not in the list. */
  get isIncomplete(): boolean {
    return this.unknown + this.dropped > 0;
  }

  clear(): void {
    this.method = null;
    this.scheme = null;
    this.authority = null;
    this.path = null;
    this.status = null;
    this.pseudoFault = null;
    this.setCookies = 0;
    this.hasCookie = false;
    this.unknown = 0;
    this.dropped = 0;
    this.bytes = 0;
    this.#count = 0;
  }

  /** A field whose value is a string already. */
  add(field: TableField): void {
    if (field.meaning >= METHOD) this.#addPseudo(field);
    else if (field.meaning === UNKNOWN) this.unknown++;
    else if (this.#hasRoomFor(field, field.value.length)) this.#fields[this.#count++] = field;
  }

  /** A field with the name of `named` and the value in `bytes[start, end)` of the block. */
  addLiteral(named: TableField, start: number, end: number, isHuffman: boolean): void {
    if (named.meaning === UNKNOWN) this.unknown++;
    else if (this.#hasRoomFor(named, end - start)) {
      const at = this.#count++;
      this.#fields[at] = null;
      this.#names[at] = named;
      this.#starts[at] = start;
      this.#ends[at] = end;
      this.#huffman[at] = isHuffman;
    }
  }

  /**
   * A field line with the name of `named` and the value that `reader` is at. False when it has no end or is damaged; with
   * `truncated` its beginning is in the list then.
   */
  addLine(named: TableField, reader: PrimitiveReader, truncated: boolean): boolean {
    const { name, meaning } = named;
    const length = reader.stringLength(VALUE_HUFFMAN, VALUE_LENGTH_MASK);
    if (length < 0) return false;
    const { bytes, at: start, isHuffman } = reader;
    const end = start + length;
    if (end > reader.end) {
      const beginning = truncated ? textOf(bytes, start, reader.end, isHuffman, true) : null;
      if (beginning !== null && meaning < UNKNOWN) this.add(new TableField(name, beginning, meaning, true));
      return false;
    }
    reader.at = end;
    if (meaning < METHOD) {
      this.addLiteral(named, start, end, isHuffman);
      return true;
    }
    const value = textOf(bytes, start, end, isHuffman, false);
    if (value !== null) this.add(new TableField(name, value, meaning));
    return value !== null;
  }

  /**
   * The regular fields in their order, for a message that is wanted; `bytes` is the block they were decoded from.
   * Cookie field lines become one, in the place of the first one (RFC 9113 section 8.2.3).
   */
  take(bytes: Buffer): RawField[] {
    const taken: RawField[] = [];
    const cookies: string[] = [];
    let cookieAt = -1;
    for (let at = 0; at < this.#count; at++) {
      const decoded = this.#fields[at] ?? this.#literal(at, bytes);
      if (decoded === null) continue;
      const field = trimmed(decoded);
      if (field.meaning === COOKIE && !field.truncated) {
        if (cookieAt < 0) cookieAt = taken.push(field) - 1;
        cookies.push(field.value);
      } else taken.push(field);
    }
    if (cookies.length > 1)
      taken[cookieAt] = new TableField(taken[cookieAt]!.name, cookies.join('; '), COOKIE);
    return taken;
  }

  /** Null, and counted as unknown, when the value is not valid. */
  #literal(at: number, bytes: Buffer): TableField | null {
    const { name, meaning } = this.#names[at]!;
    const value = textOf(bytes, this.#starts[at]!, this.#ends[at]!, this.#huffman[at]!, false);
    if (value !== null) return new TableField(name, value, meaning);
    this.unknown++;
    return null;
  }

  #hasRoomFor(field: TableField, valueBytes: number): boolean {
    this.bytes += field.name.length + valueBytes + 32;
    if (this.bytes > MAX_HEAD_BYTES) {
      this.dropped++;
      return false;
    }
    if (field.meaning === SET_COOKIE) this.setCookies++;
    else if (field.meaning === COOKIE) this.hasCookie = true;
    return true;
  }

  #has(pseudo: FieldMeaning): boolean {
    if (pseudo === METHOD) return this.method !== null;
    if (pseudo === SCHEME) return this.scheme !== null;
    if (pseudo === AUTHORITY) return this.authority !== null;
    return pseudo === PATH ? this.path !== null : this.status !== null;
  }

  #addPseudo({ meaning, value }: TableField): void {
    if (this.#count > 0) this.pseudoFault ??= 'pseudo-field-late';
    if (meaning === OTHER_PSEUDO) this.pseudoFault ??= 'pseudo-field-unknown';
    else if (this.#has(meaning)) this.pseudoFault ??= 'pseudo-field-doubled';
    if (meaning === METHOD) this.method ??= value;
    else if (meaning === SCHEME) this.scheme ??= value;
    else if (meaning === AUTHORITY) this.authority ??= value;
    else if (meaning === PATH) this.path ??= value;
    else if (meaning === STATUS) this.status ??= value;
  }
}

/** A value has no white space around it (RFC 9113 section 8.2.1 forbids it, RFC 9110 section 5.5 removes it). */
function trimmed(field: TableField): TableField {
  const { name, value, meaning, truncated } = field;
  let start = 0;
  let end = value.length;
  while (start < end && isWhitespace(value.charCodeAt(start))) start++;
  while (end > start && isWhitespace(value.charCodeAt(end - 1))) end--;
  return end - start === value.length
    ? field
    : new TableField(name, value.slice(start, end), meaning, truncated);
}

function isWhitespace(character: number): boolean {
  return character === 0x20 || character === 0x09;
}
