// The instructions of a QPACK encoder stream (RFC 9204 section 4.3), which fill a dynamic table. They have no frames:
// behind a hole nothing says where one begins.

import type { BufferBudget } from '../../../flow/buffer-budget.ts';
import type { Counters } from '../../../shared/counters.ts';
import { TableField, UNKNOWN, UNKNOWN_FIELD } from '../../field-compression/field.ts';
import {
  INCOMPLETE,
  PrimitiveReader,
  VALUE_HUFFMAN,
  VALUE_LENGTH_MASK,
} from '../../field-compression/primitive-reader.ts';
import { textOf } from '../../field-compression/text.ts';
import { GrowableBuffer } from '../../growable-buffer.ts';
import { MAX_QPACK_INSTRUCTION_BYTES } from '../limits.ts';
import { QPACK_STATIC_FIELDS } from './static-table.ts';
import type { QpackTable } from './table.ts';

/** First bits of an instruction, and the bits that are left of its first octet for the integer. */
const NAME_REFERENCE = 0x80;
const NAME_IS_STATIC = 0x40;
const NAME_REFERENCE_MASK = 0x3f;
const LITERAL_NAME = 0x40;
const NAME_HUFFMAN = 0x20;
const NAME_LENGTH_MASK = 0x1f;
const CAPACITY = 0x20;
const CAPACITY_MASK = 0x1f;
const DUPLICATE_MASK = 0x1f;

/** What became of an instruction. */
const DONE = 0;
const UNFINISHED = 1;
const INVALID = 2;
type Outcome = typeof DONE | typeof UNFINISHED | typeof INVALID;

export class EncoderStream {
  readonly #table: QpackTable;
  readonly #counters: Counters;
  readonly #onInserted: () => void;
  readonly #reader = new PrimitiveReader();
  /** An instruction whose end is not here yet, from its first octet on. */
  readonly #pending: GrowableBuffer;
  /** Octets of it, as far as its integers say: fewer need not be looked at again. */
  #neededBytes = 0;
  /** Octets up to the end of the string literal that is not here yet; 0: it ends within an integer. */
  #literalEnd = 0;
  /** Octets of its string literals are missing: what it inserts is unknown. */
  #isHollow = false;

  /** `onInserted` is called with each insertion: what waited for it is read before a later one may evict it. */
  constructor(table: QpackTable, budget: BufferBudget, counters: Counters, onInserted = (): void => {}) {
    this.#table = table;
    this.#counters = counters;
    this.#onInserted = onInserted;
    this.#pending = new GrowableBuffer(budget, MAX_QPACK_INSTRUCTION_BYTES);
  }

  /** Nothing more of it is read. */
  get isOver(): boolean {
    return this.#table.isBroken;
  }

