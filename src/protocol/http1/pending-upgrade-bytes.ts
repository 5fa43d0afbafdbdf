// What a client sends behind a request whose response decides which protocol it is: CONNECT, or an upgrade to HTTP/2.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import { PREFACE } from '../http2/frame.ts';
import { MAX_PROBE_BYTES } from '../limits.ts';

export class PendingUpgradeBytes {
  readonly #budget: BufferBudget;
  /** Some of the bytes are missing. */
  isIncomplete = false;
  #pieces: Buffer[] = [];
  #count = 0;

  constructor(budget: BufferBudget) {
    this.#budget = budget;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** True for no bytes too: they may still become a preface. */
  get beginsLikePreface(): boolean {
    const first = Buffer.concat(this.#pieces);
    const count = Math.min(first.length, PREFACE.length);
    return first.compare(PREFACE, 0, count, 0, count) === 0;
  }

  /** Keeps a copy of `bytes[start, end)`; incomplete from here on when that is too much. */
  add(bytes: Buffer, start: number, end: number): void {
    const count = end - start;
    if (this.#count + count > MAX_PROBE_BYTES || !this.#budget.take(count)) {
      this.markIncomplete();
      return;
    }
    this.#pieces.push(Buffer.from(bytes.subarray(start, end)));
    this.#count += count;
  }

  /** Bytes are missing here: those before them are of no use. */
  markIncomplete(): void {
    this.take();
    this.isIncomplete = true;
  }

  /** Hands out the bytes, and gives their memory back to the budget. */
  take(): Buffer[] {
    const pieces = this.#pieces;
    this.#budget.give(this.#count);
    this.#pieces = [];
    this.#count = 0;
    return pieces;
  }
}
