// One direction of a TCP connection: segments in any order go in, its bytes come out in order (RFC 9293).
// Policy: the first copy of a byte counts that its receiver took; where copies differ that it may have taken, that is
// counted, and what they are a part of is marked.

import type { Segment } from '../packet/segment.ts';
import type { Counters } from '../shared/counters.ts';
import type { BufferBudget } from './buffer-budget.ts';
import { InOrderStream } from './in-order-stream.ts';
import { MAX_OUT_OF_ORDER_BYTES, MAX_RETRANSMISSION_BYTES, MAX_WINDOW_BYTES } from './limits.ts';
import { type BufferedSegment, OutOfOrderBuffer } from './out-of-order-buffer.ts';
import type { RecentBytes } from './recent-bytes.ts';
import { advance, distance } from './sequence.ts';
import { type Channel, type Direction, opposite, type Stamp } from './stream.ts';

/** A first segment at most this far ahead of what its receiver acknowledged is out of order. */
const START_WINDOW_BYTES = 1 << 20;

/** Segments in a row outside the window that mean that the stream has moved on unseen. */
const RESYNCHRONISE_AFTER_SEGMENTS = 4;

export class HalfConnection extends InOrderStream {
  readonly #budget: BufferBudget;
  /** A byte of it has been seen; before, `expected` may be only what the receiver acknowledged. */
  started = false;
  /** Sequence number of the first byte seen. */
  origin = 0;
  /** The receiver has acknowledged just what was seen of it. */
  isConfirmed = false;
  /** Nothing was seen of it: `expected` is what the receiver acknowledged. */
  isAssumed = false;
  /** What the receiver acknowledges does not fit what is seen of it: tools write any number there. */
  areNumbersVoid = false;
  /** The newest timestamp of a segment in order (TS.Recent, RFC 7323 section 4.3). */
  timestamp: number | null = null;

  #outOfOrder: OutOfOrderBuffer | null = null;
  #outOfWindow = 0;
  /** The number behind the last byte that was buffered, or is the FIN of a segment that is suspect. */
  #bufferedUntil = 0;
  /** Number behind bytes that only an acknowledgement without payload tells of: the capture lost them. Null for none. */
  #lostUntil: number | null = null;
  /** Its FIN, of a segment that the receiver seems to have dropped; null for none. */
  #suspectFinish: number | null = null;

  constructor(
    channel: Channel,
    direction: Direction,
    counters: Counters,
    budget: BufferBudget,
    recent: RecentBytes,
  ) {
    super(channel, direction, counters, recent);
    this.#budget = budget;
  }

