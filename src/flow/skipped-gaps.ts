// Gaps in bytes that are skipped (the middle of a body): reading goes on, but they are damage, so they are remembered
// until a late segment fills them, and counted as gaps when none does.

import type { Counters } from '../shared/counters.ts';
import { MAX_SKIPPED_GAPS } from './limits.ts';
import { advance, distance } from './sequence.ts';

interface SkippedGap {
  start: number;
  end: number;
}

export class SkippedGaps {
  readonly #counters: Counters;
  #gaps: SkippedGap[] = [];

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** Remembers that [start, end) was skipped. The oldest is counted when there are too many. */
  add(start: number, end: number): void {
    this.#gaps.push({ start, end });
    this.#countOldest();
  }

  /** A late segment covers [start, end): it fills that part of every gap, and may split one. */
  fill(start: number, end: number): void {
    const remaining: SkippedGap[] = [];
    for (const gap of this.#gaps) {
      const before = distance(start, gap.start);
      const after = distance(gap.end, end);
      if (distance(end, gap.start) <= 0 || distance(start, gap.end) >= 0) {
        remaining.push(gap);
        continue;
      }
      if (before > 0) remaining.push({ start: gap.start, end: advance(gap.start, before) });
      if (after > 0) remaining.push({ start: end, end: gap.end });
    }
    this.#gaps = remaining;
    this.#countOldest();
  }

  /** Nothing will fill them any more: counts them. */
  close(): void {
    for (const gap of this.#gaps) this.#count(gap);
    this.#gaps = [];
  }

  get isEmpty(): boolean {
    return this.#gaps.length === 0;
  }

  /** Every late segment is compared with each gap: there are never many. */
  #countOldest(): void {
    while (this.#gaps.length > MAX_SKIPPED_GAPS) this.#count(this.#gaps.shift()!);
  }

  #count(gap: SkippedGap): void {
    this.#counters.gaps++;
    this.#counters.gapBytes += distance(gap.end, gap.start);
  }
}
