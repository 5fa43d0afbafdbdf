// One direction's HPACK decoder (RFC 7541 section 6). The receiver's SETTINGS bound the size of the table; the size
// that the encoder chooses is in the block itself, and only that one counts here.

import type { BufferBudget } from '../../../flow/buffer-budget.ts';
import type { Counters } from '../../../shared/counters.ts';
import { DynamicTable } from './dynamic-table.ts';
import { HpackField, METHOD, UNKNOWN, UNKNOWN_FIELD } from './field.ts';
import type { FieldList } from './field-list.ts';
import { STATIC_COUNT, STATIC_FIELDS } from './static-table.ts';
import { textOf } from './text.ts';

/** First bits of a representation, and the bits that are left of its first octet for the integer. */
const INDEXED = 0x80;
const INCREMENTAL = 0x40;
const SIZE_UPDATE = 0x20;
const INDEXED_MASK = 0x7f;
const INCREMENTAL_MASK = 0x3f;
const SIZE_MASK = 0x1f;
const LITERAL_MASK = 0x0f;
const HUFFMAN = 0x80;
const LENGTH_MASK = 0x7f;

/** Octets of an integer after its first one: enough for 32 bits, the most that any of them means. */
const MAX_INTEGER_OCTETS = 5;

/** In the place of an integer, which is never negative. */
const ENDED = -1;
const DAMAGED = -2;

export class HpackDecoder {
  readonly fields: FieldList;
  readonly counters: Counters;
  readonly table: DynamicTable;
  #bytes: Buffer = Buffer.alloc(0);
  #at = 0;
  #end = 0;
  /** The last string literal read: where it lies, and how it is written. */
  #start = 0;
  #isHuffman = false;

  /** @param fields filled by `decode`, and valid until the next call of it; decoders may share one */
  constructor(fields: FieldList, budget: BufferBudget, counters: Counters) {
    this.fields = fields;
    this.counters = counters;
    this.table = new DynamicTable(budget);
  }

  /**
   * Decodes the header block `bytes[start, end)` into `fields`. With `truncated` only its beginning is there. False
   * when it was not read to its end: its insertions are not all known then, and the table has been forgotten.
   */
  decode(bytes: Buffer, start: number, end: number, truncated: boolean): boolean {
    this.fields.clear();
    this.#bytes = bytes;
    this.#at = start;
    this.#end = end;
    const isWhole = this.#readSizeUpdates() && this.#readFields(truncated) && !truncated;
    if (!isWhole) this.table.forget();
    return isWhole;
  }

  /** They stand before all fields, and nowhere else (RFC 7541 section 4.2). */
  #readSizeUpdates(): boolean {
    while (this.#at < this.#end && (this.#bytes[this.#at]! & 0xe0) === SIZE_UPDATE) {
      const size = this.#integer(SIZE_MASK);
      if (size < 0) return false;
      this.table.resize(size);
    }
    return true;
  }

  #readFields(truncated: boolean): boolean {
    while (this.#at < this.#end) {
      const first = this.#bytes[this.#at]!;
      if (first & INDEXED) {
        const index = this.#integer(INDEXED_MASK);
        const field = this.#field(index);
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
    const index = this.#integer(mask);
    if (index < 0) return false;
    const named = index === 0 ? this.#literalName() : this.#field(index);
    if (named === undefined) return false;
    const length = this.#stringLength();
    if (length < 0) return false;
    const start = this.#start;
    const end = start + length;
    const isHuffman = this.#isHuffman;
    if (end > this.#end) {
      if (truncated) this.#addTruncated(named, start, isHuffman);
      return false;
    }
    this.#at = end;
    if (!isInserted && named.meaning < METHOD) {
      this.fields.addLiteral(named, start, end, isHuffman);
      return true;
    }
    if (named.meaning === UNKNOWN) return this.#insert(UNKNOWN_FIELD);
    const value = textOf(this.#bytes, start, end, isHuffman, false);
    if (value === null) return false;
    const field = new HpackField(named.name, value, named.meaning);
    if (isInserted) return this.#insert(field);
    this.fields.add(field);
    return true;
  }

  #insert(field: HpackField): boolean {
    this.fields.add(field);
    if (!this.table.insert(field)) this.counters.forgottenTables++;
    return true;
  }

  /** A name that no table has, as a field without a value. */
  #literalName(): HpackField | undefined {
    const length = this.#stringLength();
    const end = this.#start + length;
    if (length < 0 || end > this.#end) return undefined;
    this.#at = end;
    const name = textOf(this.#bytes, this.#start, end, this.#isHuffman, false);
    return name === null ? undefined : new HpackField(name, '');
  }

  /** The beginning of a value that runs into a gap. */
  #addTruncated(named: HpackField, start: number, isHuffman: boolean): void {
    const { meaning, name } = named;
    const value = textOf(this.#bytes, start, this.#end, isHuffman, true);
    if (value !== null && meaning < UNKNOWN) this.fields.add(new HpackField(name, value, meaning, true));
  }

  #field(index: number): HpackField | undefined {
    if (index > STATIC_COUNT) return this.table.get(index - STATIC_COUNT - 1);
    return index > 0 ? STATIC_FIELDS[index]! : undefined;
  }

  /** Reads the head of a string literal; `#start` is then where its octets begin. */
  #stringLength(): number {
    if (this.#at >= this.#end) return ENDED;
    this.#isHuffman = (this.#bytes[this.#at]! & HUFFMAN) !== 0;
    const length = this.#integer(LENGTH_MASK);
    this.#start = this.#at;
    return length;
  }

  /** RFC 7541 section 5.1; the first octet's bits under `mask` are its prefix. */
  #integer(mask: number): number {
    const prefix = this.#bytes[this.#at++]! & mask;
    if (prefix < mask) return prefix;
    let value = prefix;
    let factor = 1;
    for (let count = 0; count < MAX_INTEGER_OCTETS; count++) {
      if (this.#at >= this.#end) return ENDED;
      const octet = this.#bytes[this.#at++]!;
      value += (octet & 0x7f) * factor;
      if (octet < 0x80) return value;
      factor *= 128;
    }
    return DAMAGED;
  }
}
