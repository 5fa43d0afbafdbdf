// Segments of one direction that cannot be read yet: earlier ones are missing, or their checksum says that the
// receiver threw them away. Kept in order of their sequence numbers, without overlap.

import type { BufferBudget } from './buffer-budget.ts';
import { advance, distance } from './sequence.ts';
import type { Stamp } from './stream.ts';

export interface WaitingSegment {
  sequence: number;
  /** Its captured bytes, a copy; fewer than `length` when the packet was cut. */
  bytes: Buffer;
  /** Bytes on the wire. */
  length: number;
  /** Its checksum is wrong on a path where checksums are right: used only when nothing better comes. */
  suspect: boolean;
  stamp: Stamp;
}

export class WaitingRoom {
  /** Ascending by distance from the next byte wanted. */
  #segments: WaitingSegment[] = [];
  #bytes = 0;

  constructor(readonly budget: BufferBudget) {}

  get count(): number {
    return this.#segments.length;
  }

  get bufferedBytes(): number {
    return this.#bytes;
  }

  get first(): WaitingSegment | undefined {
    return this.#segments[0];
  }

  /**
   * Keeps a copy of a segment's captured bytes `source[start, start + captured)`. Where it overlaps what is here,
   * sound bytes win over suspect ones, and then the first over the later. False when the budget is used up.
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
    let index = this.#segments.length;
    while (index > 0 && distance(sequence, this.#segments[index - 1]!.sequence) < 0) index--;

    const previous = this.#segments[index - 1];
    if (previous !== undefined) {
      const overlap = distance(advance(previous.sequence, previous.length), sequence);
      if (overlap > 0) {
        if (previous.suspect && !suspect) {
          if (distance(previous.sequence, sequence) === 0) this.#remove(--index);
          else this.#shorten(previous, previous.length - overlap);
        } else if (overlap >= length) return true;
        else {
          sequence = advance(sequence, overlap);
          start += overlap;
          captured = Math.max(0, captured - overlap);
          length -= overlap;
        }
      }
    }
    // What lies behind: a suspect that is wholly covered gives way; else only the room around it is filled.
    while (length > 0) {
      const next = this.#segments[index];
      const room = next === undefined ? length : Math.min(length, distance(next.sequence, sequence));
      if (next !== undefined && room < length) {
        const beyond = distance(advance(sequence, length), advance(next.sequence, next.length));
        if (next.suspect && !suspect && beyond >= 0) {
          this.#remove(index);
          continue;
        }
      }
      if (
        room > 0 &&
        !this.#insert(index++, sequence, source, start, Math.min(captured, room), room, suspect, stamp)
      )
        return false;
      if (next === undefined || room === length) break;
      index++;
      const step = room + next.length;
      sequence = advance(sequence, step);
      start += step;
      captured = Math.max(0, captured - step);
      length -= step;
    }
    return true;
  }

  #insert(
    index: number,
    sequence: number,
    source: Buffer,
    start: number,
    captured: number,
    length: number,
    suspect: boolean,
    stamp: Stamp,
  ): boolean {
    if (!this.budget.take(captured)) return false;
    const bytes = Buffer.allocUnsafeSlow(captured);
    source.copy(bytes, 0, start, start + captured);
    this.#bytes += captured;
    this.#segments.splice(index, 0, { sequence, bytes, length, suspect, stamp: stamp.copy() });
    return true;
  }

  /** Takes the first segment out. */
  shift(): WaitingSegment {
    const segment = this.#segments[0]!;
    this.#remove(0);
    return segment;
  }

  clear(): void {
    this.budget.give(this.#bytes);
    this.#bytes = 0;
    this.#segments = [];
  }

  #remove(index: number): void {
    const [segment] = this.#segments.splice(index, 1);
    this.#bytes -= segment!.bytes.length;
    this.budget.give(segment!.bytes.length);
  }

  #shorten(segment: WaitingSegment, length: number): void {
    const released = Math.max(0, segment.bytes.length - length);
    if (released > 0) segment.bytes = segment.bytes.subarray(0, length);
    segment.length = length;
    this.#bytes -= released;
    this.budget.give(released);
  }
}
