// Resynchronisation in a damaged capture: searches the next place where several records in a row are plausible.
// The format's own probe says which bytes can be a record.

import { counted } from '../shared/counted.ts';
import { MAX_RESYNC_BYTES, RESYNC_RECORDS } from './limits.ts';
import type { DamageLog } from './reader.ts';

/** Results of a `RecordProbe` that are no offset: no record can start here; its header is not whole yet. */
export const IMPLAUSIBLE = -1;
export const UNDECIDED = -2;

/** Bytes needed when a header is not whole: more than any format's has. */
const MAX_HEADER_BYTES = 32;

/**
 * Can a record start at `at`?
 * @param first whether it is the first one of a row
 * @returns the offset behind the record (it may lie behind the window), or one of the two codes above
 */
export type RecordProbe = (at: number, first: boolean) => number;

interface SearchResult {
  readonly found: boolean;
  /** The record, or the first offset that is undecided. */
  readonly at: number;
  /** Bytes from `at` on that are needed to decide. */
  readonly neededBytes: number;
}

/**
 * Searches `[from, end)` of the window for a row of plausible records. At the end of the input a row may be
 * shorter: one record that ends exactly there, or two before a truncated one.
 */
function findRecord(probe: RecordProbe, from: number, end: number, ended: boolean): SearchResult {
  for (let at = from; at < end; at++) {
    let records = 0;
    let next = at;
    let after = probe(next, true);
    while (after >= 0 && after <= end) {
      records++;
      next = after;
      if (records === RESYNC_RECORDS) return { found: true, at, neededBytes: 0 };
      after = next < end ? probe(next, false) : UNDECIDED;
    }
    if (after === IMPLAUSIBLE) continue;
    if (!ended)
      return { found: false, at, neededBytes: (after === UNDECIDED ? end + MAX_HEADER_BYTES : after) - at };
    if (records >= 2 || (records === 1 && next === end)) return { found: true, at, neededBytes: 0 };
  }
  return { found: false, at: end, neededBytes: 1 };
}

/** A reader's state while it resynchronises. Offsets are counted from the start of the capture. */
export class Resync {
  /** No record was found within the limit: the rest of the capture is not read. */
  exhausted = false;
  /** Bytes needed, from the offset that `search` returned on, before it can go on. */
  neededBytes = 0;

  readonly #damage: DamageLog;
  readonly #unit: string;
  #lostAt = -1;
  #why = '';

  /** @param unit what is searched for, in words */
  constructor(damage: DamageLog, unit: string) {
    this.#damage = damage;
    this.#unit = unit;
  }

  get lost(): boolean {
    return this.#lostAt >= 0;
  }

  /** The record at `offset` is invalid. */
  begin(offset: number, why: string): void {
    this.#lostAt = offset;
    this.#why = why;
  }

  /**
   * Searches the window on from `from`; `lost` is false afterwards when a record was found.
   * @param windowOffset what to add to an offset in the window for one in the capture
   * @param packets read so far
   * @returns the offset in the window up to which everything is decided
   */
  search(
    probe: RecordProbe,
    windowOffset: number,
    from: number,
    end: number,
    ended: boolean,
    packets: number,
  ): number {
    const result = findRecord(probe, Math.max(from, this.#lostAt + 1 - windowOffset), end, ended);
    const offset = windowOffset + result.at;
    const skipped = offset - this.#lostAt;
    this.neededBytes = result.neededBytes;
    if (skipped > MAX_RESYNC_BYTES) {
      this.giveUp(offset, packets);
      this.exhausted = true;
      return end;
    }
    if (result.found) {
      this.#damage.add(
        `damaged at byte ${this.#lostAt}, after packet ${packets}: ${this.#why}; ` +
          `${counted(skipped, 'byte was', 'bytes were')} skipped to the next ${this.#unit}`,
        skipped,
      );
      this.#lostAt = -1;
    }
    return result.at;
  }

  /** Nothing was found up to `until`. */
  giveUp(until: number, packets: number): void {
    const unread = until - this.#lostAt;
    this.#damage.addLast(
      `damaged at byte ${this.#lostAt}, after packet ${packets}: ${this.#why}, and no ${this.#unit} was found in ` +
        `what follows (${counted(unread, 'byte')}); what comes before was read`,
      unread,
    );
  }
}
