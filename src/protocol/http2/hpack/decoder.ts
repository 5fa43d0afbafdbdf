// One direction's HPACK decoder (RFC 7541 section 6). The receiver's SETTINGS bound the size of the table; the size
// that the encoder chooses is in the block itself, and only that one counts here.

import type { BufferBudget } from '../../../flow/buffer-budget.ts';
import type { Counters } from '../../../shared/counters.ts';
import { DynamicTable } from '../../field-compression/dynamic-table.ts';
import { TableField, UNKNOWN, UNKNOWN_FIELD } from '../../field-compression/field.ts';
import type { FieldList } from '../../field-compression/field-list.ts';
import {
  PrimitiveReader,
  VALUE_HUFFMAN,
  VALUE_LENGTH_MASK,
} from '../../field-compression/primitive-reader.ts';
import { STATIC_COUNT, STATIC_FIELDS } from './static-table.ts';

/** First bits of a representation, and the bits that are left of its first octet for the integer. */
const INDEXED = 0x80;
const INCREMENTAL = 0x40;
const SIZE_UPDATE = 0x20;
const INDEXED_MASK = 0x7f;
const INCREMENTAL_MASK = 0x3f;
const SIZE_MASK = 0x1f;
const LITERAL_MASK = 0x0f;

/** SETTINGS_HEADER_TABLE_SIZE before a SETTINGS frame changes it (RFC 9113 section 6.5.2). */
const INITIAL_TABLE_BYTES = 4096;

export class HpackDecoder {
  readonly fields: FieldList;
  readonly counters: Counters;
  readonly table: DynamicTable;
  readonly #reader = new PrimitiveReader();

  /** @param fields filled by `decode`, and valid until the next call of it; decoders may share one */
  constructor(fields: FieldList, budget: BufferBudget, counters: Counters) {
    this.fields = fields;
    this.counters = counters;
    this.table = new DynamicTable(budget, INITIAL_TABLE_BYTES);
  }

  /**
   * Decodes the header block `bytes[start, end)` into `fields`. With `truncated` only its beginning is there. False
   * when it was not read to its end: its insertions are not all known then, and the table has been forgotten.
   */
  decode(bytes: Buffer, start: number, end: number, truncated: boolean): boolean {
    this.fields.clear();
    this.#reader.open(bytes, start, end);
    const isWhole = this.#readSizeUpdates() && this.#readFields(truncated) && !truncated;
    if (!isWhole) this.table.forget();
    return isWhole;
  }

  /** They stand before all fields, and nowhere else (RFC 7541 section 4.2). */
  #readSizeUpdates(): boolean {
    const reader = this.#reader;
    while (reader.at < reader.end && (reader.bytes[reader.at]! & 0xe0) === SIZE_UPDATE) {
      const size = reader.integer(SIZE_MASK);
      if (size < 0) return false;
      this.table.resize(size);
    }
    return true;
  }

  #readFields(truncated: boolean): boolean {
    const reader = this.#reader;
    while (reader.at < reader.end) {
      const first = reader.bytes[reader.at]!;
      if (first & INDEXED) {
        const field = this.#field(reader.integer(INDEXED_MASK));
        if (field === undefined) return false;
        this.fields.add(field);
      } else if (first & INCREMENTAL) {
        if (!this.#literal(INCREMENTAL_MASK, true, truncated)) return false;
      } else if (first & SIZE_UPDATE) return false;
      else if (!this.#literal(LITERAL_MASK, false, truncated)) return false;
    }
    return true;
  }

  #literal(mask: number, isInserted: boolean, truncated: boolean): boolean {
    const reader = this.#reader;
    const index = reader.integer(mask);
    if (index < 0) return false;
    const named = index === 0 ? this.#literalName() : this.#field(index);
    if (named === undefined) return false;
    if (!isInserted) return this.fields.addLine(named, reader, truncated);
    const start = reader.at;
    const value = reader.text(VALUE_HUFFMAN, VALUE_LENGTH_MASK);
    if (value === null) {
      reader.at = start;
      if (truncated) this.fields.addLine(named, reader, true);
      return false;
    }
    const { name, meaning } = named;
    return this.#insert(meaning === UNKNOWN ? UNKNOWN_FIELD : new TableField(name, value, meaning));
  }

  #insert(field: TableField): boolean {
    this.fields.add(field);
    if (!this.table.insert(field)) this.counters.forgottenTables++;
    return true;
  }

  /** A name that no table has, as a field without a value. */
  #literalName(): TableField | undefined {
    const name = this.#reader.text(VALUE_HUFFMAN, VALUE_LENGTH_MASK);
    return name === null ? undefined : new TableField(name, '');
  }

  #field(index: number): TableField | undefined {
    if (index > STATIC_COUNT) return this.table.get(index - STATIC_COUNT - 1);
    return index > 0 ? STATIC_FIELDS[index]! : undefined;
  }
}
