// How often live findings and sessions are written. All of them are concluded anew each time: the more there are, the longer
// that takes, and the more seldom it is done, so that it never keeps the capture from being read.

import { AMENDMENT_REST, MIN_AMENDMENT_MILLISECONDS } from './limits.ts';

export class AmendmentPace {
  readonly #nowMs: () => number;
  #dueMs = Number.NEGATIVE_INFINITY;

  constructor(nowMs: () => number) {
    this.#nowMs = nowMs;
  }

  /** Calls `amend` when it is due; it gives false when there was nothing to do. */
  run(amend: () => boolean): void {
    const startMs = this.#nowMs();
    if (startMs < this.#dueMs || !amend()) return;
    const endMs = this.#nowMs();
    this.#dueMs = endMs + Math.max(MIN_AMENDMENT_MILLISECONDS, (endMs - startMs) * AMENDMENT_REST);
  }
}
