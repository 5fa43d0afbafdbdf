// Feeds a reader from chunks of any size: in place as long as nothing is left over, and through a buffer of its own
// for the record that lies across a border.

import type { CaptureReader } from './reader.ts';

/** First size of the buffer for what is left over; it grows with the bytes that arrive, never with a claim. */
const FIRST_CARRY_BYTES = 1 << 12;

export class ChunkFeed {
  readonly #reader: CaptureReader;
  #carry = Buffer.alloc(FIRST_CARRY_BYTES);
  #carryView = viewOf(this.#carry);
  #carried = 0;

  constructor(reader: CaptureReader) {
    this.#reader = reader;
  }

  /** Hands on all records that are whole now. The chunk may be used again afterwards. */
  push(chunk: Buffer): void {
    const reader = this.#reader;
    let at = 0;
    while (this.#carried > 0 && at < chunk.length && !reader.done) {
      const missing = Math.max(reader.neededBytes - this.#carried, 1);
      const next = Math.min(at + missing, chunk.length);
      this.#keep(chunk, at, next);
      at = next;
      if (this.#carried >= reader.neededBytes) this.#consumeCarry(false);
    }
    if (at === chunk.length || reader.done) return;
    at += reader.consume(chunk, viewOf(chunk), at, chunk.length, false);
    if (!reader.done) this.#keep(chunk, at, chunk.length);
  }

  /** The input has ended. */
  end(): void {
    if (!this.#reader.done) this.#consumeCarry(true);
    this.#reader.finish(this.#carried);
  }

  #consumeCarry(ended: boolean): void {
    const consumed = this.#reader.consume(this.#carry, this.#carryView, 0, this.#carried, ended);
    this.#carry.copyWithin(0, consumed, this.#carried);
    this.#carried -= consumed;
  }

  #keep(chunk: Buffer, from: number, to: number): void {
    const needed = this.#carried + to - from;
    if (needed > this.#carry.length) {
      const larger = Buffer.alloc(Math.max(needed, 2 * this.#carry.length));
      this.#carry.copy(larger, 0, 0, this.#carried);
      this.#carry = larger;
      this.#carryView = viewOf(larger);
    }
    chunk.copy(this.#carry, this.#carried, from, to);
    this.#carried = needed;
  }
}

/** A view over the whole of a buffer, with the same offsets. */
export function viewOf(bytes: Buffer): DataView {
  return new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
}
