// Both directions of an HTTP/1 connection: pairs responses with their requests and decides what follows a head
// (RFC 9112 section 6.3), since only the request tells whether a response has a body. After CONNECT, and after an
// upgrade to HTTP/2 (RFC 7540 section 3.2), the connection goes on under another consumer.

import type { Channel, Direction, Stamp, StreamConsumer } from '../../flow/stream.ts';
import { MAX_PENDING_REQUESTS, MAX_PROBE_BYTES } from '../../limits.ts';
import type { ProtocolContext } from '../context.ts';
import type { MessageKind, SeenRequest } from '../events.ts';
import { Http2Connection } from '../http2/connection.ts';
import { PREFACE } from '../http2/frame.ts';
import { Http1Head } from './head.ts';
import { type Body, type HeadHandler, Http1Parser, scanner } from './parser.ts';

/** A request whose response is still to come; `seen` is null when the capture lost it. */
interface PendingRequest {
  readonly seen: SeenRequest | null;
  readonly isHead: boolean;
  readonly isConnect: boolean;
}

const LOST_REQUEST: PendingRequest = { seen: null, isHead: false, isConnect: false };

export class Http1Exchange implements StreamConsumer, HeadHandler {
  readonly #parsers: readonly [Http1Parser, Http1Parser];
  readonly #requests: PendingRequest[] = [];
  /** Any request was seen: then responses need one. */
  #sawRequest = false;
  /** Responses that came before the requests they answer, which a gap holds back. */
  #owed = 0;
  /** What the last request asks for; what the client sends next waits for the answer. */
  #asked: 'tunnel' | 'http2' | null = null;
  #held: Buffer[] = [];
  #heldBytes = 0;
  /** The answer was yes: the channel has another consumer now. */
  #handedOver = false;

  /** `client` is the direction in which requests go. */
  constructor(
    readonly channel: Channel,
    readonly context: ProtocolContext,
    readonly client: Direction,
  ) {
    const parser = (direction: Direction) => {
      const stream = channel.streams[direction];
      const kind = direction === client ? 'request' : 'response';
      return new Http1Parser(kind, stream, this, context.counters, context.budget, stream.fromStart);
    };
    this.#parsers = [parser(0), parser(1)];
    // From here on the parsers know where messages begin.
    for (const stream of channel.streams) stream.fromStart = true;
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#parsers[direction].data(bytes, start, end, stamp);
  }

  skipped(direction: Direction): void {
    this.#parsers[direction].skipped();
  }

  gap(direction: Direction, _count: number, stamp: Stamp): void {
    this.#parsers[direction].gap(stamp);
  }

  end(direction: Direction, cut: boolean, stamp: Stamp): void {
    this.#parsers[direction].end(cut, stamp);
  }

  isIdle(): boolean {
    const [one, other] = this.#parsers;
    return this.#requests.length === 0 && this.#heldBytes === 0 && one.isIdle && other.isIdle;
  }

  onHead(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): Body {
    return kind === 'request'
      ? this.#onRequest(bytes, start, end, stamp, false)
      : this.#onResponse(bytes, start, end, stamp, false);
  }

  onBrokenHead(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    scanner.scan(bytes, start, end);
    if (kind === 'request') this.#onRequest(bytes, start, end, stamp, true);
    else this.#onResponse(bytes, start, end, stamp, true);
  }

  mayResume(kind: MessageKind): boolean {
    return kind === 'request' || !this.#sawRequest || this.#requests.length > 0;
  }

  mayResumeInside(kind: MessageKind): boolean {
    return kind === 'response' && this.#requests.length > 0;
  }

