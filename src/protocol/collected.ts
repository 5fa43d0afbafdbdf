// Bytes of a stream that have to be seen together and came in several packets: a copy that grows, its memory drawn
// from the budget.

import type { BufferBudget } from '../flow/buffer-budget.ts';

const INITIAL_BYTES = 512;

export class Collected {
  /** What was collected is `bytes[0, length)`. */
  bytes: Buffer = Buffer.alloc(0);
  length = 0;

  constructor(readonly budget: BufferBudget) {}

  /** Adds a copy of `source[start, end)`; false, and nothing added, when the budget is used up. */
  add(source: Buffer, start: number, end: number): boolean {
    const length = this.length + end - start;
    if (length > this.bytes.length && !this.#grow(length)) return false;
    source.copy(this.bytes, this.length, start, end);
    this.length = length;
    return true;
  }

  /** Forgets everything and gives the memory back. */
  clear(): void {
    this.budget.give(this.bytes.length);
    this.bytes = Buffer.alloc(0);
    this.length = 0;
  }

  #grow(length: number): boolean {
    let size = Math.max(this.bytes.length, INITIAL_BYTES);
    while (size < length) size *= 2;
    if (!this.budget.take(size - this.bytes.length)) return false;
    const grown = Buffer.allocUnsafeSlow(size);
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
    return true;
  }
}
