// The head of an HTTP/1 message (RFC 9112 sections 3 to 5): its text is kept, and parsed only when it is read.

import type { HttpVersion, IrregularHead, MessageHead, MessageKind, RawField } from '../events.ts';
import { colonAfter } from './field-name.ts';
import { isIrregular } from './irregular-head.ts';
import { parseStatusLine, type StatusLine } from './status-line.ts';

export class Http1Head implements MessageHead {
  readonly kind: MessageKind;
  readonly text: string;
  readonly incomplete: boolean;
  /** How many Set-Cookie lines it has and where in the text the first begins, when that is known. */
  readonly #setCookies: number;
  readonly #firstSetCookie: number;
  readonly streamId = null;
  readonly scheme = null;
  #fields: RawField[] | null = null;

  /**
   * @param text the header block as ISO-8859-1, from the start line on
   * @param incomplete the block was not seen to its end; its last line is truncated unless it ends in LF
   */
  constructor(kind: MessageKind, text: string, incomplete: boolean, setCookies = 0, firstSetCookie = 0) {
    this.kind = kind;
    this.text = text;
    this.incomplete = incomplete;
    this.#setCookies = setCookies;
    this.#firstSetCookie = firstSetCookie;
  }

  get version(): HttpVersion {
    if (this.kind === 'response') return this.#statusLine().version;
    const line = this.#startLine();
    return line.endsWith('HTTP/1.0') ? 'http/1.0' : 'http/1.1';
  }

  get method(): string {
    const line = this.#startLine();
    return line.slice(0, line.indexOf(' '));
  }

  get target(): string {
    const line = this.#startLine();
    return line.slice(line.indexOf(' '), line.lastIndexOf(' ')).trim();
  }

  get status(): number {
    return this.kind === 'response' ? this.#statusLine().status : 0;
  }

  get phrase(): string {
    return this.kind === 'response' ? this.#statusLine().phrase : '';
  }

  get fields(): readonly RawField[] {
    this.#fields ??= parseFields(this.text);
    return this.#fields;
  }

  values(lowerCaseName: string): readonly string[] {
    if (this.#fields !== null) return valuesOf(this.#fields, lowerCaseName);
    if (this.#setCookies > 0 && lowerCaseName === 'set-cookie')
      return findValues(this.text, lowerCaseName, this.#firstSetCookie, this.#setCookies);
    return findValues(this.text, lowerCaseName, this.text.indexOf('\n') + 1, Number.POSITIVE_INFINITY);
  }

  /** A response only. */
  get irregular(): IrregularHead | null {
    return this.kind === 'response' && isIrregular(this.text) ? { text: this.text, malformed: null } : null;
  }

  #statusLine(): StatusLine {
    return parseStatusLine(this.#startLine());
  }

  #startLine(): string {
    const end = this.text.indexOf('\n');
    const line = end < 0 ? this.text : this.text.slice(0, end);
    return line.endsWith('\r') ? line.slice(0, -1).trimEnd() : line.trimEnd();
  }
}

/**
 * The field lines of a header block. A line that begins with white space continues the one before (obs-fold, RFC
 * 9112 section 5.2: it is replaced by one space); a line without a colon is no field and is passed over.
 */
function parseFields(text: string): RawField[] {
  const fields: { name: string; value: string; truncated: boolean }[] = [];
  let current: (typeof fields)[number] | null = null;
  let lineStart = text.indexOf('\n') + 1;
  if (lineStart === 0) return fields;
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
 * The same for one field, from the line at `from` on (0: there is none), `limit` times at most, and nothing made but its
 * whole values: this is what a run over a large capture asks.
 */
function findValues(text: string, lowerCaseName: string, from: number, limit: number): readonly string[] {
  let values: string[] = NO_VALUES;
  let lineStart = from;
  if (lineStart === 0) return values;
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

function valuesOf(fields: readonly RawField[], lowerCaseName: string): string[] {
  return fields
    .filter(({ name, truncated }) => !truncated && name.toLowerCase() === lowerCaseName)
    .map(({ value }) => value);
}

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
