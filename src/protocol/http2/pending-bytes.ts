// Bytes that have to wait for more: a header block in pieces, or what is searched for a frame boundary. It grows as
// bytes arrive, never to what a length field claims, and draws on the budget of all connections.

import type { BufferBudget } from '../../flow/buffer-budget.ts';

const INITIAL_BYTES = 1024;
const NOTHING = Buffer.alloc(0);

export class PendingBytes {
  bytes: Buffer = NOTHING;
  length = 0;

  constructor(
    readonly budget: BufferBudget,
    readonly limitBytes: number,
  ) {}

  /** Appends `bytes[start, end)`; false, and nothing appended, when they are too many. */
  add(bytes: Buffer, start: number, end: number): boolean {
    const needed = this.length + (end - start);
    if (needed > this.limitBytes || !this.#reserve(needed)) return false;
    bytes.copy(this.bytes, this.length, start, end);
    this.length = needed;
    return true;
  }

  /** Forgets everything before `at`. */
  dropBefore(at: number): void {
    this.bytes.copyWithin(0, at, this.length);
    this.length -= at;
    if (this.length === 0) this.clear();
  }

  clear(): void {
    this.budget.give(this.bytes.length);
    this.bytes = NOTHING;
    this.length = 0;
  }

  #reserve(needed: number): boolean {
    const { length } = this.bytes;
    if (length >= needed) return true;
    let size = Math.max(length, INITIAL_BYTES);
    while (size < needed) size *= 2;
    if (!this.budget.take(size - length)) return false;
    const grown = Buffer.allocUnsafeSlow(size);
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
    return true;
  }
}
