// One direction of a TCP connection: segments in any order go in, its bytes come out in order (RFC 9293).
// Policy: the first copy of a byte wins, unless its checksum is wrong where checksums are right.

import type { Segment } from '../packet/segment.ts';
import type { Counters } from '../shared/counters.ts';
import type { BufferBudget } from './buffer-budget.ts';
import { ChecksumOffload } from './checksum-offload.ts';
import { MAX_RETRANSMISSION_BYTES, MAX_WINDOW_BYTES } from './limits.ts';
import { type BufferedSegment, OutOfOrderBuffer } from './out-of-order-buffer.ts';
import { advance, distance } from './sequence.ts';
import { SkippedGaps } from './skipped-gaps.ts';
import { type Channel, type Direction, type Stamp, Stream } from './stream.ts';

const STRAYS_BEFORE_RESYNCHRONISING = 4;

export class HalfConnection extends Stream {
  readonly #counters: Counters;
  readonly #budget: BufferBudget;
  /** Sequence number of the next byte wanted; meaningful once `synchronised`. */
  expected = 0;
  synchronised = false;
  /** A byte of it has been seen; before, `expected` may only be what the receiver acknowledged. */
  started = false;
  /** Number of the first byte seen. */
  origin = 0;
  /** The sender said that its stream ends before `finish`. */
  finished = false;
  finish = 0;
  ended = false;
  /** Packets of the receiver have been seen, and the last byte number it acknowledged. */
  hasPeerPackets = false;
  acknowledged = 0;

  #outOfOrder: OutOfOrderBuffer | null = null;
  #skippedGaps: SkippedGaps | null = null;
  readonly #checksums = new ChecksumOffload();
  #strays = 0;

  constructor(channel: Channel, direction: Direction, counters: Counters, budget: BufferBudget) {
    super(channel, direction);
    this.#counters = counters;
    this.#budget = budget;
  }

  override get waiting(): boolean {
    return this.#outOfOrder !== null && this.#outOfOrder.count > 0;
  }

  override get behind(): boolean {
    return (
      this.waiting || (this.hasPeerPackets && !this.ended && distance(this.acknowledged, this.expected) > 0)
    );
  }

  override bytesPast(acknowledgement: number): number {
    return distance(this.expected, acknowledgement);
  }

  /** The next byte wanted is number `sequence`. */
  synchronise(sequence: number): void {
    this.expected = sequence;
    this.acknowledged = sequence;
    this.synchronised = true;
  }

  /** Takes `length` bytes from the middle of a body, in order: nothing to look at. False when they are none. */
  passOver(sequence: number, length: number): boolean {
    if (sequence !== this.expected || this.skip <= length || this.finished || this.ended) return false;
    this.expected = advance(sequence, length);
    this.skip -= length;
    return true;
  }

