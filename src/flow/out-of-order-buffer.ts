// Out-of-order segments of one direction: earlier ones are missing, or their checksum says that the receiver dropped
// them. Kept in order of their sequence numbers, without overlap.

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
  /** Its checksum is wrong where checksums are right: used only when no better copy comes. */
  suspect: boolean;
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
   * Keeps a copy of a segment's captured bytes `source[start, start + captured)`. Where it overlaps what is here,
   * sound bytes replace suspect ones, and else the first copy counts. False when the budget is exhausted.
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
    if (!suspect) this.#evict(sequence, advance(sequence, length));
    // The first segment that ends behind `sequence`: the new one fills the gaps between the segments from there on.
    let index = this.#segments.length;
    while (index > 0 && distance(sequence, endOf(this.#segments[index - 1]!)) < 0) index--;
    while (length > 0) {
      const next = this.#segments[index];
      const gap = next === undefined ? length : Math.min(length, distance(next.sequence, sequence));
      if (gap > 0) {
        const end = start + Math.min(captured, gap);
        if (!this.#insert(index++, sequence, source, start, end, gap, suspect, stamp)) return false;
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

  /** Sound bytes have come for [start, end): suspect ones there are removed. */
  #evict(start: number, end: number): void {
    for (let index = this.#segments.length - 1; index >= 0; index--) {
      const segment = this.#segments[index]!;
      const { sequence, bytes, length, suspect, stamp } = segment;
      const before = distance(start, sequence);
      if (before >= length) return;
      const behind = distance(endOf(segment), end);
      if (!suspect || behind >= length) continue;
      this.#remove(index);
      const tail = length - behind;
      if (behind > 0)
        this.#insert(index, end, bytes, Math.min(tail, bytes.length), bytes.length, behind, true, stamp);
      if (before > 0)
        this.#insert(index, sequence, bytes, 0, Math.min(before, bytes.length), before, true, stamp);
    }
  }

  /** Keeps a copy of `source[start, end)`. */
  #insert(
    index: number,
    sequence: number,
    source: Buffer,
    start: number,
    end: number,
    length: number,
    suspect: boolean,
    stamp: Stamp,
  ): boolean {
    const captured = end - start;
    if (!this.#budget.take(captured + SEGMENT_OVERHEAD_BYTES)) return false;
    const bytes = Buffer.allocUnsafeSlow(captured);
    if (captured > 0) source.copy(bytes, 0, start, end);
    this.#bytes += captured + SEGMENT_OVERHEAD_BYTES;
    this.#segments.splice(index, 0, { sequence, bytes, length, suspect, stamp: stamp.copy() });
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
