// Reads a binary serialisation (Ruby's, Erlang's, PHP's, Java's) from bytes that may be hostile: every read is checked,
// nesting and the number of values are limited, and no length is believed before the bytes are there.

import { MAX_CONTENT_DEPTH, MAX_CONTENT_VALUES } from './limits.ts';
import { type Plain, Unreadable } from './plain.ts';

export class ByteReader {
  readonly #bytes: Buffer;
  readonly #view: DataView;
  #at = 0;
  #depth = 0;
  #values = 0;

  constructor(bytes: Buffer) {
    this.#bytes = bytes;
    this.#view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  /** Bytes not read yet. */
  get left(): number {
    return this.#bytes.length - this.#at;
  }

  u8(): number {
    return this.#view.getUint8(this.#advance(1));
  }

  /** Big-endian, as all of these. */
  u16(): number {
    return this.#view.getUint16(this.#advance(2));
  }

  u32(): number {
    return this.#view.getUint32(this.#advance(4));
  }

  i32(): number {
    return this.#view.getInt32(this.#advance(4));
  }

  f64(): number {
    return this.#view.getFloat64(this.#advance(8));
  }

  take(count: number): Buffer {
    const start = this.#advance(count);
    return this.#bytes.subarray(start, start + count);
  }

  /** The bytes before a delimiter, which is read too. */
  until(delimiter: number): Buffer {
    const end = this.#bytes.indexOf(delimiter, this.#at);
    if (end < 0) throw new Unreadable('damaged');
    const bytes = this.take(end - this.#at);
    this.#at++;
    return bytes;
  }

  expect(byte: number): void {
    if (this.u8() !== byte) throw new Unreadable('damaged');
  }

  /** Reads one value, which may hold others: counts it and its depth. */
  value(read: () => Plain): Plain {
    if (++this.#values > MAX_CONTENT_VALUES || ++this.#depth > MAX_CONTENT_DEPTH)
      throw new Unreadable('too large');
    const value = read();
    this.#depth--;
    return value;
  }

  /** Reads so many items; the claim is refused unless each can have its bytes. */
  items<T>(count: number, bytesEach: number, read: () => T): T[] {
    if (count < 0 || count * bytesEach > this.left) throw new Unreadable('damaged');
    const items: T[] = [];
    for (let index = 0; index < count; index++) items.push(read());
    return items;
  }

  #advance(count: number): number {
    if (count < 0 || count > this.left) throw new Unreadable('damaged');
    const start = this.#at;
    this.#at += count;
    return start;
  }
}