  /** Takes the payload of a segment whose first byte has number `sequence`. */
  payload(sequence: number, segment: Segment, stamp: Stamp): void {
    let { payloadStart: start, payloadLength: length } = segment;
    let ahead = distance(sequence, this.expected);
    if (ahead < -MAX_RETRANSMISSION_BYTES || ahead > MAX_WINDOW_BYTES) {
      if (!this.#isElsewhere(sequence, stamp)) {
        this.#counters.droppedBytes += length;
        return;
      }
      ahead = 0;
    } else this.#strays = 0;
    if (ahead < 0) {
      if (this.#skippedGaps !== null && !this.#skippedGaps.isEmpty)
        this.#skippedGaps.fill(sequence, advance(sequence, length));
      if (length <= -ahead) return;
      start -= ahead;
      length += ahead;
      sequence = this.expected;
      ahead = 0;
    }
    const captured = Math.max(0, Math.min(segment.payloadEnd - start, length));
    if (ahead > 0) {
      if (ahead > this.skip) {
        this.#buffer(sequence, segment.bytes, start, captured, length, !this.isSound(segment), stamp);
        return;
      }
      this.#skipGap(ahead, stamp);
    }
    if (this.skip < length) {
      const suspect = !this.isSound(segment);
      const first = this.#outOfOrder?.first;
      if (suspect || (first !== undefined && distance(advance(sequence, length), first.sequence) > 0)) {
        // Some of its bytes may be here already: the buffer knows which copy counts.
        this.#buffer(sequence, segment.bytes, start, captured, length, suspect, stamp);
        if (!suspect) this.#drain(stamp);
        return;
      }
    }
    this.#accept(segment.bytes, start, captured, length, stamp);
    if (this.#outOfOrder !== null) this.#drain(stamp);
  }

  /** The receiver says it has everything before `sequence`. */
  acknowledge(sequence: number, seconds: number): void {
    const outOfOrder = this.#outOfOrder;
    if (outOfOrder === null || outOfOrder.count === 0 || distance(sequence, this.expected) <= 0) return;
    // It has the suspect bytes too: the checksum was wrong only where the packet was captured.
    while (outOfOrder.count > 0) {
      const first = outOfOrder.first!;
      if (!first.suspect || distance(first.sequence, this.expected) > 0) break;
      if (distance(sequence, advance(first.sequence, first.length)) < 0) break;
      this.#release(null);
      this.#drain(null);
    }
    if (outOfOrder.count > 0 && distance(sequence, this.expected) > 0)
      outOfOrder.gapTimeout.acknowledge(seconds);
  }

  /** A packet of the connection went by while this direction waits: gives up when nothing can come any more. */
  tick(seconds: number): void {
    const outOfOrder = this.#outOfOrder;
    if (outOfOrder === null || outOfOrder.count === 0) return;
    if (outOfOrder.gapTimeout.isOver(seconds, outOfOrder.bufferedBytes)) this.giveUp();
  }

  /** Declares the first gap, if there is one, and hands on what can be read behind it. */
  giveUp(): void {
    const first = this.#outOfOrder?.first;
    if (first === undefined) return;
    const missing = distance(first.sequence, this.expected);
    if (missing > 0) {
      if (first.suspect && this.#isRefused(first)) {
        this.#counters.droppedBytes += first.bytes.length;
        this.#outOfOrder!.shift();
        return;
      }
      this.#declareGap(missing, first.stamp);
    }
    this.#release(null);
    this.#drain(null);
  }

  /** Nothing more will come: gives up every gap and ends the stream. */
  close(cut: boolean, stamp: Stamp): void {
    while (this.waiting) this.giveUp();
    this.#end(cut, stamp);
  }

  /** Gives back what waits, unread. */
  release(): void {
    this.#outOfOrder?.clear();
    this.#skippedGaps?.close();
  }

  /** The sender says that its stream ends before `sequence`; bytes behind it that were seen contradict it. */
  finishAt(sequence: number): void {
    if (distance(sequence, this.expected) < 0) return;
    this.finished = true;
    this.finish = sequence;
  }

  /** Ends the stream when everything before the sender's FIN has been read. */
  endIfFinished(stamp: Stamp): void {
    if (this.finished && this.synchronised && distance(this.expected, this.finish) >= 0)
      this.#end(false, stamp);
  }

  #end(cut: boolean, stamp: Stamp): void {
    if (this.ended) return;
    this.ended = true;
    // What claims to lie behind the end is no part of the stream.
    this.release();
    this.channel.consumer.end(this.direction, cut, stamp);
  }

  /** The receiver has not acknowledged what follows this segment: its number may be what is wrong with it. */
  #isRefused(segment: BufferedSegment): boolean {
    return this.hasPeerPackets && distance(this.acknowledged, advance(segment.sequence, segment.length)) < 0;
  }