  onLost(kind: MessageKind): void {
    if (kind === 'response') this.#requests.shift();
    else if (this.#owed > 0) this.#owed--;
    else this.#expectResponse(LOST_REQUEST);
  }

  onForeign(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#handedOver) {
      const direction = kind === 'request' ? this.client : ((this.client ^ 1) as Direction);
      this.channel.streams[direction].deliver(bytes, start, end, stamp);
    } else if (!this.channel.ignored && this.#heldBytes + (end - start) <= MAX_PROBE_BYTES) {
      this.#held.push(Buffer.from(bytes.subarray(start, end)));
      this.#heldBytes += end - start;
      // Another request does not wait for an answer that may never be seen.
      if (this.#asked === 'http2' && !beginsLikePreface(this.#held)) this.#stay(stamp);
    }
  }

  #onRequest(bytes: Buffer, start: number, end: number, stamp: Stamp, incomplete: boolean): Body {
    const { counters, sink } = this.context;
    const head = new Http1Head('request', bytes.toString('latin1', start, end), incomplete);
    const { isChunked, hasTransferEncoding, contentLength } = scanner;
    const { input, frame } = stamp;
    const { channel, client } = this;
    counters.messages++;
    this.#sawRequest = true;
    const isHead = head.text.startsWith('HEAD ');
    const isConnect = head.text.startsWith('CONNECT ');
    const hasBody = hasTransferEncoding || contentLength > 0;
    if (this.#owed > 0) this.#owed--;
    else {
      this.#expectResponse({ seen: { head, channel, direction: client, input, frame }, isHead, isConnect });
      this.#asked = isConnect ? 'tunnel' : !hasBody && asksForHttp2(head) ? 'http2' : null;
    }
    if (sink.wants('request', false, scanner.hasCookie)) sink.head(head, channel, client, stamp, null);
    if (this.#asked !== null) return 'hold';
    if (isChunked) return 'chunked';
    return hasTransferEncoding || contentLength < 0 ? 0 : contentLength;
  }

  #onResponse(bytes: Buffer, start: number, end: number, stamp: Stamp, incomplete: boolean): Body {
    const { counters, sink } = this.context;
    const status = statusOf(bytes, start);
    const isInterim = status >= 100 && status < 200 && status !== 101;
    const request = isInterim ? this.#requests[0] : this.#requests.shift();
    if (request === undefined && !isInterim && this.channel.streams[this.client].waiting) this.#owed++;
    counters.messages++;
    const { isChunked, hasTransferEncoding, contentLength, setCookies } = scanner;
    counters.setCookies += setCookies;
    if (sink.wants('response', setCookies > 0, false)) {
      const head = new Http1Head('response', bytes.toString('latin1', start, end), incomplete);
      sink.head(head, this.channel, (this.client ^ 1) as Direction, stamp, request?.seen ?? null);
    }
    if (status === 101) {
      const head = new Http1Head('response', bytes.toString('latin1', start, end), incomplete);
      return asksForHttp2(head) ? this.#openHttp2(request?.seen ?? null, stamp) : this.#upgrade();
    }
    if (request?.isConnect && status >= 200 && status < 300) return this.#openTunnel(stamp);
    if (!isInterim && this.#asked !== null && this.#requests.length === 0) this.#stay(stamp);
    if (isInterim || status === 204 || status === 304 || request?.isHead) return 0;
    if (isChunked) return 'chunked';
    return hasTransferEncoding || contentLength < 0 ? 'until-close' : contentLength;
  }

  #expectResponse(request: PendingRequest): void {
    if (this.#requests.length === MAX_PENDING_REQUESTS) this.#requests.shift();
    this.#requests.push(request);
  }

  /** RFC 9110 section 7.8: what follows is no HTTP/1. */
  #upgrade(): Body {
    this.channel.ignored = true;
    return 'hand-over';
  }

  /** RFC 9110 section 9.3.6: what follows may be anything, HTTP too. */
  #openTunnel(stamp: Stamp): Body {
    for (const stream of this.channel.streams) stream.fromStart = true;
    this.context.open(this.channel);
    return this.#handOver(stamp);
  }

  /** What follows is HTTP/2, beginning with the response to the request that asked for it. */
  #openHttp2(request: SeenRequest | null, stamp: Stamp): Body {
    const connection = new Http2Connection(this.channel, this.context, this.client, 'upgrade');
    if (request !== null) connection.upgradedBy(request);
    this.channel.consumer = connection;
    return this.#handOver(stamp);
  }

  #handOver(stamp: Stamp): Body {
    this.#handedOver = true;
    for (const bytes of this.#takeHeld())
      this.channel.streams[this.client].deliver(bytes, 0, bytes.length, stamp);
    return 'hand-over';
  }

  /** The connection goes on as it was. */
  #stay(stamp: Stamp): void {
    const parser = this.#parsers[this.client];
    this.#asked = null;
    parser.stay();
    for (const bytes of this.#takeHeld()) parser.data(bytes, 0, bytes.length, stamp);
  }

  #takeHeld(): Buffer[] {
    const held = this.#held;
    this.#held = [];
    this.#heldBytes = 0;
    return held;
  }
}

function beginsLikePreface(held: readonly Buffer[]): boolean {
  const first = Buffer.concat(held);
  const count = Math.min(first.length, PREFACE.length);
  return first.compare(PREFACE, 0, count, 0, count) === 0;
}

/** An Upgrade field that names HTTP/2 in cleartext (RFC 7540 section 3.2). */
function asksForHttp2(head: Http1Head): boolean {
  return (
    head.text.includes('h2c') && head.values('upgrade').some((value) => /(^|[\s,])h2c([\s,]|$)/i.test(value))
  );
}

/** The status code of a status line that `statusLineAt` has found good. */
function statusOf(bytes: Buffer, start: number): number {
  let at = start + 9;
  while (bytes[at]! <= 0x20) at++;
  return (bytes[at]! - 0x30) * 100 + (bytes[at + 1]! - 0x30) * 10 + (bytes[at + 2]! - 0x30);
}
