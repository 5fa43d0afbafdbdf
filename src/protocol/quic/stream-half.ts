// One direction of a QUIC stream (RFC 9000 section 2.2): frames in any order, doubled and overlapping, become bytes in
// order, without those that its reader skips. The first copy of a byte wins. Offsets count from 0, in up to 62 bits.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import { GapTimeout } from '../../flow/gap-timeout.ts';
import { MAX_WINDOW_BYTES } from '../../flow/limits.ts';
import { OutOfOrderBuffer } from '../../flow/out-of-order-buffer.ts';
import { advance, distance } from '../../flow/sequence.ts';
import { SkippedGaps } from '../../flow/skipped-gaps.ts';
import type { Direction, Stamp } from '../../flow/stream.ts';
import type { Counters } from '../../shared/counters.ts';
import type { StreamReader } from './stream-reader.ts';

const NO_END = Number.POSITIVE_INFINITY;

export class QuicStreamHalf {
  readonly streamId: number;
  readonly direction: Direction;
  readonly #reader: StreamReader;
  readonly #counters: Counters;
  readonly #budget: BufferBudget;
  /** The offset of the next byte. */
  #next = 0;
  /** Bytes from there on that the reader skips. */
  #skip = 0;
  #outOfOrder: OutOfOrderBuffer | null = null;
  #skippedGaps: SkippedGaps | null = null;
  /** Where the stream ends. */
  #finalSize = NO_END;
  /** What comes waits for the other direction. */
  isHeld = false;
  readonly #holding = new GapTimeout();
  hasBegun = false;
  isOver = false;

  constructor(
    streamId: number,
    direction: Direction,
    reader: StreamReader,
    counters: Counters,
    budget: BufferBudget,
  ) {
    this.streamId = streamId;
    this.direction = direction;
    this.#reader = reader;
    this.#counters = counters;
    this.#budget = budget;
  }

  /** Something waits for bytes before it, or for the other direction. */
  get isWaiting(): boolean {
    return this.isHeld || (this.#outOfOrder !== null && this.#outOfOrder.count > 0);
  }

  /** What comes from now on waits until `release`, as long as a packet that was lost is waited for. */
  hold(seconds: number): void {
    this.isHeld = true;
    this.#holding.acknowledge(seconds);
  }

  /** A STREAM frame: the bytes `bytes[start, end)` from `offset` on. */
  frame(offset: number, bytes: Buffer, start: number, end: number, isLast: boolean, stamp: Stamp): void {
    const length = end - start;
    if (this.isOver) {
      this.#skippedGaps?.fill(offset | 0, advance(offset, length));
      return;
    }
    this.hasBegun = true;
    if (offset + length > Number.MAX_SAFE_INTEGER || offset - this.#next > this.#skip + MAX_WINDOW_BYTES) {
      this.#counters.droppedBytes += length;
      return;
    }
    if (isLast) this.#finalSize = Math.min(this.#finalSize, offset + length);
    this.#take(offset, bytes, start, end, stamp);
    if (!this.isWaiting) this.#endIfFinished(stamp);
  }

  /** Its sender has given it up (RFC 9000 section 19.4). */
  reset(stamp: Stamp): void {
    if (this.isOver) return;
    if (this.isHeld) this.release(stamp);
    this.#end();
    this.#skippedGaps?.close();
    this.#reader.streamReset(this.streamId, this.direction, stamp);
  }

  /** What was held back may be read. */
  release(stamp: Stamp): void {
    if (!this.isHeld) return;
    this.isHeld = false;
    this.#drain(null);
    if (!this.isWaiting) this.#endIfFinished(stamp);
  }

  /** A packet came that its receiver has acknowledged and that was not captured: what is missing will not come. */
  noteLoss(seconds: number): void {
    this.#timeout.acknowledge(seconds);
  }

  /** Counts a packet of the connection while something waits; gives up when nothing can come any more. */
  tick(stamp: Stamp): void {
    if (!this.#timeout.isOver(stamp.seconds, this.#outOfOrder?.bufferedBytes ?? 0)) return;
    if (this.isHeld) this.release(stamp);
    else this.#giveUp(stamp);
  }

  /** Nothing more comes before what waits: reads it all, with its gaps. */
  giveUpAll(stamp: Stamp): void {
    if (this.isHeld) this.release(stamp);
    while (!this.isOver && this.isWaiting) this.#giveUp(stamp);
  }

  /** The connection is over. */
  close(stamp: Stamp): void {
    this.giveUpAll(stamp);
    if (!this.isOver) this.#close(stamp);
    this.#skippedGaps?.close();
  }

  /** Of a stream that is over: what is missing of skipped bytes, and may come late; null for nothing. */
  get openGaps(): SkippedGaps | null {
    return this.#skippedGaps === null || this.#skippedGaps.isEmpty ? null : this.#skippedGaps;
  }

  #close(stamp: Stamp): void {
    if (this.#finalSize !== NO_END && this.#finalSize > this.#next) this.#declareGap(this.#finalSize, stamp);
    this.#endIfFinished(stamp);
    this.#end();
  }

  get #timeout(): GapTimeout {
    return this.isHeld || this.#outOfOrder === null ? this.#holding : this.#outOfOrder.gapTimeout;
  }

  #take(offset: number, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const behind = this.#next - offset;
    if (behind > 0) {
      this.#skippedGaps?.fill(offset | 0, advance(offset, end - start));
      if (behind >= end - start) return;
      start += behind;
      offset = this.#next;
    }
    const ahead = offset - this.#next;
    if (this.isHeld || ahead > this.#skip) {
      if (start < end) this.#buffer(offset, bytes, start, end, stamp);
      return;
    }
    if (ahead > 0) this.#skipGap(ahead, stamp);
    this.#accept(bytes, start, end, stamp);
    this.#drain(stamp);
  }