  /** The next `count` bytes will not come. */
  #declareGap(count: number, stamp: Stamp): void {
    this.#counters.gaps++;
    this.#counters.gapBytes += count;
    this.expected = advance(this.expected, count);
    this.lose(count, stamp);
  }

  /** The next bytes in order; what the snap length cut off is lost. */
  #accept(bytes: Buffer, start: number, captured: number, length: number, stamp: Stamp): void {
    this.expected = advance(this.expected, captured);
    if (captured > 0) this.deliver(bytes, start, start + captured, stamp);
    if (captured === length) return;
    this.expected = advance(this.expected, length - captured);
    this.lose(length - captured, stamp);
  }

  /**
   * A segment that cannot belong to the stream as we know it. One is a stray; several in a row mean that the
   * stream has moved on without us (the capture paused, or the port pair was used again unseen).
   */
  #isElsewhere(sequence: number, stamp: Stamp): boolean {
    if (++this.#strays < STRAYS_BEFORE_RESYNCHRONISING) return false;
    this.#strays = 0;
    while (this.waiting) this.giveUp();
    this.#counters.gaps++;
    this.expected = sequence;
    // Whatever body was being read is not part of it, not even one that lasts until the close.
    this.skip = 0;
    this.lose(Number.MAX_SAFE_INTEGER, stamp);
    return true;
  }

  /** Missing bytes that nobody wants: go on behind them at once. */
  #skipGap(count: number, stamp: Stamp): void {
    this.#skippedGaps ??= new SkippedGaps(this.#counters);
    const end = advance(this.expected, count);
    this.#skippedGaps.add(this.expected, end);
    this.expected = end;
    this.lose(count, stamp);
  }

  #buffer(
    sequence: number,
    bytes: Buffer,
    start: number,
    captured: number,
    length: number,
    suspect: boolean,
    stamp: Stamp,
  ): void {
    this.#outOfOrder ??= new OutOfOrderBuffer(this.#budget);
    if (this.#outOfOrder.add(sequence, bytes, start, captured, length, suspect, stamp)) return;
    // No memory is left for waiting: what is here is read now, gaps and all.
    while (this.waiting) this.giveUp();
    const missing = distance(sequence, this.expected);
    if (missing > 0) this.#declareGap(missing, stamp);
    this.#acceptFrom(sequence, bytes, start, captured, length, stamp);
  }

  /** Takes the first waiting segment, which nothing is missing before. */
  #release(stamp: Stamp | null): void {
    const { sequence, bytes, length, stamp: own } = this.#outOfOrder!.shift();
    this.#acceptFrom(sequence, bytes, 0, bytes.length, length, stamp ?? own);
  }

  /** Accepts what is new of a segment that begins at or before the next byte wanted. */
  #acceptFrom(
    sequence: number,
    bytes: Buffer,
    start: number,
    captured: number,
    length: number,
    stamp: Stamp,
  ): void {
    const behind = distance(this.expected, sequence);
    if (behind < length)
      this.#accept(bytes, start + behind, Math.max(0, captured - behind), length - behind, stamp);
  }

  /** Hands on what has become readable; `stamp` is the packet that made it so, null for each segment's own. */
  #drain(stamp: Stamp | null): void {
    const outOfOrder = this.#outOfOrder!;
    while (outOfOrder.count > 0) {
      const first = outOfOrder.first!;
      const ahead = distance(first.sequence, this.expected);
      if (ahead > this.skip) break;
      if (ahead > 0) this.#skipGap(ahead, first.stamp);
      if (first.suspect && this.skip < first.length && -ahead < first.length) break;
      this.#release(stamp);
    }
    outOfOrder.gapTimeout.begin();
  }

  /** This sender's checksums are right where the packets are captured. */
  trustChecksums(): void {
    this.#checksums.trust();
  }

  /**
   * False when the checksum says that the receiver dropped this segment, on a path where checksums are right. Only
   * the receiver's packets tell whether it was so: without them the first copy counts.
   */
  isSound(segment: Segment): boolean {
    return !this.hasPeerPackets || this.#checksums.isSound(segment);
  }
}
