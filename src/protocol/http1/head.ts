// The head of an HTTP/1 message (RFC 9112 sections 3 to 5): its text is kept, and taken apart only when asked.

import type { HttpVersion, MessageHead, MessageKind, RawField } from '../events.ts';

export class Http1Head implements MessageHead {
  readonly streamId = null;
  readonly scheme = null;
  #fields: RawField[] | null = null;

  /**
   * @param text the header block as ISO-8859-1, from the start line on
   * @param incomplete the block was not seen to its end; its last line is cut unless it ends in LF
   */
  constructor(
    readonly kind: MessageKind,
    readonly text: string,
    readonly incomplete: boolean,
  ) {}

  get version(): HttpVersion {
    const line = this.#startLine();
    const at = this.kind === 'request' ? line.lastIndexOf('HTTP/1.') : 0;
    return line.charAt(at + 7) === '0' ? 'http/1.0' : 'http/1.1';
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
    return Number.parseInt(this.#startLine().slice(9).trimStart(), 10) || 0;
  }

  get phrase(): string {
    return this.#startLine().slice(9).trimStart().slice(3).trim();
  }

  get fields(): readonly RawField[] {
    this.#fields ??= parseFields(this.text, null);
    return this.#fields;
  }

  values(lowerCaseName: string): string[] {
    const fields = this.#fields ?? parseFields(this.text, lowerCaseName);
    const values: string[] = [];
    for (const field of fields)
      if (
        !field.cut &&
        field.name.length === lowerCaseName.length &&
        field.name.toLowerCase() === lowerCaseName
      )
        values.push(field.value);
    return values;
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
 * With `wanted`, a lower-case name, only fields of that length are taken.
 */
function parseFields(text: string, wanted: string | null): RawField[] {
  const fields: { name: string; value: string; cut: boolean }[] = [];
  let current: (typeof fields)[number] | null = null;
  let lineStart = text.indexOf('\n') + 1;
  if (lineStart === 0) return fields;
  while (lineStart < text.length) {
    const newline = text.indexOf('\n', lineStart);
    const cut = newline < 0;
    let lineEnd = cut ? text.length : newline;
    if (lineEnd > lineStart && text.charCodeAt(lineEnd - 1) === 13) lineEnd--;
    const first = text.charCodeAt(lineStart);
    if (first === 32 || first === 9) {
      if (current !== null) {
        const more = trim(text, lineStart, lineEnd);
        current.value =
          current.value === '' ? more : more === '' ? current.value : `${current.value} ${more}`;
        current.cut = cut;
      }
    } else {
      current = null;
      const colon = wanted === null ? text.indexOf(':', lineStart) : colonAfter(text, lineStart, wanted);
      if (colon >= lineStart && colon < lineEnd) {
        const name = trim(text, lineStart, colon);
        if (wanted === null || name.toLowerCase() === wanted) {
          current = { name, value: trim(text, colon + 1, lineEnd), cut };
          fields.push(current);
        }
      }
    }
    if (cut) break;
    lineStart = newline + 1;
  }
  return fields;
}

/** The colon of a field whose name is as long as `wanted`, white space before it allowed; else -1. */
function colonAfter(text: string, lineStart: number, wanted: string): number {
  let at = lineStart + wanted.length;
  while (text.charCodeAt(at) === 32 || text.charCodeAt(at) === 9) at++;
  return text.charCodeAt(at) === 58 ? at : -1;
}

/** A part of the text without the spaces and tabs around it; no other white space counts (RFC 9110 section 5.5). */
function trim(text: string, start: number, end: number): string {
  while (start < end && (text.charCodeAt(start) === 32 || text.charCodeAt(start) === 9)) start++;
  while (end > start && (text.charCodeAt(end - 1) === 32 || text.charCodeAt(end - 1) === 9)) end--;
  return text.slice(start, end);
}
