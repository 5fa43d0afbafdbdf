// How many insertions an encoder knows to be received (RFC 9204 section 2.1.4), by what the decoder on the other side
// tells it. Behind a hole in the encoder stream this says which insertions a field section can refer to.

import type { Counters } from '../../../shared/counters.ts';
import { MAX_UNACKNOWLEDGED_SECTIONS } from '../limits.ts';
import type { QpackTable } from './table.ts';

export class ReceivedCount {
  readonly #table: QpackTable;
  readonly #counters: Counters;
  /** Insertions that were made at least: they were received, or a section needs them. */
  inserted = 0;
  /** Known Received Count at most: Infinity when it cannot be told. */
  atMost = 0;
  /** What of it is certain. */
  #count = 0;
  /** Required Insert Counts of the sections that wait for their acknowledgement, by stream; NaN: not known. */
  readonly #pending = new Map<number, number[]>();
  #pendingSections = 0;

  constructor(table: QpackTable, counters: Counters) {
    this.#table = table;
    this.#counters = counters;
  }

  /** A section with this Required Insert Count, which is not 0, was sent on a stream; NaN: it is not known. */
  sent(streamId: number, requiredCount: number): void {
    if (requiredCount > this.inserted) this.inserted = requiredCount;
    if (this.atMost === Number.POSITIVE_INFINITY) return;
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
    const pending = this.#pending.get(streamId);
    const requiredCount = pending?.shift();
    if (requiredCount !== undefined) this.#pendingSections--;
    if (pending?.length === 0) this.#pending.delete(streamId);
    if (requiredCount !== undefined && !Number.isNaN(requiredCount)) {
      this.#count = Math.max(this.#count, requiredCount);
      this.atMost = Math.max(this.atMost, requiredCount);
    } else {
      // The section was not seen: it needed no more than the table has room for beyond what was received.
      const { maxEntries } = this.#table;
      if (maxEntries === null) this.lose();
      else this.atMost += maxEntries;
    }
  }

  /** Stream Cancellation (RFC 9204 section 4.4.2). */
  cancel(streamId: number): void {
    this.#pendingSections -= this.#pending.get(streamId)?.length ?? 0;
    this.#pending.delete(streamId);
  }

  /** Insert Count Increment (RFC 9204 section 4.4.3). */
  increment(count: number): void {
    this.#count += count;
    this.atMost += count;
    this.inserted = Math.max(this.inserted, this.#count);
  }

  /** Acknowledgements were missed. */
  lose(): void {
    this.atMost = Number.POSITIVE_INFINITY;
    this.#pending.clear();
    this.#pendingSections = 0;
  }
}
