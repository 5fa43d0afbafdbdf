// The dynamic table of HPACK (RFC 7541 sections 2.3.2 and 4) and of QPACK (RFC 9204 section 3.2). Entries are counted from
// the newest one, so that those whose insertion was captured are found even when older ones are unknown.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import { type TableField, UNKNOWN_FIELD } from './field.ts';
import { ASSUMED_DYNAMIC_TABLE_BYTES, MAX_DYNAMIC_TABLE_BYTES } from './limits.ts';

const INITIAL_SLOTS = 16;
/** No table can have more entries: each counts 32 bytes at least. */
const MAX_ENTRIES = MAX_DYNAMIC_TABLE_BYTES >> 5;

export class DynamicTable {
  readonly #budget: BufferBudget;
  /** A ring whose length is a power of two; `#next` is where the next entry goes. */
  #ring: (TableField | undefined)[] = [];
  #next = 0;
  count = 0;
  bytes = 0;
  /** The size that the encoder keeps to; with a larger one the same entries are found. */
  capacityBytes: number;
  /** There may be older entries whose insertion was not captured. */
  isPartial = false;

  /** @param capacityBytes the size before the encoder announces another one */
  constructor(budget: BufferBudget, capacityBytes: number) {
    this.#budget = budget;
    this.capacityBytes = capacityBytes;
  }

  /** The entry inserted `age` insertions before the newest (0); undefined when there cannot be one. */
  get(age: number): TableField | undefined {
    if (age < this.count) return this.#ring[(this.#next - 1 - age) & (this.#ring.length - 1)];
    return this.isPartial && age < MAX_ENTRIES ? UNKNOWN_FIELD : undefined;
  }

  /** RFC 7541 section 4.4. False when memory is short: then all entries are forgotten. */
  insert(field: TableField): boolean {
    const { size } = field;
    this.#evictUntil(this.capacityBytes - size);
    if (size > this.capacityBytes) return true;
    if (!this.#budget.take(size)) {
      this.forget();
      return false;
    }
    if (this.count === this.#ring.length) this.#grow();
    this.#ring[this.#next] = field;
    this.#next = (this.#next + 1) & (this.#ring.length - 1);
    this.count++;
    this.bytes += size;
    return true;
  }

  /** The encoder announces the size it uses from now on (RFC 7541 sections 4.2 and 6.3). */
  resize(capacityBytes: number): void {
    if (capacityBytes === 0) this.isPartial = false;
    else if (capacityBytes > MAX_DYNAMIC_TABLE_BYTES) this.isPartial = true;
    this.capacityBytes = Math.min(capacityBytes, MAX_DYNAMIC_TABLE_BYTES);
    this.#evictUntil(this.capacityBytes);
  }

  /**
   * Insertions may have been missed: no entry is where it was. The size may have changed unseen too, so a large one
   * is assumed: an encoder never refers to what it has evicted itself.
   */
  forget(): void {
    this.#evictUntil(0);
    this.isPartial = true;
    this.capacityBytes = Math.max(this.capacityBytes, ASSUMED_DYNAMIC_TABLE_BYTES);
  }

  /** The connection is over. */
  release(): void {
    this.#evictUntil(0);
    this.#ring = [];
  }

  #evictUntil(bytes: number): void {
    const before = this.bytes;
    while (this.count > 0 && this.bytes > bytes) {
      const oldest = (this.#next - this.count) & (this.#ring.length - 1);
      this.bytes -= this.#ring[oldest]!.size;
      this.#ring[oldest] = undefined;
      this.count--;
    }
    if (this.bytes !== before) this.#budget.give(before - this.bytes);
  }

  #grow(): void {
    const grown: (TableField | undefined)[] = [];
    for (let age = this.count - 1; age >= 0; age--) grown.push(this.get(age));
    this.#next = grown.length;
    while (grown.length < Math.max(INITIAL_SLOTS, 2 * this.count)) grown.push(undefined);
    this.#ring = grown;
  }
}
