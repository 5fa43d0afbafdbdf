// What one direction of a TCP connection has in order: the next byte's number, bytes that are read, lost or skipped, the
// urgent byte that the receiver takes out, and second copies of what was read. What waits for its turn is the business of
// half-connection.ts.

import type { Segment } from '../packet/segment.ts';
import type { Counters } from '../shared/counters.ts';
import { ChecksumOffload } from './checksum-offload.ts';
import type { RecentBytes } from './recent-bytes.ts';
import { advance, distance } from './sequence.ts';
import { SkippedGaps } from './skipped-gaps.ts';
import { type Channel, type Direction, type Stamp, Stream } from './stream.ts';

export class InOrderStream extends Stream {
  protected readonly counters: Counters;
  readonly #recent: RecentBytes;
  /** Sequence number of the next byte (RCV.NXT); meaningful once `synchronised`. */
  expected = 0;
  synchronised = false;
  /** The sender's FIN was seen: its stream ends before `finish`. */
  finished = false;
  finish = 0;
  ended = false;
  /** Packets of the receiver have been seen, and its last acknowledgement number. */
  hasPeerPackets = false;
  acknowledged = 0;
  readonly checksums = new ChecksumOffload();
  /** Number of a byte that the receiver takes out of the stream (RFC 6093 section 3); null for none. */
  #urgent: number | null = null;
  #skippedGaps: SkippedGaps | null = null;

  constructor(channel: Channel, direction: Direction, counters: Counters, recent: RecentBytes) {
    super(channel, direction);
    this.counters = counters;
    this.#recent = recent;
  }

  /** The next byte has number `sequence`. */
  synchronise(sequence: number): void {
    this.expected = sequence;
    this.acknowledged = sequence;
    this.synchronised = true;
  }

  /** Skips `length` bytes of a body, in order. False, and nothing done, when they are something else. */
  skipInOrder(sequence: number, length: number): boolean {
    if (
      sequence !== this.expected ||
      this.skip <= length ||
      this.finished ||
      this.ended ||
      this.#urgent !== null
    )
      return false;
    this.expected = advance(sequence, length);
    this.skip -= length;
    return true;
  }

  /** A segment at `sequence` has the flag URG and this urgent pointer: one byte is taken out of the stream. */
  markUrgent(sequence: number, pointer: number): void {
    // As Linux reads it, the pointer names the byte behind the urgent one (RFC 6093 section 2.1).
    const urgent = advance(sequence, Math.max(0, pointer - 1));
    if (distance(urgent, this.#urgent ?? advance(this.expected, -1)) > 0) this.#urgent = urgent;
  }

  /**
   * False when its checksum says that the receiver dropped this segment. Only the receiver's packets confirm that:
   * without them the first copy counts.
   */
  isSound(segment: Segment): boolean {
    return !this.hasPeerPackets || this.checksums.isSound(segment);
  }

  /** The next `count` bytes are lost. */
  protected declareGap(count: number, stamp: Stamp): void {
    this.counters.gaps++;
    this.counters.gapBytes += count;
    this.expected = advance(this.expected, count);
    this.lose(count, stamp);
  }

  /** Accepts the next bytes in order; those that were truncated are lost. */
  protected accept(bytes: Buffer, start: number, captured: number, length: number, stamp: Stamp): void {
    const urgent = this.#urgent === null ? captured : distance(this.#urgent, this.expected);
    if (urgent < captured) {
      this.#urgent = null;
      if (urgent >= 0) {
        this.accept(bytes, start, urgent, urgent, stamp);
        this.expected = advance(this.expected, 1);
        const taken = urgent + 1;
        this.accept(bytes, start + taken, captured - taken, length - taken, stamp);
        return;
      }
    }
    const sequence = this.expected;
    this.expected = advance(sequence, captured);
    if (captured > 0) {
      if (this.skip < captured)
        this.#recent.add(this.channel.number, this.direction, sequence, bytes, start, start + captured);
      this.deliver(bytes, start, start + captured, stamp);
    }
    if (captured === length) return;
    this.expected = advance(this.expected, length - captured);
    this.lose(length - captured, stamp);
  }

  /** Compares a segment with the same bytes that were read, if its receiver has not acknowledged those yet. */
  protected compare(sequence: number, segment: Segment): void {
    const { bytes, payloadStart, payloadEnd, payloadLength } = segment;
    const captured = Math.min(payloadEnd - payloadStart, payloadLength);
    // A probe that asks whether the receiver is there repeats one byte, mostly zero (RFC 9293 section 3.8.4).
    if (captured <= 1) return;
    const taken = this.hasPeerPackets ? Math.max(0, distance(this.acknowledged, sequence)) : 0;
    const first = advance(sequence, taken);
    const { number } = this.channel;
    const start = payloadStart + taken;
    const end = payloadStart + captured;
    const isOther = start < end && this.#recent.differs(number, this.direction, first, bytes, start, end);
    if (!isOther || !this.isSound(segment)) return;
    this.counters.ambiguousSegments++;
    this.channel.consumer.doubt?.(this.direction);
  }

  /** Copies differ of what is delivered next, and another receiver may have taken the other one. */
  protected countAmbiguous(): void {
    this.counters.ambiguousSegments++;
    this.ambiguous = true;
  }

  /** Missing bytes that are skipped: goes on behind them at once. */
  protected skipGap(count: number, stamp: Stamp): void {
    this.#skippedGaps ??= new SkippedGaps(this.counters);
    const end = advance(this.expected, count);
    this.#skippedGaps.add(this.expected, end);
    this.expected = end;
    this.lose(count, stamp);
  }

  /** Bytes `[sequence, end)` come that may have been skipped as missing. */
  protected fillSkippedGaps(sequence: number, end: number): void {
    if (this.#skippedGaps !== null && !this.#skippedGaps.isEmpty) this.#skippedGaps.fill(sequence, end);
  }

  /** No missing byte that was skipped comes any more. */
  protected closeSkippedGaps(): void {
    this.#skippedGaps?.close();
  }
}