  /** Number behind the last byte, or FIN, that was seen of its sender (SND.NXT). */
  get sentUntil(): number {
    let until = this.finished ? advance(this.finish, 1) : this.expected;
    if (this.awaitsAcknowledgement && distance(this.#bufferedUntil, until) > 0) until = this.#bufferedUntil;
    if (this.#lostUntil !== null && distance(this.#lostUntil, until) > 0) until = this.#lostUntil;
    return until;
  }

  override get waiting(): boolean {
    return this.#outOfOrder !== null && this.#outOfOrder.count > 0;
  }

  /** The receiver has acknowledged, without sending anything, what was not seen: it was lost in the capture. */
  noteLost(acknowledgement: number): void {
    if (distance(acknowledgement, this.expected) <= MAX_OUT_OF_ORDER_BYTES) this.#lostUntil = acknowledgement;
  }

  /** An acknowledgement may tell what of it its receiver took. */
  get awaitsAcknowledgement(): boolean {
    return this.waiting || this.#suspectFinish !== null;
  }

  override get isExpected(): boolean {
    return this.isAssumed;
  }

  override get behind(): boolean {
    if (this.waiting || !this.hasPeerPackets || this.ended || this.areNumbersVoid) return this.waiting;
    return distance(this.acknowledged, this.expected) > 0;
  }

  override wasBehind(acknowledgement: number | null): boolean {
    if (acknowledgement === null || this.areNumbersVoid) return this.behind;
    const missing = distance(acknowledgement, this.expected);
    return this.ended ? missing > (this.finished ? 1 : 0) : missing > this.skip;
  }

  override bytesPast(acknowledgement: number | null): number {
    if (acknowledgement === null || this.areNumbersVoid) return Number.NaN;
    return distance(this.expected, acknowledgement);
  }

  /**
   * The receiver acknowledges everything before `sequence`; `isFirst`: nothing is known of it before. What was seen may be
   * a little behind, as the capture began, or lost packets.
   */
  noteAcknowledged(sequence: number, isFirst: boolean): void {
    if (isFirst) {
      this.synchronise(sequence);
      this.isAssumed = true;
    } else if (sequence === this.expected || sequence === this.sentUntil) {
      this.isConfirmed = true;
      this.areNumbersVoid = false;
    } else if (!this.isConfirmed && Math.abs(distance(sequence, this.expected)) > MAX_RETRANSMISSION_BYTES)
      this.areNumbersVoid = true;
  }

  /** Its first `length` bytes come at `sequence`. */
  begin(sequence: number, length: number): void {
    const ahead = distance(sequence, this.expected);
    if (ahead > START_WINDOW_BYTES || (this.isAssumed && ahead < 0)) {
      // Captured behind a packet that acknowledges just it, or where such numbers mean nothing.
      this.areNumbersVoid = this.isAssumed && ahead + length !== 0;
      this.synchronise(sequence);
    }
    this.isAssumed = false;
    this.started = true;
    this.origin = sequence;
  }

  /**
   * Takes the payload of a segment whose first byte has number `sequence`.
   * @param isRefused its receiver drops it because of its header
   */
  payload(sequence: number, segment: Segment, isRefused: boolean, stamp: Stamp): void {
    let { payloadStart: start, payloadLength: length } = segment;
    let ahead = distance(sequence, this.expected);
    if (ahead < -MAX_RETRANSMISSION_BYTES || ahead > MAX_WINDOW_BYTES) {
      if (!this.#hasMovedOn(sequence, stamp)) {
        this.counters.droppedBytes += length;
        return;
      }
      ahead = 0;
    } else this.#outOfWindow = 0;
    if (ahead < 0) {
      this.fillSkippedGaps(sequence, advance(sequence, length));
      if (!isRefused) this.compare(sequence, segment);
      if (length <= -ahead) return;
      start -= ahead;
      length += ahead;
      sequence = this.expected;
      ahead = 0;
    }
    const captured = Math.max(0, Math.min(segment.payloadEnd - start, length));
    if (ahead > 0) {
      if (ahead > this.skip) {
        const isSuspect = isRefused || !this.isSound(segment);
        this.#buffer(sequence, segment.bytes, start, captured, length, isSuspect, stamp);
        return;
      }
      this.skipGap(ahead, stamp);
    }
    if (this.skip < length) {
      if (isRefused || !this.isSound(segment)) {
        this.#buffer(sequence, segment.bytes, start, captured, length, true, stamp);
        return;
      }
      // What comes in order counts, whatever is buffered.
      if (this.#outOfOrder?.differs(sequence, segment.bytes, start, captured)) this.countAmbiguous();
    }
    this.accept(segment.bytes, start, captured, length, stamp);
    if (this.#outOfOrder !== null) this.#drain(this.#outOfOrder, stamp);
  }

  /** The receiver has acknowledged everything before `sequence`. True when that is suspect bytes too, which are read. */
  acknowledge(sequence: number, seconds: number): boolean {
    const finish = this.#suspectFinish;
    if (finish !== null && distance(sequence, finish) > 0) this.finishAt(finish);
    const outOfOrder = this.#outOfOrder;
    if (outOfOrder === null || outOfOrder.count === 0 || distance(sequence, this.expected) <= 0) return false;
    // Their checksum was wrong, or what they acknowledge unseen, only where the packet was captured.
    const isSuspectRead = this.#readSuspects(
      (first) => distance(sequence, advance(first.sequence, first.length)) >= 0,
    );
    if (outOfOrder.count > 0 && distance(sequence, this.expected) > 0)
      outOfOrder.gapTimeout.acknowledge(seconds);
    return isSuspectRead;
  }

  /** The first bytes behind a gap; there must be one. */
  get firstWaiting(): Buffer {
    return this.#outOfOrder!.first!.bytes;
  }

  /** The peer responds to everything before `sequence`: gaps in it are declared, and what is behind them is read. */
  readResponded(sequence: number): void {
    const outOfOrder = this.#outOfOrder!;
    for (let first = outOfOrder.first; first !== undefined; first = outOfOrder.first) {
      if (first.suspect || distance(sequence, advance(first.sequence, first.length)) < 0) return;
      this.giveUp();
    }
  }

  /** At `stamp` the peer has sent what comes before `sequence`: what acknowledges just that was captured too early. */
  readAcknowledging(sequence: number, { frame, seconds, nanoseconds }: Stamp): void {
    this.#readSuspects((first) => {
      const isTaken = first.stamp.acknowledgement === sequence;
      if (isTaken) Object.assign(first.stamp, { frame, seconds, nanoseconds });
      return isTaken;
    });
  }

  /** Reads the suspect segments in order that `isTaken` says the receiver took. True when there are some. */
  #readSuspects(isTaken: (segment: BufferedSegment) => boolean): boolean {
    const outOfOrder = this.#outOfOrder!;
    let isRead = false;
    for (let first = outOfOrder.first; first !== undefined; first = outOfOrder.first) {
      if (!first.suspect || distance(first.sequence, this.expected) > 0 || !isTaken(first)) break;
      this.#acceptFirst(outOfOrder, null);
      this.#drain(outOfOrder, null);
      isRead = true;
    }
    return isRead;
  }

  /** Counts a packet of the connection while a segment is missing: gives up when it cannot come any more. */
  tick(seconds: number): void {
    const outOfOrder = this.#outOfOrder;
    if (outOfOrder === null || outOfOrder.count === 0) return;
    if (outOfOrder.gapTimeout.isOver(seconds, outOfOrder.bufferedBytes)) this.giveUp();
  }

  /** Declares the first gap, if there is one, and delivers what can be read behind it; `isEnd`: no packet comes any more. */
  giveUp(isEnd = false): void {
    const outOfOrder = this.#outOfOrder;
    const first = outOfOrder?.first;
    if (outOfOrder === null || first === undefined) return;
    const missing = distance(first.sequence, this.expected);
    if (missing > 0) {
      const end = advance(first.sequence, first.length);
      const isUnconfirmed = first.suspect && this.hasPeerPackets && distance(this.acknowledged, end) < 0;
      // Its sequence number may be what is damaged.
      if (isUnconfirmed && !(isEnd && this.#isBehindLoss(first))) {
        this.counters.droppedBytes += first.bytes.length;
        outOfOrder.shift();
        return;
      }
      this.declareGap(missing, first.stamp);
    }
    this.#acceptFirst(outOfOrder, null);
    this.#drain(outOfOrder, null);
  }

  /** It is suspect because it acknowledges what the capture lacks, and its receiver had no time to acknowledge it. */
  #isBehindLoss({ stamp }: BufferedSegment): boolean {
    const peer = this.channel.streams[opposite(this.direction)];
    return peer.bytesPast(stamp.acknowledgement) < 0;
  }

  /** Nothing more will come: delivers all that can be read. */
  giveUpAll(): void {
    while (this.waiting) this.giveUp(true);
  }

  /** Nothing more will come: gives up every gap and ends the stream. */
  close(captureEnded: boolean, stamp: Stamp): void {
    this.giveUpAll();
    const missing = this.#missingAtEnd();
    if (missing > 0) this.declareGap(missing, stamp);
    this.#end(captureEnded, stamp);
    this.closeSkippedGaps();
  }

  /** Bytes that come behind the end of the stream, in the capture: they may have been skipped as missing. */
  late(sequence: number, length: number): void {
    this.fillSkippedGaps(sequence, advance(sequence, length));
  }

  /** The last bytes of the stream that were not captured: what is known of them is its FIN, or an acknowledgement. */
  #missingAtEnd(): number {
    if (!this.synchronised || this.ended) return 0;
    if (this.finished) return Math.max(0, distance(this.finish, this.expected));
    // Of a direction that was not captured at all the first acknowledgement is where it begins.
    const isKnown = this.isConfirmed || (this.isAssumed && !this.areNumbersVoid);
    // One more byte than was seen may be a FIN.
    const acknowledged = isKnown ? distance(this.acknowledged, this.expected) : 0;
    return acknowledged > 1 && acknowledged <= MAX_OUT_OF_ORDER_BYTES ? acknowledged : 0;
  }

