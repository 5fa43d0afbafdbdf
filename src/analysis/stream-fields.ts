// How Wireshark names a connection and the cookies on it: `tcp.stream` counts those of TCP, `quic.connection.number` those of
// QUIC, and a record's `stream` both together. Only what differs from that number is remembered.

import type { CookieFieldName } from '../audit/finding.ts';
import type { Message } from '../record/message.ts';
import { MAX_STREAM_FIELDS } from './limits.ts';

const HTTP1_FIELDS: readonly CookieFieldName[] = ['http.cookie', 'http.set_cookie'];
const HTTP2_FIELDS: readonly CookieFieldName[] = ['http2.headers.cookie', 'http2.headers.set_cookie'];
/** It has no fields for the cookies of HTTP/3. */
const NO_FIELDS: readonly CookieFieldName[] = [];

export class StreamFields {
  readonly #filters = new Map<number, string>();
  /** Of connections that are not HTTP/1. */
  readonly #cookieFields = new Map<number, readonly CookieFieldName[]>();

  /** Notes the connection of a message. */
  note({ stream, transportStream, protocol }: Message): void {
    if (protocol === 'h2' || protocol === 'h3') this.#noteProtocol(stream, protocol);
    if (transportStream === undefined && protocol !== 'h3') return;
    if (this.#filters.has(stream) || this.#filters.size >= MAX_STREAM_FIELDS) return;
    const field = protocol === 'h3' ? 'quic.connection.number' : 'tcp.stream';
    this.#filters.set(stream, `${field} == ${transportStream ?? stream}`);
  }

  #noteProtocol(stream: number, protocol: 'h2' | 'h3'): void {
    if (this.#cookieFields.has(stream) || this.#cookieFields.size >= MAX_STREAM_FIELDS) return;
    this.#cookieFields.set(stream, protocol === 'h2' ? HTTP2_FIELDS : NO_FIELDS);
  }

  /** The display filter for a connection. */
  filterOf(stream: number): string {
    return this.#filters.get(stream) ?? `tcp.stream == ${stream}`;
  }

  /** The fields with the cookies of a connection: those of requests, then those of responses. */
  cookieFieldsOf(stream: number): readonly CookieFieldName[] {
    return this.#cookieFields.get(stream) ?? HTTP1_FIELDS;
  }
}
