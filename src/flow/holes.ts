// Holes in bytes that nobody wants (the middle of a body): they stop nothing, but they are damage, so they are
// remembered until a late segment fills them, and counted as gaps when none does.

import type { Counters } from '../counters.ts';
import { MAX_OPEN_HOLES } from '../limits.ts';
import { advance, distance } from './sequence.ts';

interface Hole {
  start: number;
  end: number;
}

export class Holes {
  readonly #counters: Counters;
  #open: Hole[] = [];

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** Remembers that [start, end) was stepped over. The oldest hole is counted as a gap when there are too many. */
  add(start: number, end: number): void {
    if (this.#open.length === MAX_OPEN_HOLES) this.#count(this.#open.shift()!);
    this.#open.push({ start, end });
  }

  /** A late segment covers [start, end): takes it out of every hole. */
  fill(start: number, end: number): void {
    const left: Hole[] = [];
    for (const hole of this.#open) {
      const before = distance(start, hole.start);
      const after = distance(hole.end, end);
      if (distance(end, hole.start) <= 0 || distance(start, hole.end) >= 0) {
        left.push(hole);
        continue;
      }
      if (before > 0) left.push({ start: hole.start, end: advance(hole.start, before) });
      if (after > 0) left.push({ start: end, end: hole.end });
    }
    this.#open = left;
  }

  /** Nothing will fill them any more. */
  close(): void {
    for (const hole of this.#open) this.#count(hole);
    this.#open = [];
  }

  get isEmpty(): boolean {
    return this.#open.length === 0;
  }

  #count(hole: Hole): void {
    this.#counters.gaps++;
    this.#counters.gapBytes += distance(hole.end, hole.start);
  }
}
