// The field lines of an HTTP/1 header block (RFC 9112 section 5): what is behind its start line. A client sends equal ones
// with most of its requests: so those of requests are shared, and parsed once.

import { GenerationalMap } from '../../shared/generational-map.ts';
import type { FieldLines, RawField } from '../events.ts';
import { colonAfter, nameBit, nameBits } from './field-name.ts';
import { MAX_SHARED_BLOCK_CHARACTERS, MAX_SHARED_BLOCKS } from './limits.ts';

/** Parsed when they are read. */
export class FieldBlock implements FieldLines {
  readonly #text: string;
  readonly #from: number;
  made: unknown = null;
  #fields: readonly RawField[] | null = null;
  /** Of the names of its fields; 0: not made yet. */
  #nameBits = 0;

  /** `from`: where the first line begins in the text. */
  constructor(text: string, from: number) {
    this.#text = text;
    this.#from = from;
  }

  get length(): number {
    return this.#text.length - this.#from;
  }

  get fields(): readonly RawField[] {
    this.#fields ??= parseFields(this.#text, this.#from);
    return this.#fields;
  }

  /** Judging asks for dozens of fields that nearly no message has. */
  mayHave(lowerCaseName: string): boolean {
    if (this.#nameBits === 0) this.#nameBits = nameBits(this.#text, this.#from);
    return (this.#nameBits & nameBit(lowerCaseName)) !== 0;
  }

  values(lowerCaseName: string): readonly string[] {
    if (!this.mayHave(lowerCaseName)) return NO_VALUES;
    return findValues(this.#text, lowerCaseName, this.#from);
  }
}

/** The blocks that were seen last: equal ones are one object. */
export class SharedFieldBlocks {
  readonly #blocks = new GenerationalMap<string, FieldBlock>(MAX_SHARED_BLOCKS, () => {});

  /** `lines`: what is behind a start line. */
  of(lines: string): FieldBlock {
    const known = this.#blocks.get(lines);
    if (known !== undefined) return known;
    const block = new FieldBlock(lines, 0);
    if (lines.length <= MAX_SHARED_BLOCK_CHARACTERS) this.#blocks.set(lines, block);
    return block;
  }
}

/** Where the field lines of a head begin: its end where there are none. */
export function afterStartLine(head: string): number {
  const newline = head.indexOf('\n');
  return newline < 0 ? head.length : newline + 1;
}

/**
 * The field lines of a header block. A line that begins with white space continues the one before (obs-fold, RFC
 * 9112 section 5.2: it is replaced by one space); a line without a colon is no field and is passed over.
 */
function parseFields(text: string, from: number): RawField[] {
  const fields: { name: string; value: string; truncated: boolean }[] = [];
  let current: (typeof fields)[number] | null = null;
  let lineStart = from;
  while (lineStart < text.length) {
    const newline = text.indexOf('\n', lineStart);
    const truncated = newline < 0;
    const lineEnd = endOfLine(text, lineStart, newline);
    if (isContinued(text, lineStart)) {
      if (current !== null) {
        current.value = joined(current.value, trim(text, lineStart, lineEnd));
        current.truncated = truncated;
      }
    } else {
      const colon = text.indexOf(':', lineStart);
      current = null;
      if (colon >= lineStart && colon < lineEnd) {
        current = { name: trim(text, lineStart, colon), value: trim(text, colon + 1, lineEnd), truncated };
        fields.push(current);
      }
    }
    if (truncated) break;
    lineStart = newline + 1;
  }
  return fields;
}

/**
 * The same for one field, from the line at `from` on, `limit` times at most, and nothing made but its whole values: this is
 * what a run over a large capture asks.
 */
export function findValues(
  text: string,
  lowerCaseName: string,
  from: number,
  limit = Number.POSITIVE_INFINITY,
): readonly string[] {
  let values: string[] = NO_VALUES;
  let lineStart = from;
  while (lineStart < text.length) {
    let newline = text.indexOf('\n', lineStart);
    if (newline < 0) break;
    const colon = colonAfter(text, lineStart, lowerCaseName);
    if (colon >= 0) {
      let value = trim(text, colon + 1, endOfLine(text, lineStart, newline));
      while (newline >= 0 && isContinued(text, newline + 1)) {
        const start = newline + 1;
        newline = text.indexOf('\n', start);
        if (newline >= 0) value = joined(value, trim(text, start, endOfLine(text, start, newline)));
      }
      if (newline < 0) break;
      if (values.length === 0) values = [value];
      else values.push(value);
      if (values.length === limit) break;
    }
    lineStart = newline + 1;
  }
  return values;
}

const NO_VALUES: string[] = [];

/** The LF at `newline` (-1: none) and every CR before it are no part of the line, as browsers and curl have it. */
function endOfLine(text: string, lineStart: number, newline: number): number {
  let end = newline < 0 ? text.length : newline;
  while (end > lineStart && text.charCodeAt(end - 1) === 13) end--;
  return end;
}

function isContinued(text: string, lineStart: number): boolean {
  const first = text.charCodeAt(lineStart);
  return first === 32 || first === 9;
}

function joined(value: string, more: string): string {
  if (value === '') return more;
  return more === '' ? value : `${value} ${more}`;
}

/** A part of the text without the spaces and tabs around it; no other white space counts (RFC 9110 section 5.5). */
function trim(text: string, start: number, end: number): string {
  while (start < end && (text.charCodeAt(start) === 32 || text.charCodeAt(start) === 9)) start++;
  while (end > start && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  return text.slice(start, end);
}
