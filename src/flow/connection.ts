// A TCP connection that is read: two halves, and the rules of RFC 9293 that concern both.

import { ACK, FIN, RST, type Segment, SYN, URG } from '../packet/segment.ts';
import { urgentPointer } from '../packet/tcp-options.ts';
import type { IpVersion } from '../shared/address.ts';
import type { Counters } from '../shared/counters.ts';
import type { BufferBudget } from './buffer-budget.ts';
import { Endpoint } from './endpoint.ts';
import { HalfConnection } from './half-connection.ts';
import type { RecentBytes } from './recent-bytes.ts';
import { isDropped, resetsAt } from './segment-acceptance.ts';
import { advance, distance } from './sequence.ts';
import { Channel, type Direction, opposite, type Stamp } from './stream.ts';

/** A reset further from the next expected byte than this is not the peer's (RFC 5961 section 3). */
const RESET_WINDOW_BYTES = 1 << 24;
/**
 * A SYN this near to the next expected byte belongs to no other connection (RFC 5961 section 4): the first number of the
 * next one on the same ports is chosen at random, or a second later by at least 250,000 (RFC 6528).
 */
const SYN_WINDOW_BYTES = 1 << 16;
/** What tools write that keep no acknowledgement numbers: exports of proxies, of TLS loggers. */
export const NO_ACKNOWLEDGEMENT = 0;
/** A first segment at most this far ahead of what its receiver acknowledged is out of order. */
const START_WINDOW_BYTES = 1 << 20;

export class Connection extends Channel {
  readonly streams: readonly [HalfConnection, HalfConnection];
  /** Both directions have ended. */
  closed = false;
  /** A segment that its receiver should have refused was acknowledged: the numbers say less than they seem to. */
  #isRefuted = false;

  #endpoints: readonly [Endpoint, Endpoint] | null = null;
  readonly #ipVersion: IpVersion;
  /** The address words of both ends, of direction 0 first. */
  readonly #a0: number;
  readonly #a1: number;
  readonly #a2: number;
  readonly #a3: number;
  readonly #aPort: number;
  readonly #b0: number;
  readonly #b1: number;
  readonly #b2: number;
  readonly #b3: number;
  readonly #bPort: number;

  /** `segment` is one of its segments, going `direction`. */
  constructor(
    number: number,
    segment: Segment,
    direction: Direction,
    counters: Counters,
    budget: BufferBudget,
    recent: RecentBytes,
    transportNumber: number = number,
  ) {
    super(number, segment.isDecrypted, transportNumber);
    this.isUnnumbered = segment.isUnnumbered;
    this.streams = [
      new HalfConnection(this, 0, counters, budget, recent),
      new HalfConnection(this, 1, counters, budget, recent),
    ];
    const forward = direction === 0;
    this.#ipVersion = segment.ipVersion;
    this.#a0 = forward ? segment.source0 : segment.destination0;
    this.#a1 = forward ? segment.source1 : segment.destination1;
    this.#a2 = forward ? segment.source2 : segment.destination2;
    this.#a3 = forward ? segment.source3 : segment.destination3;
    this.#aPort = forward ? segment.sourcePort : segment.destinationPort;
    this.#b0 = forward ? segment.destination0 : segment.source0;
    this.#b1 = forward ? segment.destination1 : segment.source1;
    this.#b2 = forward ? segment.destination2 : segment.source2;
    this.#b3 = forward ? segment.destination3 : segment.source3;
    this.#bPort = forward ? segment.destinationPort : segment.sourcePort;
  }

  override isOneWay(direction: Direction): boolean {
    const other = this.streams[opposite(direction)];
    return !this.streams[direction].hasPeerPackets && !other.started;
  }

