// The beginning of a posted body, read for two things that set a login or a logout apart from other requests: the names
// of its fields, and the names of what it asks for. What was posted is read once and never kept.

import type { BufferBudget } from '../flow/buffer-budget.ts';
import type { BodyReader } from './body-reader.ts';
import { GrowableBuffer } from './growable-buffer.ts';
import { MAX_FORM_BYTES } from './limits.ts';
import { type PostedAction, PostedFields } from './posted-fields.ts';
import { readJsonFields, readMultipartFields, readUrlencodedFields } from './posted-syntax.ts';
import { readXmlFields } from './posted-xml.ts';

export type FormKind = 'urlencoded' | 'multipart' | 'json' | 'xml';

const KINDS: readonly (readonly [RegExp, FormKind])[] = [
  [/^application\/x-www-form-urlencoded\b/i, 'urlencoded'],
  [/^multipart\/form-data\b/i, 'multipart'],
  [/^(?:application|text)\/(?:[\w.-]{1,64}\+)?json(?:rpc|-rpc|request)?\b/i, 'json'],
  [/^(?:application|text)\/(?:[\w.-]{1,64}\+)?xml\b/i, 'xml'],
];
const METHODS: readonly string[] = ['POST', 'PUT', 'PATCH'];

/** What decides whether a request posts a form. */
interface RequestHead {
  readonly method: string;
  /** Values of the fields of this lower-case name. */
  values(lowerCaseName: string): readonly string[];
}

export class PostedForm implements BodyReader {
  readonly kind: FormKind;
  readonly #collected: GrowableBuffer;
  #cookieFields: readonly string[];
  #fields: PostedFields | null = null;

  /** `cookieFields`: the values of the Cookie fields of the request. */
  constructor(kind: FormKind, budget: BufferBudget, cookieFields: readonly string[] = []) {
    this.kind = kind;
    this.#cookieFields = cookieFields;
    this.#collected = new GrowableBuffer(budget, MAX_FORM_BYTES);
  }

  /** Null for a request that posts no form. */
  static of(head: RequestHead, budget: BufferBudget): PostedForm | null {
    if (!METHODS.includes(head.method)) return null;
    const [type] = head.values('content-type');
    if (type === undefined || head.values('content-encoding').length > 0) return null;
    const kind = KINDS.find(([pattern]) => pattern.test(type));
    return kind === undefined ? null : new PostedForm(kind[1], budget, head.values('cookie'));
  }

  get isClosed(): boolean {
    return this.#fields !== null;
  }

  add(bytes: Buffer, start: number, end: number): void {
    if (this.isClosed) return;
    const collected = this.#collected;
    const last = Math.min(end, start + MAX_FORM_BYTES - collected.length);
    if (!collected.add(bytes, start, last) || collected.length === MAX_FORM_BYTES) this.close();
  }

  /** Reads the names, and gives the memory of the bytes back. */
  close(): void {
    this.#read();
  }

  /** In order, each once; to ask is to close. */
  get names(): readonly string[] {
    return this.#read().names();
  }

  /** The same for what it asks for. */
  get actions(): readonly PostedAction[] {
    return this.#read().actions();
  }

  /** The same for a key of the user that it names, or null: equal for equal users of one run. */
  get user(): string | null {
    return this.#read().user;
  }

  /** The hash of the token that it is about, or null. */
  get token(): string | null {
    return this.#read().token;
  }

  /** The hash of the refresh token that it brings, or null. */
  get refreshToken(): string | null {
    return this.#read().refreshToken;
  }

  /** The names of the cookies that it repeats as CSRF tokens are repeated. */
  get repeatedCookies(): readonly string[] {
    return this.#read().repeatedCookies();
  }

  #read(): PostedFields {
    if (this.#fields !== null) return this.#fields;
    const { bytes, length } = this.#collected;
    const text = bytes.toString('latin1', 0, length);
    this.#collected.clear();
    // Some send JSON or XML under the name of a form.
    const kind = this.kind === 'urlencoded' ? (kindOf(text) ?? this.kind) : this.kind;
    const fields = new PostedFields(this.#cookieFields);
    this.#cookieFields = [];
    READERS[kind](text, fields);
    this.#fields = fields;
    return fields;
  }
}

/** By its first character; null: a form begins with the name of a field. */
function kindOf(text: string): FormKind | null {
  if (/^\s*[{[]/.test(text)) return 'json';
  return /^\s*<[?!\w]/.test(text) ? 'xml' : null;
}

const READERS: Readonly<Record<FormKind, (text: string, fields: PostedFields) => void>> = {
  urlencoded: readUrlencodedFields,
  multipart: readMultipartFields,
  json: readJsonFields,
  xml: readXmlFields,
};
