// How many insertions an encoder knows to be received (RFC 9204 section 2.1.4), by what the decoder on the other side
// tells it. Behind a hole in the encoder stream this alone says which insertions a field section can refer to.

import type { Counters } from '../../../shared/counters.ts';
import { MAX_UNACKNOWLEDGED_SECTIONS } from '../limits.ts';

export class ReceivedCount {
  readonly #counters: Counters;
  /** Known Received Count, or what it is at least. */
  count = 0;
  /** Nothing that raises the count was missed. */
  isExact = true;
  /** Required Insert Counts of the sections that wait for their acknowledgement, by stream; NaN: not known. */
  readonly #pending = new Map<number, number[]>();
  #pendingSections = 0;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** A section with this Required Insert Count, which is not 0, was sent on a stream; NaN: it is not known. */
  sent(streamId: number, requiredCount: number): void {
    if (!this.isExact) return;
    if (this.#pendingSections === MAX_UNACKNOWLEDGED_SECTIONS) {
      this.#counters.forgottenTables++;
      this.lose();
      return;
    }
    this.#pendingSections++;
    const pending = this.#pending.get(streamId);
    if (pending === undefined) this.#pending.set(streamId, [requiredCount]);
    else pending.push(requiredCount);
  }

  /** Section Acknowledgment (RFC 9204 section 4.4.1). */
  acknowledge(streamId: number): void {
    if (!this.isExact) return;
    const pending = this.#pending.get(streamId);
    const requiredCount = pending?.shift() ?? Number.NaN;
    if (pending?.length === 0) this.#pending.delete(streamId);
    if (Number.isNaN(requiredCount)) {
      this.lose();
      return;
    }
    this.#pendingSections--;
    this.count = Math.max(this.count, requiredCount);
  }

  /** Stream Cancellation (RFC 9204 section 4.4.2). */
  cancel(streamId: number): void {
    this.#pendingSections -= this.#pending.get(streamId)?.length ?? 0;
    this.#pending.delete(streamId);
  }

  /** Insert Count Increment (RFC 9204 section 4.4.3). */
  increment(count: number): void {
    this.count += count;
  }

  /** Acknowledgements, or sections that they are for, were missed. */
  lose(): void {
    this.isExact = false;
    this.#pending.clear();
    this.#pendingSections = 0;
  }
}