  /** Made on demand: most connections are never shown. */
  get endpoints(): readonly [Endpoint, Endpoint] {
    this.#endpoints ??= [
      new Endpoint(this.#ipVersion, this.#a0, this.#a1, this.#a2, this.#a3, this.#aPort),
      new Endpoint(this.#ipVersion, this.#b0, this.#b1, this.#b2, this.#b3, this.#bPort),
    ];
    return this.#endpoints;
  }

  /**
   * The fast path: most segments only acknowledge, or carry the middle of a body, in order. True when this is such a
   * segment, which is then complete.
   */
  takeFastPath(direction: Direction, segment: Segment): boolean {
    const { flags, payloadLength, acknowledgement } = segment;
    if ((flags & (ACK | SYN | FIN | RST | URG)) !== ACK) return false;
    const half = this.streams[direction];
    const peer = this.streams[opposite(direction)];
    if (!half.synchronised || !peer.synchronised || half.waiting || peer.waiting) return false;
    // What was not seen cannot be acknowledged: another look is needed.
    if (acknowledgement !== NO_ACKNOWLEDGEMENT && distance(acknowledgement, peer.expected) > 0) return false;
    if (payloadLength > 0 && !half.skipInOrder(segment.sequence, payloadLength)) return false;
    if (acknowledgement === NO_ACKNOWLEDGEMENT) return true;
    peer.hasPeerPackets = true;
    peer.acknowledged = acknowledgement;
    return true;
  }

  /** Takes one segment of `direction`. */
  segment(direction: Direction, segment: Segment, stamp: Stamp): void {
    const { flags, payloadLength } = segment;
    const half = this.streams[direction];
    const peer = this.streams[opposite(direction)];
    // SYN and FIN each take a sequence number: here, and nowhere else, they are counted.
    const sequence = flags & SYN ? advance(segment.sequence, 1) : segment.sequence;

    const { acknowledgement } = segment;
    const acknowledges = flags & ACK && acknowledgement !== NO_ACKNOWLEDGEMENT;
    const isFirst = !peer.synchronised;
    if (acknowledges && !peer.isConfirmed) peer.noteAcknowledged(acknowledgement, isFirst);
    const refused = isDropped(half, peer, segment, sequence, this.#isTrusted);
    if (acknowledges) {
      if (!isFirst && peer.awaitsAcknowledgement && !refused && half.isSound(segment)) {
        if (peer.acknowledge(acknowledgement, stamp.seconds)) this.#isRefuted = true;
      }
      peer.hasPeerPackets = true;
      peer.acknowledged = acknowledgement;
      // Nothing is forged with it: what its sender sends next is no reason to wait.
      if (refused && payloadLength === 0 && !(flags & FIN)) peer.noteLost(acknowledgement);
    }
    if (flags & SYN && !half.started) {
      half.synchronise(sequence);
      half.fromStart = true;
    } else if (!half.synchronised) half.synchronise(sequence);
    // What a reset carries is no part of the stream (RFC 9293 section 3.5.3).
    if (payloadLength > 0 && !half.ended && !(flags & RST)) {
      if (!half.started) half.begin(sequence, payloadLength);
      if (flags & URG && !refused && half.isSound(segment)) half.markUrgent(sequence, urgentPointer(segment));
      if (peer.waiting && acknowledges && !refused && sequence === half.expected && half.skip === 0) {
        if (this.consumer.needsOpposite?.(direction, peer.firstWaiting)) peer.readResponded(acknowledgement);
      }
      const sentUntil = peer.waiting ? half.sentUntil : 0;
      half.payload(sequence, segment, refused, stamp);
      if (peer.waiting && half.sentUntil !== sentUntil) peer.readAcknowledging(half.sentUntil, stamp);
    }
    if (payloadLength > 0 && half.ended) half.late(sequence, payloadLength);
    if (flags & FIN && !half.finished && half.isSound(segment)) {
      const end = advance(sequence, payloadLength);
      if (refused) half.finishUnsurelyAt(end);
      else half.finishAt(end);
    }
    if (half.waiting) half.tick(stamp.seconds);
    if (peer.waiting) peer.tick(stamp.seconds);
    if (half.finished) half.endIfFinished(stamp);
    if (peer.finished) peer.endIfFinished(stamp);

    if (flags & RST && this.#isReset(half, sequence) && half.isSound(segment)) this.close(false, stamp);
    else if (half.ended && peer.ended) this.closed = true;
  }

  /** Both directions acknowledge what was seen of the other. */
  get #isTrusted(): boolean {
    return this.streams[0].isConfirmed && this.streams[1].isConfirmed && !this.#isRefuted;
  }

  /** Whether a reset with this number ends the connection: where numbers are right, only the exact one does. */
  #isReset(half: HalfConnection, sequence: number): boolean {
    if (this.#isTrusted) return resetsAt(half, sequence);
    return Math.abs(distance(sequence, half.expected)) <= RESET_WINDOW_BYTES;
  }

  /** Whether a SYN that numbers its first byte `sequence` opens another connection on the same port pair. */
  isReusedBy(direction: Direction, sequence: number): boolean {
    const half = this.streams[direction];
    if (half.ended) return true;
    const isInWindow = Math.abs(distance(sequence, half.expected)) < SYN_WINDOW_BYTES;
    if (this.#isTrusted && isInWindow) return false;
    const origin = half.started ? half.origin : half.expected;
    const late = distance(origin, sequence);
    // Its own comes before what the peer sends, and once: a later one with another number is that of another connection.
    const hasOwn = half.fromStart || (half.started && this.streams[opposite(direction)].started);
    return half.synchronised && (late < 0 || late > (hasOwn ? 0 : START_WINDOW_BYTES));
  }

  /**
   * Nothing more will come: buffered segments are read with their gaps, and both directions end.
   * @param captureEnded its ends were not seen
   */
  close(captureEnded: boolean, stamp: Stamp): void {
    // What one of them acknowledges is known to be lost only afterwards.
    for (const half of this.streams) half.giveUpAll();
    for (const half of this.streams) half.close(captureEnded, stamp);
    this.closed = true;
  }

  /** It is not read any more: drops what is buffered. */
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
