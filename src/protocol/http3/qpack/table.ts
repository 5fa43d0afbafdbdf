// The dynamic table that one endpoint's encoder fills (RFC 9204 section 3.2): entries have absolute indexes, counted
// from 0 in the order of their insertion. Behind a hole in the encoder stream insertions are unknown, and so is how many
// they are.

import type { BufferBudget } from '../../../flow/buffer-budget.ts';
import type { Counters } from '../../../shared/counters.ts';
import { DynamicTable } from '../../field-compression/dynamic-table.ts';
import { type TableField, UNKNOWN_FIELD } from '../../field-compression/field.ts';

/** What an entry takes at least (RFC 9204 section 3.2.1). */
const MIN_ENTRY_BYTES = 32;

export class QpackTable {
  readonly #entries: DynamicTable;
  readonly #counters: Counters;
  /** Insertions that were read. */
  insertCount = 0;
  /** There may be later insertions, which are unknown. */
  isBroken = false;
  /** Entries that the largest capacity ever announced has room for. */
  #announcedEntries = 0;
  /** MaxEntries (RFC 9204 section 4.5.1.1), from the settings of the receiver; null while they are not known. */
  maxEntries: number | null = null;
  /** They will not be known. */
  areSettingsLost = false;
  /** The frame of the capture with which an entry was evicted last. */
  evictionFrame = Number.NEGATIVE_INFINITY;
  readonly #beforeEviction: () => void;

  /** @param beforeEviction called before entries are evicted: what refers to them is to be read now */
  constructor(budget: BufferBudget, counters: Counters, beforeEviction = (): void => {}) {
    this.#entries = new DynamicTable(budget, 0);
    this.#counters = counters;
    this.#beforeEviction = beforeEviction;
  }

  /** The receiver's SETTINGS_QPACK_MAX_TABLE_CAPACITY (RFC 9204 section 5). */
  allow(maxCapacityBytes: number): void {
    this.maxEntries = Math.floor(maxCapacityBytes / MIN_ENTRY_BYTES);
  }

  /** What MaxEntries is at least, by what the encoder uses. */
  get announcedEntries(): number {
    return this.#announcedEntries;
  }

  /** Set Dynamic Table Capacity (RFC 9204 section 4.3.1). */
  resize(capacityBytes: number): void {
    this.#announcedEntries = Math.max(this.#announcedEntries, Math.floor(capacityBytes / MIN_ENTRY_BYTES));
    if (capacityBytes < this.#entries.bytes) this.#beforeEviction();
    this.#entries.resize(capacityBytes);
  }

  /** The entry of an absolute index, which is unknown when it was not read; undefined when there is none any more. */
  get(absolute: number): TableField | undefined {
    if (absolute < this.insertCount) return this.#entries.get(this.insertCount - 1 - absolute);
    return UNKNOWN_FIELD;
  }

  /** False for an entry that is larger than the capacity, which is an error (RFC 9204 section 3.2.2). */
  insert(field: TableField): boolean {
    const { bytes, capacityBytes } = this.#entries;
    if (field.size > capacityBytes) return false;
    if (bytes + field.size > capacityBytes) this.#beforeEviction();
    if (!this.#entries.insert(field)) this.#counters.forgottenTables++;
    this.insertCount++;
    return true;
  }

  /** Later insertions will not be known. */
  break(): void {
    this.isBroken = true;
  }

  /** The connection is over. */
  release(): void {
    this.#entries.release();
    this.isBroken = true;
  }
}
