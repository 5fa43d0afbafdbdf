// Gaps in bytes that nobody wants (the middle of a body): they stop nothing, but they are damage, so they are
// remembered until a late segment fills them, and counted as gaps when none does.

import type { Counters } from '../shared/counters.ts';
import { MAX_SKIPPED_GAPS } from './limits.ts';
import { advance, distance } from './sequence.ts';

interface SkippedGap {
  start: number;
  end: number;
}

export class SkippedGaps {
  readonly #counters: Counters;
  #open: SkippedGap[] = [];

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** Remembers that [start, end) was skipped. The oldest is counted when there are too many. */
  add(start: number, end: number): void {
    if (this.#open.length === MAX_SKIPPED_GAPS) this.#count(this.#open.shift()!);
    this.#open.push({ start, end });
  }

  /** A late segment covers [start, end): takes it out of every gap. */
  fill(start: number, end: number): void {
    const left: SkippedGap[] = [];
    for (const gap of this.#open) {
      const before = distance(start, gap.start);
      const after = distance(gap.end, end);
      if (distance(end, gap.start) <= 0 || distance(start, gap.end) >= 0) {
        left.push(gap);
        continue;
      }
      if (before > 0) left.push({ start: gap.start, end: advance(gap.start, before) });
      if (after > 0) left.push({ start: end, end: gap.end });
    }
    this.#open = left;
  }

  /** Nothing will fill them any more. */
  close(): void {
    for (const gap of this.#open) this.#count(gap);
    this.#open = [];
  }

  get isEmpty(): boolean {
    return this.#open.length === 0;
  }

  #count(gap: SkippedGap): void {
    this.#counters.gaps++;
    this.#counters.gapBytes += distance(gap.end, gap.start);
  }
}
