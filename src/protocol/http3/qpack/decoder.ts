// Field sections that one endpoint encodes with QPACK (RFC 9204 section 4.5). A section may refer to insertions that have
// not been read yet; it says how many it needs.

import type { BufferBudget } from '../../../flow/buffer-budget.ts';
import type { Counters } from '../../../shared/counters.ts';
import { TableField, UNKNOWN_FIELD } from '../../field-compression/field.ts';
import type { FieldList } from '../../field-compression/field-list.ts';
import { PrimitiveReader } from '../../field-compression/primitive-reader.ts';
import { requiredInsertCount, UNKNOWN_COUNT } from './insert-count.ts';
import { ReceivedCount } from './received-count.ts';
import { QPACK_STATIC_FIELDS } from './static-table.ts';
import { QpackTable } from './table.ts';

/** Bits of the prefix of a section (section 4.5.1). */
const INSERT_COUNT_MASK = 0xff;
const SIGN = 0x80;
const DELTA_BASE_MASK = 0x7f;

/** First bits of a field line, and the bits that are left of its first octet for the integer (sections 4.5.2 to 4.5.6). */
const INDEXED = 0x80;
const INDEXED_STATIC = 0x40;
const INDEXED_MASK = 0x3f;
const NAME_REFERENCE = 0x40;
const NAME_IS_STATIC = 0x10;
const NAME_REFERENCE_MASK = 0x0f;
const LITERAL_NAME = 0x20;
const NAME_HUFFMAN = 0x08;
const NAME_LENGTH_MASK = 0x07;
const POST_BASE = 0x10;
const POST_BASE_MASK = 0x0f;
const POST_BASE_NAME_MASK = 0x07;

/** What a decoder needs to know of the streams on which its table is filled, and its sections acknowledged. */
export interface InstructionWatch {
  /** Entries are going to be evicted. */
  beforeEviction(): void;
  /** Instructions of the encoder were not captured, or not yet. */
  isMissingInsertions(): boolean;
  /** The same of what the other side's decoder says. */
  isMissingAcknowledgements(): boolean;
}

const NOTHING_MISSING: InstructionWatch = {
  beforeEviction() {},
  isMissingInsertions: () => false,
  isMissingAcknowledgements: () => false,
};

export class QpackDecoder {
  readonly fields: FieldList;
  readonly table: QpackTable;
  readonly received: ReceivedCount;
  readonly #watch: InstructionWatch;
  readonly #reader = new PrimitiveReader();
  /** Of the section that is being decoded. */
  #requiredCount = 0;
  #base = 0;

  /** @param fields filled by `decode`, and valid until the next call of it; decoders may share one */
  constructor(
    fields: FieldList,
    budget: BufferBudget,
    counters: Counters,
    watch: InstructionWatch = NOTHING_MISSING,
  ) {
    this.fields = fields;
    this.#watch = watch;
    this.table = new QpackTable(budget, counters, () => watch.beforeEviction());
    this.received = new ReceivedCount(this.table, counters);
  }

  /**
   * How many insertions the section in `bytes[start, end)`, which came in `frame`, needs; UNKNOWN_COUNT: not known; null: it is
   * damaged.
   */
  requiredCount(bytes: Buffer, start: number, end: number, frame: number): number | null {
    this.#reader.open(bytes, start, end);
    const encoded = this.#reader.integer(INSERT_COUNT_MASK);
    if (encoded <= 0) return encoded === 0 ? 0 : null;
    const { table, received } = this;
    if (this.isTooLate(frame)) return UNKNOWN_COUNT;
    const inserted = Math.max(table.insertCount, received.inserted);
    // Without a hole what was inserted is known, and no more was received.
    const hasHole = table.isBroken || this.#watch.isMissingInsertions();
    const atMost = hasHole ? this.#mostReceived : 0;
    if (table.maxEntries !== null) {
      const required = requiredInsertCount(encoded, table.maxEntries, inserted, atMost);
      return required === null && hasHole ? UNKNOWN_COUNT : required;
    }
    // Before the settings are known (0-RTT): it cannot have reached twice what the encoder itself has room for.
    return Math.max(inserted, atMost) < table.announcedEntries ? encoded - 1 : UNKNOWN_COUNT;
  }

