// Bytes of a TLS connection that cannot be read yet, of both directions, in the order in which they came: their
// keys, or the hello that says how to read them, may still come.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Direction, Stamp } from '../../flow/stream.ts';
import { MAX_TLS_BUFFERED_BYTES, MAX_TLS_BUFFERED_SECONDS, MAX_TLS_BUFFERED_SEGMENTS } from './limits.ts';

/** Bytes, a gap, or the end of a direction. */
export interface BufferedEvent {
  readonly direction: Direction;
  readonly stamp: Stamp;
  readonly bytes: Buffer | null;
  readonly gapBytes: number;
  readonly isEnd: boolean;
  /** Of an end: the capture ended, not the direction. */
  readonly captureEnded: boolean;
}

export class BufferedRecords {
  readonly #budget: BufferBudget;
  #events: BufferedEvent[] = [];
  #bytes = 0;
  readonly #counts: [number, number] = [0, 0];

  constructor(budget: BufferBudget) {
    this.#budget = budget;
  }

  get isEmpty(): boolean {
    return this.#events.length === 0;
  }

  /** True while something of this direction is buffered. */
  has(direction: Direction): boolean {
    return this.#counts[direction] > 0;
  }

  /** Keeps a copy of `bytes[start, end)`, unless there is no room or the oldest has waited too long. */
  addBytes(
    direction: Direction,
    bytes: Buffer,
    start: number,
    end: number,
    stamp: Stamp,
  ): 'kept' | 'full' | 'no-memory' {
    const count = end - start;
    const oldest = this.#events[0];
    if (
      this.#bytes + count > MAX_TLS_BUFFERED_BYTES ||
      this.#events.length >= MAX_TLS_BUFFERED_SEGMENTS ||
      (oldest !== undefined && stamp.seconds - oldest.stamp.seconds > MAX_TLS_BUFFERED_SECONDS)
    )
      return 'full';
    if (!this.#budget.take(count)) return 'no-memory';
    const copy = Buffer.allocUnsafeSlow(count);
    bytes.copy(copy, 0, start, end);
    this.#bytes += count;
    this.#push(direction, stamp, copy, 0, false, false);
    return 'kept';
  }

  addGap(direction: Direction, count: number, stamp: Stamp): void {
    if (this.#events.length < MAX_TLS_BUFFERED_SEGMENTS)
      this.#push(direction, stamp, null, count, false, false);
  }

  addEnd(direction: Direction, captureEnded: boolean, stamp: Stamp): void {
    this.#push(direction, stamp, null, 0, true, captureEnded);
  }

  /** Puts back an event that `take` handed out, behind those that were added since. */
  putBack(event: BufferedEvent): void {
    this.#events.push(event);
  }

  /** An event that `take` handed out is read now. */
  release(event: BufferedEvent): void {
    const count = event.bytes?.length ?? 0;
    this.#counts[event.direction]--;
    this.#bytes -= count;
    this.#budget.give(count);
  }

  /** Hands out everything; each event is then either released or put back. */
  take(): BufferedEvent[] {
    const events = this.#events;
    this.#events = [];
    return events;
  }

  clear(): void {
    this.#events = [];
    this.#counts.fill(0);
    this.#budget.give(this.#bytes);
    this.#bytes = 0;
  }

  #push(
    direction: Direction,
    stamp: Stamp,
    bytes: Buffer | null,
    gapBytes: number,
    isEnd: boolean,
    captureEnded: boolean,
  ): void {
    this.#counts[direction]++;
    this.#events.push({ direction, stamp: stamp.copy(), bytes, gapBytes, isEnd, captureEnded });
  }
}
