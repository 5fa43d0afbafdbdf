// Bytes of a stream that are needed together and came in several packets: a copy that grows, its memory drawn from
// the budget.

import type { BufferBudget } from '../flow/buffer-budget.ts';
import { MAX_BUFFERED_BYTES } from '../flow/limits.ts';

const INITIAL_BYTES = 512;
const NOTHING = Buffer.alloc(0);

export class GrowableBuffer {
  readonly #budget: BufferBudget;
  readonly #limitBytes: number;
  /** The bytes that were added are `bytes[0, length)`. */
  bytes: Buffer = NOTHING;
  length = 0;

  constructor(budget: BufferBudget, limitBytes: number = MAX_BUFFERED_BYTES) {
    this.#budget = budget;
    this.#limitBytes = limitBytes;
  }

  /** Adds a copy of `source[start, end)`; false, and nothing added, when that is too much. */
  add(source: Buffer, start: number, end: number): boolean {
    const length = this.length + end - start;
    if (length > this.#limitBytes) return false;
    if (length > this.bytes.length && !this.#grow(length)) return false;
    source.copy(this.bytes, this.length, start, end);
    this.length = length;
    return true;
  }

  /** Forgets everything before `at`. */
  dropBefore(at: number): void {
    this.bytes.copyWithin(0, at, this.length);
    this.length -= at;
    if (this.length === 0) this.clear();
  }

  /** Forgets everything and gives the memory back. */
  clear(): void {
    this.#budget.give(this.bytes.length);
    this.bytes = NOTHING;
    this.length = 0;
  }

  #grow(length: number): boolean {
    let size = Math.max(this.bytes.length, INITIAL_BYTES);
    while (size < length) size *= 2;
    if (!this.#budget.take(size - this.bytes.length)) return false;
    const grown = Buffer.allocUnsafeSlow(size);
    this.bytes.copy(grown, 0, 0, this.length);
    this.bytes = grown;
    return true;
  }
}
