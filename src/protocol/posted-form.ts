// The beginning of a posted body, read for one thing: the names of its fields, which set a login apart from other
// requests. Urlencoded forms (WHATWG URL section 5.1), multipart forms (RFC 7578) and JSON (RFC 8259). What was posted
// is read once and never kept: only names leave this file.

import type { BufferBudget } from '../flow/buffer-budget.ts';
import { GrowableBuffer } from './growable-buffer.ts';
import {
  MAX_FORM_BYTES,
  MAX_FORM_FIELDS,
  MAX_FORM_NAME_CHARACTERS,
  MAX_FORM_PART_HEAD_CHARACTERS,
} from './limits.ts';

export type FormKind = 'urlencoded' | 'multipart' | 'json';

const KINDS: readonly (readonly [RegExp, FormKind])[] = [
  [/^application\/x-www-form-urlencoded\b/i, 'urlencoded'],
  [/^multipart\/form-data\b/i, 'multipart'],
  [/^(?:application|text)\/(?:[\w.-]{1,64}\+)?json\b/i, 'json'],
];
const METHODS: readonly string[] = ['POST', 'PUT', 'PATCH'];

/** What decides whether a request posts a form. */
interface RequestHead {
  readonly method: string;
  /** Values of the fields of this lower-case name. */
  values(lowerCaseName: string): readonly string[];
}

export class PostedForm {
  readonly kind: FormKind;
  readonly #collected: GrowableBuffer;
  #names: readonly string[] | null = null;

  constructor(kind: FormKind, budget: BufferBudget) {
    this.kind = kind;
    this.#collected = new GrowableBuffer(budget, MAX_FORM_BYTES);
  }

  /** Null for a request that posts no form. */
  static of(head: RequestHead, budget: BufferBudget): PostedForm | null {
    if (!METHODS.includes(head.method)) return null;
    const [type] = head.values('content-type');
    if (type === undefined || head.values('content-encoding').length > 0) return null;
    const kind = KINDS.find(([pattern]) => pattern.test(type));
    return kind === undefined ? null : new PostedForm(kind[1], budget);
  }

  /** Enough was read, or nothing more will come. */
  get isClosed(): boolean {
    return this.#names !== null;
  }

  /** The next bytes of the body. */
  add(bytes: Buffer, start: number, end: number): void {
    if (this.isClosed) return;
    const collected = this.#collected;
    const last = Math.min(end, start + MAX_FORM_BYTES - collected.length);
    if (!collected.add(bytes, start, last) || collected.length === MAX_FORM_BYTES) this.close();
  }

  /** Reads the names, and gives the memory of the bytes back. */
  close(): void {
    if (this.isClosed) return;
    const { bytes, length } = this.#collected;
    const text = bytes.toString('latin1', 0, length);
    this.#collected.clear();
    // Some send JSON under the name of a form.
    const kind = this.kind === 'urlencoded' && /^\s*[{[]/.test(text) ? 'json' : this.kind;
    this.#names = READERS[kind](text);
  }

  /** In order, each once; to ask is to close. */
  get names(): readonly string[] {
    this.close();
    return this.#names!;
  }
}

const READERS: Readonly<Record<FormKind, (text: string) => string[]>> = {
  urlencoded: urlencodedNames,
  multipart: multipartNames,
  json: jsonKeys,
};

const BACKSLASH = 0x5c;

/** What looks like a name that a programmer gave: anything else may be data. */
const NAME = /^[\w$@.:[\]() -]+$/;

class Names {
  readonly #names = new Set<string>();

  get isFull(): boolean {
    return this.#names.size === MAX_FORM_FIELDS;
  }

  /** A copy of `text`, so that the body does not live on in it; longer or odd text is no name. */
  add(text: string): void {
    if (text.length <= MAX_FORM_NAME_CHARACTERS && NAME.test(text))
      this.#names.add(Buffer.from(text, 'latin1').toString('latin1'));
  }

  list(): string[] {
    return [...this.#names];
  }
}

/** Text without a '=' is no field, but perhaps a value. */
function urlencodedNames(text: string): string[] {
  const names = new Names();
  for (let start = 0; start < text.length && !names.isFull; ) {
    const next = text.indexOf('&', start);
    const end = next < 0 ? text.length : next;
    const equals = text.slice(start, Math.min(end, start + 3 * MAX_FORM_NAME_CHARACTERS)).indexOf('=');
    if (equals > 0) names.add(unescaped(text.slice(start, start + equals)));
    start = end + 1;
  }
  return names.list();
}

function unescaped(name: string): string {
  return name
    .replaceAll('+', ' ')
    .replace(/%([0-9a-f]{2})/gi, (_, digits: string) => String.fromCharCode(Number.parseInt(digits, 16)));
}

const DISPOSITION_NAME = /^content-disposition:[^\r\n]{0,256}?;[ \t]*name="([^"\r\n]{1,256})"/im;

/** The body begins with its own delimiter. */
function multipartNames(text: string): string[] {
  const names = new Names();
  const delimiter = /^(?:\r\n)?(--[^\r\n]{1,70})\r\n/.exec(text)?.[1];
  if (delimiter === undefined) return [];
  for (let at = text.indexOf(delimiter); at >= 0 && !names.isFull; ) {
    const start = at + delimiter.length;
    const headEnd = text.indexOf('\r\n\r\n', start);
    if (headEnd < 0) break;
    const head = text.slice(start + 2, Math.min(headEnd, start + MAX_FORM_PART_HEAD_CHARACTERS));
    const name = DISPOSITION_NAME.exec(head)?.[1];
    if (name !== undefined) names.add(name);
    at = text.indexOf(`\r\n${delimiter}`, headEnd);
    if (at >= 0) at += 2;
  }
  return names.list();
}

/** The quote that ends the string that begins at `start`, or -1. */
function endOfString(text: string, start: number): number {
  let end = text.indexOf('"', start + 1);
  while (end >= 0 && isEscaped(text, end)) end = text.indexOf('"', end + 1);
  return end;
}

/** An odd number of backslashes stands before it. */
function isEscaped(text: string, at: number): boolean {
  let before = at - 1;
  while (text.charCodeAt(before) === BACKSLASH) before--;
  return (at - before) % 2 === 0;
}

/** Keys at every depth: a string with a colon behind it. */
function jsonKeys(text: string): string[] {
  const names = new Names();
  for (let at = text.indexOf('"'); at >= 0 && !names.isFull; ) {
    const end = endOfString(text, at);
    if (end < 0) break;
    let next = end + 1;
    while (text[next] === ' ' || text[next] === '\n' || text[next] === '\r' || text[next] === '\t') next++;
    if (text[next] === ':') names.add(text.slice(at + 1, end));
    at = text.indexOf('"', next);
  }
  return names.list();
}
