// The header blocks of one direction of HTTP/2 with the place of each string in them (RFC 7541): the index of what a table
// holds stays right when a string is replaced by one whose code is as long.

import { textOf } from '../protocol/field-compression/text.ts';
import { STATIC_COUNT, STATIC_FIELDS } from '../protocol/http2/hpack/static-table.ts';
import { UnreadError } from './connection-areas.ts';

/** A string literal: its octets in the block. */
export interface HpackLiteral {
  readonly start: number;
  readonly end: number;
  readonly isHuffman: boolean;
}

export interface HpackLine {
  readonly name: string;
  readonly value: string;
  /** Null where a table has it. */
  readonly literal: HpackLiteral | null;
  /** The name, where it is written out. */
  readonly nameLiteral: HpackLiteral | null;
}

type Entry = Pick<HpackLine, 'name' | 'value'>;

const ENTRY_BYTES = 32;
const FIRST_TABLE_BYTES = 4096;

export class HpackStrings {
  #entries: Entry[] = [];
  #bytes = 0;
  #capacity = FIRST_TABLE_BYTES;
  #block: Buffer = Buffer.alloc(0);
  #at = 0;

  /** The lines of a block. Throws an UnreadError where it is damaged, or refers to what was not captured. */
  read(block: Buffer): HpackLine[] {
    this.#block = block;
    this.#at = 0;
    const lines: HpackLine[] = [];
    while (this.#at < block.length) {
      const first = block[this.#at]!;
      if (first & 0x80) {
        const entry = this.#entry(this.#integer(0x7f));
        lines.push({ ...entry, literal: null, nameLiteral: null });
      } else if (first & 0x40) {
        const line = this.#line(this.#integer(0x3f));
        lines.push(line);
        this.#insert(line);
      } else if (first & 0x20) this.#resize(this.#integer(0x1f));
      else lines.push(this.#line(this.#integer(0x0f)));
    }
    return lines;
  }

  #line(index: number): HpackLine {
    const nameLiteral = index === 0 ? this.#literal() : null;
    const name = nameLiteral === null ? this.#entry(index).name : this.#text(nameLiteral);
    const literal = this.#literal();
    return { name, value: this.#text(literal), literal, nameLiteral };
  }

  #entry(index: number): Entry {
    const entry = index > STATIC_COUNT ? this.#entries[index - STATIC_COUNT - 1] : STATIC_FIELDS[index];
    if (entry == null) throw new UnreadError('its header table is not known');
    return entry;
  }

  #insert({ name, value }: Entry): void {
    this.#entries.unshift({ name, value });
    this.#bytes += name.length + value.length + ENTRY_BYTES;
    this.#evict();
  }

  #resize(capacity: number): void {
    this.#capacity = capacity;
    this.#evict();
  }

  #evict(): void {
    while (this.#bytes > this.#capacity) {
      const oldest = this.#entries.pop();
      if (oldest === undefined) break;
      this.#bytes -= oldest.name.length + oldest.value.length + ENTRY_BYTES;
    }
  }

  #literal(): HpackLiteral {
    if (this.#at >= this.#block.length) throw damaged();
    const isHuffman = (this.#block[this.#at]! & 0x80) !== 0;
    const length = this.#integer(0x7f);
    const start = this.#at;
    this.#at += length;
    if (this.#at > this.#block.length) throw damaged();
    return { start, end: this.#at, isHuffman };
  }

  #text({ start, end, isHuffman }: HpackLiteral): string {
    const text = textOf(this.#block, start, end, isHuffman, false);
    if (text === null) throw damaged();
    return text;
  }

  #integer(mask: number): number {
    const prefix = this.#block[this.#at++]! & mask;
    if (prefix < mask) return prefix;
    let value = prefix;
    for (let shift = 0; shift <= 21; shift += 7) {
      if (this.#at >= this.#block.length) break;
      const octet = this.#block[this.#at++]!;
      value += (octet & 0x7f) << shift;
      if (octet < 0x80) return value;
    }
    throw damaged();
  }
}

function damaged(): UnreadError {
  return new UnreadError('a header block of it is damaged');
}
