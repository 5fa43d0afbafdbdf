// What a client sends behind a request whose response decides which protocol it is: CONNECT, or an upgrade to HTTP/2.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp } from '../../flow/stream.ts';
import { HeldBytes, type HeldPiece } from '../held-bytes.ts';
import { PREFACE } from '../http2/frame.ts';
import { MAX_PROBE_BYTES } from '../limits.ts';

export class PendingUpgradeBytes {
  readonly #held: HeldBytes;
  /** Some of the bytes are missing. */
  isIncomplete = false;

  constructor(budget: BufferBudget) {
    this.#held = new HeldBytes(budget, MAX_PROBE_BYTES);
  }

  get isEmpty(): boolean {
    return this.#held.length === 0;
  }

  /** The first piece; undefined when there is none. */
  get first(): HeldPiece | undefined {
    return this.#held.first;
  }

  /** They begin with a whole preface. */
  get hasPreface(): boolean {
    return this.#held.length >= PREFACE.length && this.beginsLikePreface;
  }

  /** True for no bytes too: they may still become a preface. */
  get beginsLikePreface(): boolean {
    const first = this.#held.joined();
    const count = Math.min(first.length, PREFACE.length);
    return first.compare(PREFACE, 0, count, 0, count) === 0;
  }

  /** Keeps a copy of `bytes[start, end)`; incomplete from here on when that is too much. */
  add(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (!this.#held.add(bytes, start, end, stamp)) this.markIncomplete();
  }

  /** Bytes are missing here: those before them are of no use. */
  markIncomplete(): void {
    this.take();
    this.isIncomplete = true;
  }

  /** Hands out those that were sent after the packet of `stamp`. */
  takeBehind(stamp: Stamp): HeldPiece[] {
    return this.#held.takeBehind(stamp);
  }

  /** Hands out the bytes, each piece with its packet. */
  take(): HeldPiece[] {
    return this.#held.take();
  }
}
