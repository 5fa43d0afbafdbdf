// Feeds a reader from chunks of any size: in place where a record is whole, through a carry buffer where it lies across
// two chunks.

import type { CaptureReader } from './reader.ts';

/** First size of the carry buffer; it grows with the bytes that arrive, never with a claimed length. */
const INITIAL_CARRY_BYTES = 1 << 12;

export class ChunkFeed {
  readonly #reader: CaptureReader;
  #carry = Buffer.alloc(INITIAL_CARRY_BYTES);
  #carryView = viewOf(this.#carry);
  #carriedBytes = 0;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  /** Delivers all records that are whole now. The chunk may be reused afterwards. */
  push(chunk: Buffer): void {
    const reader = this.#reader;
    let at = 0;
    while (this.#carriedBytes > 0 && at < chunk.length && !reader.done) {
      const missing = Math.max(reader.neededBytes - this.#carriedBytes, 1);
      const next = Math.min(at + missing, chunk.length);
      this.#carryOver(chunk, at, next);
      at = next;
      if (this.#carriedBytes >= reader.neededBytes) this.#consumeCarry(false);
    }
    if (at === chunk.length || reader.done) return;
    at += reader.consume(chunk, viewOf(chunk), at, chunk.length, false);
    if (!reader.done) this.#carryOver(chunk, at, chunk.length);
  }

  /** The input has ended. */
  end(): void {
    if (!this.#reader.done) this.#consumeCarry(true);
    this.#reader.finish(this.#carriedBytes);
  }

  #consumeCarry(ended: boolean): void {
    const consumed = this.#reader.consume(this.#carry, this.#carryView, 0, this.#carriedBytes, ended);
    this.#carry.copyWithin(0, consumed, this.#carriedBytes);
    this.#carriedBytes -= consumed;
  }

  #carryOver(chunk: Buffer, from: number, to: number): void {
    const needed = this.#carriedBytes + to - from;
    if (needed > this.#carry.length) {
      const larger = Buffer.alloc(Math.max(needed, 2 * this.#carry.length));
      this.#carry.copy(larger, 0, 0, this.#carriedBytes);
      this.#carry = larger;
      this.#carryView = viewOf(larger);
    }
    chunk.copy(this.#carry, this.#carriedBytes, from, to);
    this.#carriedBytes = needed;
  }
}

/** A view over the whole of a buffer, with the same offsets. */
export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
