// The exchanges with cookies of a run, by their packets, for formats that show the request and the response of a finding.

import type { Message, RequestMessage, ResponseMessage } from '../record/message.ts';
import type { FindingRecord } from '../record/records.ts';
import type { HttpVersion } from '../shared/http-version.ts';
import { unsliced } from '../shared/unsliced.ts';
import { shorten } from './display-width.ts';
import { MAX_EXCHANGE_FIELD_CHARACTERS, MAX_EXCHANGES } from './limits.ts';

/** Texts are masked where the messages are; not escaped. */
export interface Exchange {
  readonly protocol: HttpVersion;
  /** Null when the request was not captured. */
  readonly request: {
    readonly method: string;
    readonly url: string;
    readonly cookies: readonly string[];
  } | null;
  /** Null of a request by itself. */
  readonly response: {
    readonly status: number;
    readonly phrase: string;
    readonly setCookies: readonly string[];
  } | null;
}

export class ExchangeLog {
  /** By capture and frame. */
  readonly #exchanges = new Map<string, Exchange>();

  /** The first messages are kept: a finding names the first packets that show it. */
  add(message: Message): void {
    if (this.#exchanges.size >= MAX_EXCHANGES) return;
    const key = keyOf(message);
    if (!this.#exchanges.has(key)) this.#exchanges.set(key, exchangeOf(message));
  }

  /** Of the first packet of a finding that is known; null without one. */
  of({ evidence }: Pick<FindingRecord, 'evidence'>): Exchange | null {
    for (const place of evidence) {
      const exchange = this.#exchanges.get(keyOf(place));
      if (exchange !== undefined) return exchange;
    }
    return null;
  }
}

function keyOf({ input, frame }: { readonly input: string; readonly frame: number }): string {
  return `${frame} ${input}`;
}

function exchangeOf(message: Message): Exchange {
  const { protocol } = message;
  if (message.kind === 'request') return { protocol, request: requestOf(message), response: null };
  const { request } = message;
  return { protocol, request: request && requestOf(request), response: responseOf(message) };
}

function requestOf(message: RequestMessage): NonNullable<Exchange['request']> {
  const { method, url } = message;
  return { method: kept(method), url: kept(url), cookies: valuesOf(message, 'cookie') };
}

function responseOf(message: ResponseMessage): NonNullable<Exchange['response']> {
  const { status, phrase } = message;
  return { status, phrase: kept(phrase), setCookies: valuesOf(message, 'set-cookie') };
}

function valuesOf({ fields }: Message, name: string): string[] {
  return fields.filter((field) => field.name.toLowerCase() === name).map(({ value }) => kept(value));
}

function kept(text: string): string {
  return unsliced(shorten(text, MAX_EXCHANGE_FIELD_CHARACTERS));
}