  /** Accepts the next bytes in order. */
  #accept(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#skip > 0 && start < end) {
      const count = Math.min(this.#skip, end - start);
      this.#pass(count, stamp);
      start += count;
    }
    if (start === end) return;
    this.#next += end - start;
    this.#reader.streamData(this.streamId, this.direction, bytes, start, end, stamp);
    this.#skip = this.#reader.skippable(this.streamId, this.direction);
  }

  /** The next bytes are skipped, there or not. */
  #pass(count: number, stamp: Stamp): void {
    this.#next += count;
    this.#skip -= count;
    this.#reader.streamSkipped(this.streamId, this.direction, count, stamp);
    if (this.#skip === 0) this.#skip = this.#reader.skippable(this.streamId, this.direction);
  }

  #skipGap(count: number, stamp: Stamp): void {
    this.#skippedGaps ??= new SkippedGaps(this.#counters);
    this.#skippedGaps.add(this.#next | 0, advance(this.#next, count));
    this.#pass(count, stamp);
  }

  #buffer(offset: number, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#outOfOrder ??= new OutOfOrderBuffer(this.#budget);
    const length = end - start;
    if (this.#outOfOrder.add(offset | 0, bytes, start, length, length, false, stamp)) return;
    // The budget is exhausted: everything is read now, with its gaps.
    this.giveUpAll(stamp);
    if (this.isOver) return;
    if (offset > this.#next) this.#declareGap(offset, stamp);
    const behind = this.#next - offset;
    if (behind < length) this.#accept(bytes, start + behind, end, stamp);
  }

  /** Reads what is in order now; `stamp` is the packet that made it so, null for its own. */
  #drain(stamp: Stamp | null): void {
    const outOfOrder = this.#outOfOrder;
    if (outOfOrder === null || this.isHeld) return;
    let isRead = false;
    for (let first = outOfOrder.first; first !== undefined; first = outOfOrder.first) {
      const ahead = distance(first.sequence, this.#next | 0);
      if (ahead > this.#skip) break;
      outOfOrder.shift();
      if (ahead > 0) this.#skipGap(ahead, first.stamp);
      const behind = Math.max(0, -ahead);
      if (behind < first.length) this.#accept(first.bytes, behind, first.length, stamp ?? first.stamp);
      isRead = true;
    }
    if (isRead) outOfOrder.gapTimeout.restart();
  }

  /** Declares the first gap and reads what can be read behind it. */
  #giveUp(stamp: Stamp): void {
    const first = this.#outOfOrder?.first;
    if (first === undefined) return;
    this.#declareGap(this.#next + distance(first.sequence, this.#next | 0), first.stamp);
    this.#drain(null);
    if (!this.isWaiting) this.#endIfFinished(stamp);
  }

  /** The bytes up to `offset` are lost. */
  #declareGap(offset: number, stamp: Stamp): void {
    const skipped = Math.min(this.#skip, offset - this.#next);
    if (skipped > 0) this.#pass(skipped, stamp);
    const count = offset - this.#next;
    if (count <= 0) return;
    this.#counters.gaps++;
    this.#counters.gapBytes += count;
    this.#next = offset;
    this.#skip = 0;
    this.#reader.streamGap(this.streamId, this.direction, count, stamp);
    this.#skip = this.#reader.skippable(this.streamId, this.direction);
  }

  #endIfFinished(stamp: Stamp): void {
    if (this.isOver || this.isHeld || this.#next < this.#finalSize) return;
    this.#end();
    this.#reader.streamEnd(this.streamId, this.direction, stamp);
  }

  #end(): void {
    this.isOver = true;
    this.#outOfOrder?.clear();
    this.#outOfOrder = null;
    this.isHeld = false;
  }
}
