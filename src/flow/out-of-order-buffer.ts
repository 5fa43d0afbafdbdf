// Out-of-order segments of one direction: earlier ones are missing, or the receiver seems to have dropped them. Kept in
// order of their sequence numbers. Of bytes that came twice the copy counts that Linux delivers (tcp_data_queue_ofo):
// that of the segment which begins first, unless another one covers it whole. Other receivers choose otherwise.

import type { BufferBudget } from './buffer-budget.ts';
import { GapTimeout } from './gap-timeout.ts';
import { advance, distance } from './sequence.ts';
import type { Stamp } from './stream.ts';

export interface BufferedSegment {
  sequence: number;
  /** Its captured bytes, a copy; fewer than `length` when the packet is truncated. */
  bytes: Buffer;
  /** Bytes on the wire. */
  length: number;
  /** Its receiver seems to have dropped it: used only when no better copy comes. */
  suspect: boolean;
  /** Another copy of some of its bytes differs. */
  ambiguous: boolean;
  stamp: Stamp;
}

/** Memory of a segment beside its bytes: it counts too, or a million segments of one byte would be free. */
const SEGMENT_OVERHEAD_BYTES = 256;

export class OutOfOrderBuffer {
  readonly #budget: BufferBudget;
  /** Ascending by distance from the next byte expected. */
  #segments: BufferedSegment[] = [];
  #bytes = 0;
  readonly gapTimeout = new GapTimeout();

  constructor(budget: BufferBudget) {
    this.#budget = budget;
  }

  get count(): number {
    return this.#segments.length;
  }

  /** Memory taken from the budget. */
  get bufferedBytes(): number {
    return this.#bytes;
  }

  get first(): BufferedSegment | undefined {
    return this.#segments[0];
  }

  /**
   * Keeps a copy of a segment's captured bytes `source[start, start + captured)`; sound bytes replace suspect ones.
   * False when the budget is exhausted.
   */
  add(
    sequence: number,
    source: Buffer,
    start: number,
    captured: number,
    length: number,
    suspect: boolean,
    stamp: Stamp,
  ): boolean {
    const end = advance(sequence, length);
    if (!suspect) this.#evict(sequence, end);
    // What is suspect replaces nothing, nor does a part that was not captured.
    if (suspect || captured < length)
      return this.#fill(sequence, source, start, captured, length, suspect, stamp);
    const segments = this.#segments;
    // Behind all that begin before it, or where it does: begins and ends both ascend.
    let index = segments.length;
    while (index > 0 && distance(sequence, segments[index - 1]!.sequence) < 0) index--;
    let ambiguous = false;
    const before = segments[index - 1];
    if (before !== undefined && distance(endOf(before), sequence) > 0) {
      const differs = isDifferent(before, sequence, source, start, captured);
      if (differs) before.ambiguous = true;
      if (distance(endOf(before), end) >= 0) return true;
      ambiguous = differs;
      if (before.sequence === sequence) this.#remove(--index);
    }
    for (let next = segments[index]; next !== undefined; next = segments[index]) {
      if (distance(end, next.sequence) <= 0) break;
      if (isDifferent(next, sequence, source, start, captured)) {
        ambiguous = true;
        next.ambiguous = true;
      }
      if (distance(endOf(next), end) > 0) break;
      this.#remove(index);
    }
    const copied = start + captured;
    return this.#insert(index, { sequence, length, suspect: false, ambiguous, stamp }, source, start, copied);
  }

  /** Keeps what nothing here covers yet. */
  #fill(
    sequence: number,
    source: Buffer,
    start: number,
    captured: number,
    length: number,
    suspect: boolean,
    stamp: Stamp,
  ): boolean {
    // The first segment that ends behind `sequence`: the new one fills the gaps between the segments from there on.
    let index = this.#segments.length;
    while (index > 0 && distance(sequence, endOf(this.#segments[index - 1]!)) < 0) index--;
    while (length > 0) {
      const next = this.#segments[index];
      const gap = next === undefined ? length : Math.min(length, distance(next.sequence, sequence));
      if (gap > 0) {
        const part = { sequence, length: gap, suspect, ambiguous: false, stamp };
        if (!this.#insert(index++, part, source, start, start + Math.min(captured, gap))) return false;
      }
      if (next === undefined) return true;
      index++;
      const step = distance(endOf(next), sequence);
      sequence = advance(sequence, step);
      start += step;
      captured = Math.max(0, captured - step);
      length -= step;
    }
    return true;
  }

  /** Whether sound bytes that are here differ from those of a segment. */
  differs(sequence: number, source: Buffer, start: number, captured: number): boolean {
    for (const segment of this.#segments) {
      if (distance(segment.sequence, sequence) >= captured) break;
      if (isDifferent(segment, sequence, source, start, captured)) return true;
    }
    return false;
  }

  /** Sound bytes have come for [start, end): suspect ones there are removed. */
  #evict(start: number, end: number): void {
    for (let index = this.#segments.length - 1; index >= 0; index--) {
      const segment = this.#segments[index]!;
      const { sequence, bytes, length, suspect } = segment;
      const before = distance(start, sequence);
      if (before >= length) return;
      const behind = distance(endOf(segment), end);
      if (!suspect || behind >= length) continue;
      this.#remove(index);
      const tail = Math.min(length - behind, bytes.length);
      if (behind > 0)
        this.#insert(index, { ...segment, sequence: end, length: behind }, bytes, tail, bytes.length);
      if (before > 0)
        this.#insert(index, { ...segment, length: before }, bytes, 0, Math.min(before, bytes.length));
    }
  }

  /** Keeps a segment with a copy of its bytes `source[start, end)`. */
  #insert(
    index: number,
    segment: Omit<BufferedSegment, 'bytes'>,
    source: Buffer,
    start: number,
    end: number,
  ): boolean {
    const captured = end - start;
    if (!this.#budget.take(captured + SEGMENT_OVERHEAD_BYTES)) return false;
    const bytes = Buffer.allocUnsafeSlow(captured);
    if (captured > 0) source.copy(bytes, 0, start, end);
    this.#bytes += captured + SEGMENT_OVERHEAD_BYTES;
    this.#segments.splice(index, 0, { ...segment, bytes, stamp: segment.stamp.copy() });
    return true;
  }

  /** Takes the first segment out; there must be one. */
  shift(): BufferedSegment {
    return this.#remove(0);
  }

  clear(): void {
    this.#budget.give(this.#bytes);
    this.#bytes = 0;
    this.#segments = [];
  }

  #remove(index: number): BufferedSegment {
    const segment = this.#segments.splice(index, 1)[0]!;
    const freed = segment.bytes.length + SEGMENT_OVERHEAD_BYTES;
    this.#bytes -= freed;
    this.#budget.give(freed);
    return segment;
  }
}

/** The sequence number behind a segment's last byte. */
function endOf(segment: BufferedSegment): number {
  return advance(segment.sequence, segment.length);
}

/** Whether a sound segment that is here has other bytes than one at `sequence`, where both were captured. */
function isDifferent(
  segment: BufferedSegment,
  sequence: number,
  source: Buffer,
  start: number,
  captured: number,
): boolean {
  const { bytes, suspect } = segment;
  const offset = distance(segment.sequence, sequence);
  const from = Math.max(0, offset);
  const to = Math.min(captured, offset + bytes.length);
  if (suspect || from >= to) return false;
  return source.compare(bytes, from - offset, to - offset, start + from, start + to) !== 0;
}