  data(bytes: Buffer, start: number, end: number): void {
    const pending = this.#pending;
    let at = start;
    // An instruction that came in pieces is put together, and no more than it.
    while (at < end && pending.length > 0 && !this.#table.isBroken) {
      const count = Math.min(Math.max(this.#neededBytes - pending.length, 1), end - at);
      if (!this.#keep(bytes, at, at + count)) return;
      at += count;
      if (pending.length >= this.#neededBytes && this.#read(pending.bytes, 0, pending.length) > 0)
        pending.clear();
    }
    if (at === end || this.#table.isBroken) return;
    const rest = this.#read(bytes, at, end);
    if (rest < end) this.#keep(bytes, rest, end);
  }

  /** `length` octets are missing: harmless within one string literal, else the end of what is known. */
  gap(length: number): void {
    const pending = this.#pending;
    const isInside = pending.length > 0 && pending.length + length <= this.#literalEnd;
    if (!isInside) {
      this.break();
      return;
    }
    this.#isHollow = true;
    const hole = Buffer.alloc(length);
    this.data(hole, 0, length);
  }

  /** Nothing more of it will be known. */
  break(): void {
    this.#pending.clear();
    this.#table.break();
  }

  /** The connection is over. */
  release(): void {
    this.#pending.clear();
  }

  #keep(bytes: Buffer, start: number, end: number): boolean {
    if (this.#pending.add(bytes, start, end)) return true;
    this.#counters.forgottenTables++;
    this.break();
    return false;
  }

  /** Reads instructions; returns where one begins that is not whole, or `end`. */
  #read(bytes: Buffer, start: number, end: number): number {
    const reader = this.#reader;
    reader.open(bytes, start, end);
    while (reader.at < end) {
      const first = reader.at;
      this.#literalEnd = 0;
      const outcome = this.#instruction(first);
      if (outcome === UNFINISHED) return first;
      this.#isHollow = false;
      if (outcome === INVALID) {
        this.#counters.damagedFrames++;
        this.break();
        return end;
      }
    }
    return end;
  }

  #instruction(start: number): Outcome {
    const reader = this.#reader;
    this.#neededBytes = 0;
    const first = reader.bytes[start]!;
    if (first & NAME_REFERENCE) return this.#insertWithReference((first & NAME_IS_STATIC) !== 0, start);
    if (first & LITERAL_NAME) return this.#insertWithLiteral(start);
    if (first & CAPACITY) {
      const capacity = reader.integer(CAPACITY_MASK);
      if (capacity < 0) return unread(capacity);
      this.#table.resize(capacity);
      return DONE;
    }
    const index = reader.integer(DUPLICATE_MASK);
    return index < 0 ? unread(index) : this.#insert(this.#relative(index));
  }

  #insertWithReference(isStatic: boolean, start: number): Outcome {
    const reader = this.#reader;
    const index = reader.integer(NAME_REFERENCE_MASK);
    if (index < 0) return unread(index);
    const named = isStatic ? QPACK_STATIC_FIELDS[index] : this.#relative(index);
    if (named === undefined) return INVALID;
    const length = reader.stringLength(VALUE_HUFFMAN, VALUE_LENGTH_MASK);
    if (length < 0) return unread(length);
    const { at, isHuffman } = reader;
    if (!this.#isHere(length, 0, start)) return this.#unfinished();
    reader.at += length;
    return this.#insertValue(named, at, at + length, isHuffman);
  }

  #insertWithLiteral(start: number): Outcome {
    const reader = this.#reader;
    const nameLength = reader.stringLength(NAME_HUFFMAN, NAME_LENGTH_MASK);
    if (nameLength < 0) return unread(nameLength);
    const { at: nameStart, isHuffman: isNameHuffman } = reader;
    // Behind the name is at least the octet that begins the value.
    if (!this.#isHere(nameLength, 1, start)) return this.#unfinished();
    reader.at += nameLength;
    const length = reader.stringLength(VALUE_HUFFMAN, VALUE_LENGTH_MASK);
    if (length < 0) return unread(length);
    const { at, isHuffman } = reader;
    if (!this.#isHere(length, 0, start)) return this.#unfinished();
    reader.at += length;
    if (this.#isHollow) return this.#insert(UNKNOWN_FIELD);
    const name = textOf(reader.bytes, nameStart, nameStart + nameLength, isNameHuffman, false);
    return name === null ? INVALID : this.#insertValue(new TableField(name, ''), at, at + length, isHuffman);
  }

  /** Whether `length` octets of a literal, and `more` behind it, are here; if not, how many are needed is kept. */
  #isHere(length: number, more: number, start: number): boolean {
    const { at, end } = this.#reader;
    if (at + length + more <= end) return true;
    this.#literalEnd = at + length - start;
    this.#neededBytes = this.#literalEnd + more;
    return false;
  }

  #unfinished(): Outcome {
    return this.#neededBytes > MAX_QPACK_INSTRUCTION_BYTES ? INVALID : UNFINISHED;
  }

  #insertValue(named: TableField, start: number, end: number, isHuffman: boolean): Outcome {
    if (this.#isHollow || named.meaning === UNKNOWN) return this.#insert(UNKNOWN_FIELD);
    const value = textOf(this.#reader.bytes, start, end, isHuffman, false);
    return value === null ? INVALID : this.#insert(new TableField(named.name, value, named.meaning));
  }

  #insert(field: TableField | undefined): Outcome {
    if (field === undefined || !this.#table.insert(field)) return INVALID;
    this.#onInserted();
    return DONE;
  }

  /** The entry inserted `index` insertions before the last one (RFC 9204 section 3.2.5). */
  #relative(index: number): TableField | undefined {
    return this.#table.get(this.#table.insertCount - 1 - index);
  }
}

/** What a negative integer says of its instruction. */
function unread(integer: number): Outcome {
  return integer === INCOMPLETE ? UNFINISHED : INVALID;
}
