// What a client sends behind a request whose answer decides who reads it: CONNECT, or an upgrade to HTTP/2.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import { PREFACE } from '../http2/frame.ts';
import { MAX_PROBE_BYTES } from '../limits.ts';

export class PendingUpgradeBytes {
  readonly #budget: BufferBudget;
  /** Some of it is missing. */
  isIncomplete = false;
  #pieces: Buffer[] = [];
  #count = 0;

  constructor(budget: BufferBudget) {
    this.#budget = budget;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  /** True for nothing too: what broke off says nothing. */
  get beginsLikePreface(): boolean {
    const first = Buffer.concat(this.#pieces);
    const count = Math.min(first.length, PREFACE.length);
    return first.compare(PREFACE, 0, count, 0, count) === 0;
  }

  /** Keeps a copy of `bytes[start, end)`; breaks off when that is too much. */
  add(bytes: Buffer, start: number, end: number): void {
    const count = end - start;
    if (this.#count + count > MAX_PROBE_BYTES || !this.#budget.take(count)) {
      this.markIncomplete();
      return;
    }
    this.#pieces.push(Buffer.from(bytes.subarray(start, end)));
    this.#count += count;
  }

  /** Bytes are missing here: what came before them is of no use. */
  markIncomplete(): void {
    this.take();
    this.isIncomplete = true;
  }

  /** Gives back what is held, and its memory. */
  take(): Buffer[] {
    const pieces = this.#pieces;
    this.#budget.give(this.#count);
    this.#pieces = [];
    this.#count = 0;
    return pieces;
  }
}