  /** Drops what is buffered, unread. */
  release(): void {
    this.#outOfOrder?.clear();
    this.closeSkippedGaps();
  }

  /** The sender's FIN says that its stream ends before `sequence`; ignored when later bytes have been read. */
  finishAt(sequence: number): void {
    if (distance(sequence, this.expected) < 0) return;
    this.finished = true;
    this.finish = sequence;
    this.#suspectFinish = null;
  }

  /** As `finishAt`, of a segment that the receiver seems to have dropped: it counts when it is acknowledged. */
  finishUnsurelyAt(sequence: number): void {
    this.#noteBuffered(advance(sequence, 1));
    this.#suspectFinish = sequence;
  }

  /** Ends the stream when everything before the sender's FIN has been read. */
  endIfFinished(stamp: Stamp): void {
    if (this.finished && this.synchronised && distance(this.expected, this.finish) >= 0)
      this.#end(false, stamp);
  }

  #end(captureEnded: boolean, stamp: Stamp): void {
    if (this.ended) return;
    this.ended = true;
    // Segments behind the end are no part of the stream. Of skipped bytes before it some may come late.
    this.#outOfOrder?.clear();
    this.channel.consumer.end(this.direction, captureEnded, stamp);
  }

  #noteBuffered(until: number): void {
    if (!this.awaitsAcknowledgement || distance(until, this.#bufferedUntil) > 0) this.#bufferedUntil = until;
  }

  /**
   * A segment outside the window. Several in a row mean that the stream has moved on unseen (the capture paused, or
   * the port pair was used again): then it goes on at `sequence`, and true is returned.
   */
  #hasMovedOn(sequence: number, stamp: Stamp): boolean {
    if (++this.#outOfWindow < RESYNCHRONISE_AFTER_SEGMENTS) return false;
    this.#outOfWindow = 0;
    while (this.waiting) this.giveUp();
    this.counters.gaps++;
    this.expected = sequence;
    // A body that was being read is over, even one that lasts until the close.
    this.skip = 0;
    this.lose(Number.MAX_SAFE_INTEGER, stamp);
    return true;
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
    this.#noteBuffered(advance(sequence, length));
    this.#outOfOrder ??= new OutOfOrderBuffer(this.#budget);
    if (this.#outOfOrder.add(sequence, bytes, start, captured, length, suspect, stamp)) return;
    // The budget is exhausted: everything is read now, with its gaps.
    while (this.waiting) this.giveUp();
    const missing = distance(sequence, this.expected);
    if (missing > 0) this.declareGap(missing, stamp);
    this.#acceptFrom(sequence, bytes, start, captured, length, stamp);
  }

  /** Accepts the first buffered segment, before which nothing is missing; `stamp`: the packet that made it so. */
  #acceptFirst(outOfOrder: OutOfOrderBuffer, stamp: Stamp | null): void {
    const { sequence, bytes, length, ambiguous, stamp: own } = outOfOrder.shift();
    if (ambiguous && distance(advance(sequence, length), this.expected) > 0) this.countAmbiguous();
    // What its sender had received when it sent this, stays what it says.
    if (stamp !== null) own.moveTo(stamp);
    this.#acceptFrom(sequence, bytes, 0, bytes.length, length, own);
  }

  /** Accepts what is new of a segment that begins at or before the next byte. */
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
      this.accept(bytes, start + behind, Math.max(0, captured - behind), length - behind, stamp);
  }

  /** Delivers the segments that are in order now; `stamp` is the packet that made them so, null for their own. */
  #drain(outOfOrder: OutOfOrderBuffer, stamp: Stamp | null): void {
    for (let first = outOfOrder.first; first !== undefined; first = outOfOrder.first) {
      const ahead = distance(first.sequence, this.expected);
      if (ahead > this.skip) break;
      if (ahead > 0) this.skipGap(ahead, first.stamp);
      if (first.suspect && this.skip < first.length && -ahead < first.length) break;
      this.#acceptFirst(outOfOrder, stamp);
    }
    outOfOrder.gapTimeout.restart();
  }
}
