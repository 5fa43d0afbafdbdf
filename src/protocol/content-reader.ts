// The content of a response, as far as it is worth reading: collected while it comes in, looked at once, and forgotten.

import { createHash } from 'node:crypto';
import type { BufferBudget } from '../flow/buffer-budget.ts';
import type { Stamp } from '../flow/stream.ts';
import type { BodyReader } from './body-reader.ts';
import { contentDecoder } from './content-coding.ts';
import type { ContentFacts } from './content-facts.ts';
import type { ProtocolContext } from './context.ts';
import type { MessageHead, SeenRequest } from './events.ts';
import { GrowableBuffer } from './growable-buffer.ts';
import { htmlFacts } from './html-facts.ts';
import { jsonFacts } from './json-facts.ts';
import { MAX_CONTENT_BYTES } from './limits.ts';
import { xmlFacts } from './xml-facts.ts';

/** Text that a person or a program reads: pages, JSON and what is like them; not what pages load, nor endless events. */
const READ_TYPE =
  /^(?:text\/(?!css|javascript|event-stream|calendar|csv)|application\/(?:.*\b(?:json|xml|xhtml)\b))/;
const HTML_TYPE = /^(?:text\/html|application\/xhtml\+xml)$/;
const XML_TYPE = /^(?:text|application)\/(?:.+\+)?xml$/;
const FINGERPRINT_DIGITS = 16;

/** What decides whether the content of a response is read. */
interface ResponseHead {
  /** Values of the fields of this lower-case name. */
  values(lowerCaseName: string): readonly string[];
}

/**
 * The reader of the content of a response that has begun; null when nobody wants it, or it cannot be read. A response
 * without its request is never looked at: whether it has a body at all is not known.
 */
export function contentReaderFor(
  head: MessageHead,
  request: SeenRequest | null,
  begun: Stamp,
  { sink, budget }: ProtocolContext,
): ContentReader | null {
  if (request === null || sink.wantsContent?.(head.status, request) !== true) return null;
  return ContentReader.of(head, budget, begun, (facts, stamp) => sink.content?.(facts, request, stamp));
}

/** Called once, when all that will be read is there. */
type Done = (facts: ContentFacts, stamp: Stamp) => void;

export class ContentReader implements BodyReader {
  readonly #mediaType: string | null;
  readonly #decode: (bytes: Buffer) => Buffer;
  readonly #collected: GrowableBuffer;
  readonly #done: Done;
  /** Where the response began: what closes it may be no packet. */
  readonly #begun: Stamp;
  #isFull = false;
  #isDone = false;

  private constructor(
    mediaType: string | null,
    decode: (bytes: Buffer) => Buffer,
    budget: BufferBudget,
    begun: Stamp,
    done: Done,
  ) {
    this.#mediaType = mediaType;
    this.#decode = decode;
    this.#collected = new GrowableBuffer(budget, MAX_CONTENT_BYTES);
    this.#begun = begun.copy();
    this.#done = done;
  }

  /** Null for a response whose content is of no interest, or in a coding that cannot be undone. */
  static of(head: ResponseHead, budget: BufferBudget, begun: Stamp, done: Done): ContentReader | null {
    const [type] = head.values('content-type');
    const mediaType = type === undefined ? null : (type.split(';', 1)[0] ?? '').trim().toLowerCase();
    if (mediaType !== null && !READ_TYPE.test(mediaType)) return null;
    const decode = contentDecoder(head.values('content-encoding'));
    return decode === null ? null : new ContentReader(mediaType, decode, budget, begun, done);
  }

  get isClosed(): boolean {
    return this.#isFull || this.#isDone;
  }

  add(bytes: Buffer, start: number, end: number): void {
    if (this.isClosed) return;
    const last = Math.min(end, start + MAX_CONTENT_BYTES - this.#collected.length);
    this.#isFull = !this.#collected.add(bytes, start, last) || last < end;
  }

  close(isWhole: boolean, stamp = this.#begun): void {
    if (this.#isDone) return;
    this.#isDone = true;
    const { bytes, length } = this.#collected;
    const facts = contentFacts(
      this.#mediaType,
      bytes.subarray(0, length),
      this.#decode,
      isWhole && !this.#isFull,
    );
    this.#collected.clear();
    this.#done(facts, stamp);
  }
}

function contentFacts(
  mediaType: string | null,
  bytes: Buffer,
  decode: (bytes: Buffer) => Buffer,
  isWhole: boolean,
): ContentFacts {
  const content = bytes.length === 0 ? bytes : decoded(bytes, decode);
  const text = (content ?? NOTHING).toString('latin1');
  const isPage = mediaType === null ? /^\s*</.test(text) : HTML_TYPE.test(mediaType) && hasTags(text);
  return {
    mediaType,
    length: (content ?? NOTHING).length,
    isWhole: isWhole && content !== null,
    fingerprint: fingerprintOf(content ?? bytes),
    ...NOT_A_PAGE,
    ...(isPage
      ? { ...htmlFacts(text), outcome: null }
      : XML_TYPE.test(mediaType ?? '')
        ? xmlFacts(text)
        : jsonFacts(text)),
  };
}

/** PHP calls everything HTML, also JSON and texts of a word. */
function hasTags(text: string): boolean {
  return text.includes('<') && !/^\s*[[{]/.test(text);
}

const NOTHING = Buffer.alloc(0);
const NOT_A_PAGE = {
  title: null,
  isWithoutUser: false,
  hasPasswordField: false,
  hasLoginForm: false,
  loginFields: [],
  postsTo: [],
};

/** Null when the coding is damaged, or hides too much. */
function decoded(bytes: Buffer, decode: (bytes: Buffer) => Buffer): Buffer | null {
  try {
    return decode(bytes);
  } catch {
    return null;
  }
}

function fingerprintOf(bytes: Buffer): string {
  return createHash('sha256').update(bytes).digest('hex').slice(0, FINGERPRINT_DIGITS);
}
