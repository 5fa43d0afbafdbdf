// A TCP connection that somebody reads: two halves, and the rules of RFC 9293 that concern both.

import type { Counters } from '../counters.ts';
import { ACK, FIN, RST, type Segment, SYN } from '../packet/segment.ts';
import type { BufferBudget } from './buffer-budget.ts';
import type { Endpoint } from './endpoint.ts';
import { Half } from './half.ts';
import { advance, distance } from './sequence.ts';
import { Channel, type Direction, type Stamp } from './stream.ts';

/** A reset further from the expected byte than this is not the peer's (RFC 5961 section 3). */
const RESET_WINDOW_BYTES = 1 << 24;
/** A first segment at most this far ahead of what its receiver acknowledged has overtaken others. */
const START_WINDOW_BYTES = 1 << 20;

export class Connection extends Channel {
  readonly streams: readonly [Half, Half];
  /** Both directions are over; nothing more is expected. */
  closed = false;

  constructor(
    number: number,
    endpoints: readonly [Endpoint, Endpoint],
    counters: Counters,
    budget: BufferBudget,
  ) {
    super(number, endpoints, false);
    this.streams = [new Half(this, 0, counters, budget), new Half(this, 1, counters, budget)];
  }

  /** Takes one segment of `direction`. */
  segment(direction: Direction, segment: Segment, stamp: Stamp): void {
    const { flags, payloadLength } = segment;
    const half = this.streams[direction];
    const peer = this.streams[direction ^ 1]!;
    // Most segments only acknowledge, and mostly nobody waits for that.
    if (
      payloadLength === 0 &&
      flags === ACK &&
      half.synchronised &&
      peer.synchronised &&
      !half.waiting &&
      !peer.waiting
    )
      return;
    // SYN and FIN each take a number: here, and nowhere else, that is counted.
    const sequence = flags & SYN ? advance(segment.sequence, 1) : segment.sequence;

    if (flags & ACK) {
      if (peer.synchronised) {
        if (peer.waiting) peer.acknowledge(segment.acknowledgement);
      } else peer.synchronise(segment.acknowledgement);
    }
    if (!half.synchronised || (!half.started && distance(sequence, half.expected) > START_WINDOW_BYTES))
      half.synchronise(sequence);
    if (payloadLength > 0) {
      if (!half.started) {
        half.started = true;
        half.origin = sequence;
      }
      half.payload(sequence, segment, stamp);
    }
    if (flags & FIN && !half.finished) {
      half.finished = true;
      half.finish = advance(sequence, payloadLength);
    }
    if (half.finished) half.endIfFinished(stamp);
    if (half.waiting) half.tick();
    if (peer.waiting) peer.tick();

    if (flags & RST && Math.abs(distance(sequence, half.expected)) <= RESET_WINDOW_BYTES)
      this.close(false, stamp);
    else if (half.ended && peer.ended) this.closed = true;
  }

  /** A SYN that numbers its first byte `sequence` belongs to another connection on the same port pair. */
  isReusedBy(direction: Direction, sequence: number): boolean {
    const half = this.streams[direction];
    if (half.ended) return true;
    const origin = half.started ? half.origin : half.expected;
    const late = distance(origin, sequence);
    return half.synchronised && (late < 0 || late > START_WINDOW_BYTES);
  }

  /** Nothing more will come: what waits is read with its gaps, and both directions end. */
  close(cut: boolean, stamp: Stamp): void {
    this.streams[0].close(cut, stamp);
    this.streams[1].close(cut, stamp);
    this.closed = true;
  }

  /** Nobody reads it any more: gives back what waits. */
  release(): void {
    this.streams[0].release();
    this.streams[1].release();
  }

  /** Its state is no more than its two sequence numbers. */
  isIdle(): boolean {
    const [one, other] = this.streams;
    return !one.waiting && !other.waiting && one.skip === 0 && other.skip === 0 && this.consumer.isIdle();
  }
}
