// The streams of a QUIC connection (RFC 9000 section 2): both directions of each, opened by their first frame. Bounded: of
// too many the oldest is ended. Streams that are over are remembered, so that a late copy does not open them again.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import { advance } from '../../flow/sequence.ts';
import type { SkippedGaps } from '../../flow/skipped-gaps.ts';
import { type Direction, opposite, type Stamp } from '../../flow/stream.ts';
import type { Counters } from '../../shared/counters.ts';
import { MAX_QUIC_ENDED_STREAMS, MAX_QUIC_OPEN_GAPS, MAX_QUIC_STREAMS } from './limits.ts';
import { QuicStreamHalf } from './stream-half.ts';
import type { StreamReader, StreamSource } from './stream-reader.ts';

/** The two lowest bits of a stream's number: who opened it, and whether one direction is all it has. */
const OPENER_BIT = 1;
const UNIDIRECTIONAL_BIT = 2;
const TYPE_MASK = 3;
const NUMBERS_OF_TYPE = 4;

/** The streams of one type that are over: all below one number, and single ones. */
class EndedStreams {
  #below = 0;
  readonly #ended = new Set<number>();

  has(index: number): boolean {
    return index < this.#below || this.#ended.has(index);
  }

  add(index: number): void {
    if (index >= this.#below) this.#ended.add(index);
    if (this.#ended.size > MAX_QUIC_ENDED_STREAMS) this.#below = Math.min(...this.#ended);
    while (this.#ended.delete(this.#below)) this.#below++;
  }
}

function gapKey(streamId: number, direction: Direction): string {
  return `${streamId} ${direction}`;
}

type Halves = [QuicStreamHalf | null, QuicStreamHalf | null];

export class StreamSet implements StreamSource {
  readonly #reader: StreamReader;
  readonly #client: Direction;
  readonly #counters: Counters;
  readonly #budget: BufferBudget;
  readonly #streams = new Map<number, Halves>();
  readonly #ended = [new EndedStreams(), new EndedStreams(), new EndedStreams(), new EndedStreams()];
  readonly #waiting = new Set<QuicStreamHalf>();
  /** Of streams that are over: what is missing of skipped bytes, and may come late. */
  readonly #openGaps = new Map<string, SkippedGaps>();
  /** Directions of which the capture has lost packets. */
  readonly #hasLoss: [boolean, boolean] = [false, false];

  constructor(reader: StreamReader, client: Direction, counters: Counters, budget: BufferBudget) {
    this.#reader = reader;
    this.#client = client;
    this.#counters = counters;
    this.#budget = budget;
    reader.source = this;
  }

  /** A STREAM frame that the sender of `direction` has sent. */
  frame(
    streamId: number,
    direction: Direction,
    offset: number,
    bytes: Buffer,
    start: number,
    end: number,
    isLast: boolean,
    stamp: Stamp,
  ): void {
    const half = this.#half(streamId, direction, stamp);
    if (half === null) {
      this.#fillLate(streamId, direction, offset, end - start);
      return;
    }
    if (!half.hasBegun) this.#begin(half, stamp);
    half.frame(offset, bytes, start, end, isLast, stamp);
    if (half.isWaiting && this.#hasLoss[direction]) half.noteLoss(stamp.seconds);
    this.#settle(half, stamp);
  }

  hasHole(streamId: number, direction: Direction): boolean {
    return this.#streams.get(streamId)?.[direction]?.isWaiting === true;
  }

  hasUnidirectionalHole(direction: Direction): boolean {
    for (const half of this.#waiting)
      if (half.direction === direction && half.streamId & UNIDIRECTIONAL_BIT) return true;
    return false;
  }

  releaseHeld(direction: Direction, stamp: Stamp): void {
    for (const half of [...this.#waiting]) {
      if (half.direction !== direction || !half.isHeld) continue;
      half.release(stamp);
      this.#settle(half, stamp);
    }
  }

  /** A RESET_STREAM frame. */
  reset(streamId: number, direction: Direction, stamp: Stamp): void {
    const half = this.#half(streamId, direction, stamp);
    if (half === null) return;
    half.reset(stamp);
    this.#settle(half, stamp);
  }

  /** The capture has lost a packet of this direction, which its receiver has: what is missing of it will not come. */
  noteLoss(direction: Direction, stamp: Stamp): void {
    this.#hasLoss[direction] = true;
    if (direction !== this.#client) this.#reader.responsesLost();
    for (const half of this.#waiting) if (half.direction === direction) half.noteLoss(stamp.seconds);
  }

  /** The connection is being closed: nothing is sent again. */
  noteClose(stamp: Stamp): void {
    for (const direction of [0, 1] as const) this.noteLoss(direction, stamp);
  }

  /** Another packet of the connection has been read. */
  tick(stamp: Stamp): void {
    if (this.#waiting.size === 0) return;
    for (const half of [...this.#waiting]) {
      half.tick(stamp);
      this.#settle(half, stamp);
    }
  }

  /** The connection is over. */
  close(stamp: Stamp): void {
    for (const direction of [this.#client, opposite(this.#client)])
      for (const halves of this.#streams.values()) halves[direction]?.close(stamp);
    this.#streams.clear();
    this.#waiting.clear();
    for (const gaps of this.#openGaps.values()) gaps.close();
    this.#openGaps.clear();
    this.#reader.end(stamp);
  }

  /** One direction of a stream; null when it is over, or this direction is none of its. */
  #half(streamId: number, direction: Direction, stamp: Stamp): QuicStreamHalf | null {
    const opener = (streamId & OPENER_BIT) === 0 ? this.#client : opposite(this.#client);
    if (streamId & UNIDIRECTIONAL_BIT && direction !== opener) return null;
    let halves = this.#streams.get(streamId);
    if (halves === undefined) {
      if (this.#ended[streamId & TYPE_MASK]!.has(Math.floor(streamId / NUMBERS_OF_TYPE))) return null;
      if (this.#streams.size >= MAX_QUIC_STREAMS) this.#endOldest(stamp);
      halves = [null, null];
      this.#streams.set(streamId, halves);
    }
    halves[direction] ??= new QuicStreamHalf(streamId, direction, this.#reader, this.#counters, this.#budget);
    return halves[direction];
  }

  /**
   * The first frame of a direction. The sender of a response has the request: what is missing of it was lost, and all of it
   * only when it does not come soon.
   */
  #begin(half: QuicStreamHalf, stamp: Stamp): void {
    if (!this.#isResponse(half)) return;
    const request = this.#streams.get(half.streamId)![opposite(half.direction)];
    if (request === null) half.hold(stamp.seconds);
    else {
      request.giveUpAll(stamp);
      this.#settle(request, stamp);
    }
  }

  /** It is the other direction of a stream that its receiver has opened. */
  #isResponse({ streamId, direction }: QuicStreamHalf): boolean {
    if (streamId & UNIDIRECTIONAL_BIT) return false;
    const opener = (streamId & OPENER_BIT) === 0 ? this.#client : opposite(this.#client);
    return direction !== opener;
  }

  /** Something has changed for a direction: keeps account of whether it waits, and of whether its stream is over. */
  #settle(half: QuicStreamHalf, stamp: Stamp): void {
    if (half.isWaiting) {
      this.#waiting.add(half);
      return;
    }
    this.#waiting.delete(half);
    const { streamId } = half;
    const halves = this.#streams.get(streamId);
    if (halves === undefined) return;
    const other = halves[opposite(half.direction)];
    if (other?.isHeld) {
      other.release(stamp);
      this.#settle(other, stamp);
      return;
    }
    const isOver = (half: QuicStreamHalf | null): boolean => half?.isOver === true;
    const isWhole = (streamId & UNIDIRECTIONAL_BIT) !== 0 ? halves.some(isOver) : halves.every(isOver);
    if (isWhole) this.#forget(streamId);
  }

  #forget(streamId: number): void {
    for (const half of this.#streams.get(streamId)!)
      if (half !== null) {
        this.#waiting.delete(half);
        this.#keepGaps(half);
      }
    this.#streams.delete(streamId);
    this.#ended[streamId & TYPE_MASK]!.add(Math.floor(streamId / NUMBERS_OF_TYPE));
  }

  /** A frame of a stream that is over: its end came before what was sent before that. */
  #fillLate(streamId: number, direction: Direction, offset: number, length: number): void {
    const key = gapKey(streamId, direction);
    const gaps = this.#openGaps.get(key);
    if (gaps === undefined) return;
    gaps.fill(offset | 0, advance(offset, length));
    if (gaps.isEmpty) this.#openGaps.delete(key);
  }

  #keepGaps({ streamId, direction, openGaps }: QuicStreamHalf): void {
    if (openGaps === null) return;
    this.#openGaps.set(gapKey(streamId, direction), openGaps);
    if (this.#openGaps.size <= MAX_QUIC_OPEN_GAPS) return;
    for (const [key, gaps] of this.#openGaps) {
      gaps.close();
      this.#openGaps.delete(key);
      return;
    }
  }

  #endOldest(stamp: Stamp): void {
    for (const [streamId, halves] of this.#streams) {
      if (streamId & UNIDIRECTIONAL_BIT) continue;
      this.#counters.forgottenRequests++;
      for (const half of halves) half?.reset(stamp);
      this.#forget(streamId);
      return;
    }
  }
}