  get #mostReceived(): number {
    return this.#watch.isMissingAcknowledgements() ? Number.POSITIVE_INFINITY : this.received.atMost;
  }

  /** Entries were evicted since `frame`: a count that was written then may mean others by now. */
  isTooLate(frame: number): boolean {
    return frame < this.table.evictionFrame;
  }

  /** Whether everything is known that will ever be of what a section needs that came in `frame`. */
  isReady(requiredCount: number, frame: number): boolean {
    if (Number.isNaN(requiredCount) && this.isTooLate(frame)) return true;
    const { isBroken, areSettingsLost, insertCount } = this.table;
    return isBroken || requiredCount <= insertCount || (areSettingsLost && Number.isNaN(requiredCount));
  }

  /**
   * Decodes the section `bytes[start, end)`, which needs `requiredCount` insertions, into `fields`. With `truncated` only
   * its beginning is there. False when it was not read to its end.
   */
  decode(
    bytes: Buffer,
    start: number,
    end: number,
    truncated: boolean,
    requiredCount: number | null,
  ): boolean {
    const reader = this.#reader;
    this.fields.clear();
    reader.open(bytes, start, end);
    if (requiredCount === null || reader.integer(INSERT_COUNT_MASK) < 0 || reader.at >= end) return false;
    const isBelow = (bytes[reader.at]! & SIGN) !== 0;
    const delta = reader.integer(DELTA_BASE_MASK);
    if (delta < 0 || (isBelow && delta >= requiredCount)) return false;
    this.#requiredCount = requiredCount;
    this.#base = isBelow ? requiredCount - delta - 1 : requiredCount + delta;
    return this.#readFields(truncated) && !truncated;
  }

  #readFields(truncated: boolean): boolean {
    const reader = this.#reader;
    while (reader.at < reader.end) {
      const first = reader.bytes[reader.at]!;
      if (first & INDEXED) {
        if (!this.#indexed(this.#reference((first & INDEXED_STATIC) !== 0, INDEXED_MASK))) return false;
      } else if (first & NAME_REFERENCE) {
        const named = this.#reference((first & NAME_IS_STATIC) !== 0, NAME_REFERENCE_MASK);
        if (!this.#line(named, truncated)) return false;
      } else if (first & LITERAL_NAME) {
        const name = reader.text(NAME_HUFFMAN, NAME_LENGTH_MASK);
        if (name === null || !this.fields.addLine(new TableField(name, ''), reader, truncated)) return false;
      } else if (first & POST_BASE) {
        if (!this.#indexed(this.#postBase(POST_BASE_MASK))) return false;
      } else if (!this.#line(this.#postBase(POST_BASE_NAME_MASK), truncated)) return false;
    }
    return true;
  }

  #indexed(field: TableField | undefined): boolean {
    if (field !== undefined) this.fields.add(field);
    return field !== undefined;
  }

  #line(named: TableField | undefined, truncated: boolean): boolean {
    return named !== undefined && this.fields.addLine(named, this.#reader, truncated);
  }

  #reference(isStatic: boolean, mask: number): TableField | undefined {
    const index = this.#reader.integer(mask);
    if (index < 0) return undefined;
    return isStatic ? QPACK_STATIC_FIELDS[index] : this.#entry(this.#base - 1 - index);
  }

  #postBase(mask: number): TableField | undefined {
    const index = this.#reader.integer(mask);
    return index < 0 ? undefined : this.#entry(this.#base + index);
  }

  /** A section may not refer to what it does not need (RFC 9204 section 2.2.1). */
  #entry(absolute: number): TableField | undefined {
    if (Number.isNaN(this.#requiredCount)) return UNKNOWN_FIELD;
    return absolute >= 0 && absolute < this.#requiredCount ? this.table.get(absolute) : undefined;
  }
}
