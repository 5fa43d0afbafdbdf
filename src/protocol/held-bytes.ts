// Bytes of a stream that wait until it is known which protocol reads them: copies, each with the packet that it came in, their
// memory drawn from the budget.

import type { BufferBudget } from '../flow/buffer-budget.ts';
import type { Stamp } from '../flow/stream.ts';

export interface HeldPiece {
  readonly bytes: Buffer;
  readonly stamp: Stamp;
}

export class HeldBytes {
  readonly #budget: BufferBudget;
  readonly #limitBytes: number;
  #pieces: HeldPiece[] = [];
  length = 0;

  constructor(budget: BufferBudget, limitBytes: number) {
    this.#budget = budget;
    this.#limitBytes = limitBytes;
  }

  /** Keeps a copy of `bytes[start, end)`; false, and nothing kept of them, when that is too much. */
  add(bytes: Buffer, start: number, end: number, stamp: Stamp): boolean {
    const count = end - start;
    if (this.length + count > this.#limitBytes || !this.#budget.take(count)) return false;
    this.#pieces.push({ bytes: Buffer.from(bytes.subarray(start, end)), stamp: stamp.copy() });
    this.length += count;
    return true;
  }

  get first(): HeldPiece | undefined {
    return this.#pieces[0];
  }

  /** All of them in one piece. */
  joined(): Buffer {
    return Buffer.concat(this.#pieces.map(({ bytes }) => bytes));
  }

  /** Hands out the pieces that come after the packet of `stamp`. */
  takeBehind({ frame, input }: Stamp): HeldPiece[] {
    const first = this.#pieces.findIndex((one) => one.stamp.input === input && one.stamp.frame > frame);
    const later = first < 0 ? [] : this.#pieces.splice(first);
    const count = later.reduce((sum, { bytes }) => sum + bytes.length, 0);
    this.#budget.give(count);
    this.length -= count;
    return later;
  }

  /** Hands out the pieces, and gives their memory back to the budget. */
  take(): HeldPiece[] {
    const pieces = this.#pieces;
    this.#budget.give(this.length);
    this.#pieces = [];
    this.length = 0;
    return pieces;
  }
}
