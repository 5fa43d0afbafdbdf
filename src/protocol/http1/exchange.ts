// Both directions of an HTTP/1 connection: pairs responses with their requests and decides what follows a head
// (RFC 9112 section 6.3), since only the request tells whether a response has a body. After CONNECT, and after an
// upgrade to HTTP/2 (RFC 7540 section 3.2), the connection goes on under another consumer.

import type { Channel, Direction, Stamp, StreamConsumer } from '../../flow/stream.ts';
import { MAX_PROBE_BYTES } from '../../limits.ts';
import type { ProtocolContext } from '../context.ts';
import type { MessageKind, SeenRequest } from '../events.ts';
import { Http2Connection } from '../http2/connection.ts';
import { PostedForm } from '../posted-form.ts';
import { latin1 } from './bytes.ts';
import { Http1Head } from './head.ts';
import type { Body, HeadHandler } from './head-handler.ts';
import { asksForHttp2, beginsLikePreface } from './http2-upgrade.ts';
import { Http1Parser, scanner } from './parser.ts';
import { RequestQueue } from './request-queue.ts';
import { requestLineAt, YES } from './start-line.ts';

export class Http1Exchange implements StreamConsumer, HeadHandler {
  readonly #parsers: readonly [Http1Parser, Http1Parser];
  /** Requests whose responses are still to come; null for one that the capture lost. */
  readonly #requests: RequestQueue;
  /** Any request was seen, or missed: then responses need one. */
  #sawRequest = false;
  /** The client sends requests before it has the answers to earlier ones. */
  #pipelines = false;
  /** Responses that came before the requests they answer, which a gap holds back. */
  #owed = 0;
  /** What the last request asks for; what the client sends next waits for the answer. */
  #wanted: 'tunnel' | 'http2' | null = null;
  /** The last response came without its request: nobody knows whether it has a body. */
  #isBodyGuess = false;
  /** What waits; not all of it when `#heldIsBroken`. */
  #held: Buffer[] | null = null;
  #heldBytes = 0;
  #heldIsBroken = false;
  /** Directions that are over, and how the client's ended. */
  #ends = 0;
  #clientEnd: 'no' | 'closed' | 'cut' = 'no';
  /** The answer was yes: the channel has another consumer now. */
  #handedOver = false;

  /** `client` is the direction in which requests go. */
  constructor(
    readonly channel: Channel,
    readonly context: ProtocolContext,
    readonly client: Direction,
  ) {
    this.#requests = new RequestQueue(channel.streams[client ^ 1]!, context.counters, context.budget);
    this.#parsers = [this.#parser(0), this.#parser(1)];
    // From here on the parsers know where messages begin.
    for (const stream of channel.streams) stream.fromStart = true;
  }

  #parser(direction: Direction): Http1Parser {
    const stream = this.channel.streams[direction];
    const kind = direction === this.client ? 'request' : 'response';
    return new Http1Parser(kind, stream, this, this.context.counters, this.context.budget, stream.fromStart);
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#parsers[direction].data(bytes, start, end, stamp);
  }

  skipped(direction: Direction): void {
    this.#parsers[direction].skipped();
  }

  gap(direction: Direction, count: number, stamp: Stamp): void {
    this.#parsers[direction].gap(stamp, count);
    if (direction !== this.client && !this.#pipelines) this.#requests.dropPast();
  }

  end(direction: Direction, cut: boolean, stamp: Stamp): void {
    this.#parsers[direction].end(cut, stamp);
    if (this.#handedOver) {
      this.channel.consumer.end(direction, cut, stamp);
      return;
    }
    if (direction === this.client) this.#clientEnd = cut ? 'cut' : 'closed';
    this.#ends++;
    if (this.#ends < 2) return;
    this.#takeHeld();
    this.#requests.clear();
  }

  isIdle(): boolean {
    const [one, other] = this.#parsers;
    return this.#requests.isEmpty && this.#heldBytes === 0 && one.isIdle && other.isIdle;
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

  mayResume(kind: MessageKind, stamp: Stamp, count: number): boolean {
    return kind === 'request' || !this.#sawRequest || this.#requests.mayBeAnswered(stamp, count);
  }

  mayResumeInside(kind: MessageKind, stamp: Stamp, count: number): boolean {
    return kind === 'response' && this.#requests.mayBeAnswered(stamp, count);
  }

  onLost(kind: MessageKind): void {
    if (kind === 'response') {
      if (this.#requests.isEmpty) this.#owe();
      else this.#requests.lose();
      return;
    }
    this.#sawRequest = true;
    if (this.#owed > 0) this.#owed--;
    else this.#requests.push(null);
  }

  onForeign(kind: MessageKind, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#handedOver) {
      const direction = kind === 'request' ? this.client : ((this.client ^ 1) as Direction);
      this.channel.streams[direction].deliver(bytes, start, end, stamp);
    } else if (!this.channel.ignored) {
      // Another request does not wait for an answer that may never be seen.
      const isHttp1 =
        this.#wanted === 'http2' && this.#heldIsBroken && requestLineAt(bytes, start, end) === YES;
      if (isHttp1) this.#stay(stamp);
      if (isHttp1) this.#parsers[this.client].data(bytes, start, end, stamp);
      else if (!this.#heldIsBroken) this.#hold(bytes, start, end);
      if (this.#wanted === 'http2' && !beginsLikePreface(this.#held)) this.#stay(stamp);
    }
  }

  onForeignGap(): void {
    this.#takeHeld();
    this.#heldIsBroken = true;
  }

  #onRequest(bytes: Buffer, start: number, end: number, stamp: Stamp, incomplete: boolean): Body {
    const { counters, sink } = this.context;
    const head = new Http1Head('request', latin1(bytes, start, end), incomplete);
    const { isChunked, hasTransferEncoding, contentLength, hasCookie } = scanner;
    const { input, frame, seconds, nanoseconds, asked } = stamp;
    const { channel, client } = this;
    counters.messages++;
    this.#sawRequest = true;
    if (!this.#requests.isEmpty && !channel.streams[client ^ 1]!.behind) this.#pipelines = true;
    this.#wanted = null;
    const hasBody = hasTransferEncoding || contentLength > 0;
    const isShown = hasBody && !incomplete && sink.wantsForms === true;
    const form = isShown ? PostedForm.of(head, this.context.budget) : null;
    if (this.#owed > 0) this.#owed--;
    else {
      const origin = { channel, direction: client, input, frame, seconds, nanoseconds, asked };
      this.#requests.push({ head, ...origin, hasCookie, form });
      this.#wanted = head.isConnect ? 'tunnel' : !hasBody && asksForHttp2(head) ? 'http2' : null;
    }
    if (this.#isBodyGuess) this.#endGuess(asked);
    if (sink.wants('request', false, hasCookie)) sink.head(head, channel, client, stamp, null);
    if (this.#wanted !== null) return 'hold';
    if (sink.wantsForms === true) this.#parsers[client].show(form);
    if (isChunked) return 'chunked';
    return hasTransferEncoding || contentLength < 0 ? 0 : contentLength;
  }

  #onResponse(bytes: Buffer, start: number, end: number, stamp: Stamp, incomplete: boolean): Body {
    const { counters, sink } = this.context;
    const status = statusOf(bytes, start);
    const isInterim = status >= 100 && status < 200 && status !== 101;
    // What is left of a damaged interim response may be the body of the final one: nothing is looked for there.
    const stays = isInterim && (!incomplete || this.#pipelines);
    const request = stays ? this.#requests.first : this.#requests.take(stamp, this.#pipelines);
    if (request === undefined && !isInterim) this.#owe();
    counters.messages++;
    const { isChunked, hasTransferEncoding, contentLength, setCookies } = scanner;
    counters.setCookies += setCookies;
    if (
      sink.wants('response', setCookies > 0, false) ||
      sink.wantsAnswer?.(status, request ?? null) === true
    ) {
      const head = new Http1Head('response', latin1(bytes, start, end), incomplete);
      sink.head(head, this.channel, (this.client ^ 1) as Direction, stamp, request ?? null);
    }
    if (status === 101) {
      const head = new Http1Head('response', latin1(bytes, start, end), incomplete);
      return asksForHttp2(head) ? this.#openHttp2(request ?? null, stamp, incomplete) : this.#upgrade();
    }
    this.#isBodyGuess = !request;
    if (request?.head.isConnect && status >= 200 && status < 300) return this.#openTunnel(stamp, incomplete);
    if (!isInterim && this.#wanted !== null && this.#requests.isEmpty) this.#stay(stamp);
    if (isInterim || status === 204 || status === 304 || request?.head.isHead) return 0;
    if (isChunked) return 'chunked';
    return hasTransferEncoding || contentLength < 0 ? 'until-close' : contentLength;
  }

  /** A response came without its request: when that is still to be read, it must not wait for another. */
  #owe(): void {
    if (this.#requests.isEmpty && this.channel.streams[this.client].behind) this.#owed++;
  }

  /** A response without its request may have been one to HEAD: its body ends where the client asks for more. */
  #endGuess(asked: number | null): void {
    this.#isBodyGuess = false;
    const server = (this.client ^ 1) as Direction;
    const left = asked === null ? Number.NaN : -this.channel.streams[server].readPast(asked);
    if (!Number.isNaN(left)) this.#parsers[server].endBody(left);
  }

  /** RFC 9110 section 7.8: what follows is no HTTP/1. */
  #upgrade(): Body {
    this.channel.ignored = true;
    this.#leave();
    return 'hand-over';
  }

  /** RFC 9110 section 9.3.6: what follows may be anything, HTTP too. */
  #openTunnel(stamp: Stamp, isBroken: boolean): Body {
    this.#setStarts(isBroken);
    this.context.open(this.channel);
    return this.#handOver(stamp);
  }

  /** What follows is HTTP/2, beginning with the response to the request that asked for it. */
  #openHttp2(request: SeenRequest | null, stamp: Stamp, isBroken: boolean): Body {
    this.#setStarts(isBroken);
    const connection = new Http2Connection(this.channel, this.context, this.client, 'named');
    if (request !== null) connection.upgradedBy(request);
    this.channel.consumer = connection;
    return this.#handOver(stamp);
  }

  /** Says whether the first bytes behind the request and its answer are here; `isBroken`: not those of the answer. */
  #setStarts(isBroken: boolean): void {
    const { channel, client } = this;
    channel.streams[client].fromStart = !this.#heldIsBroken;
    channel.streams[client ^ 1]!.fromStart = !isBroken;
  }

  /** The channel has its new consumer: it gets what the client sent before the answer. */
  #handOver(stamp: Stamp): Body {
    const { channel, client } = this;
    const held = this.#takeHeld();
    this.#handedOver = true;
    this.#leave();
    if (this.#clientEnd !== 'no') channel.streams[client].skip = 0;
    for (const bytes of held) channel.streams[client].deliver(bytes, 0, bytes.length, stamp);
    if (this.#clientEnd !== 'no') channel.consumer.end(client, this.#clientEnd === 'cut', stamp);
    return 'hand-over';
  }

  /** The connection goes on as it was. */
  #stay(stamp: Stamp): void {
    this.#wanted = null;
    const parser = this.#parsers[this.client];
    parser.stay(this.#heldIsBroken);
    this.#heldIsBroken = false;
    for (const bytes of this.#takeHeld()) parser.data(bytes, 0, bytes.length, stamp);
  }

  #hold(bytes: Buffer, start: number, end: number): void {
    const count = end - start;
    if (this.#heldBytes + count > MAX_PROBE_BYTES || !this.context.budget.take(count)) {
      this.onForeignGap();
      return;
    }
    this.#held ??= [];
    this.#held.push(Buffer.from(bytes.subarray(start, end)));
    this.#heldBytes += count;
  }

  #takeHeld(): Buffer[] {
    const held = this.#held ?? [];
    this.context.budget.give(this.#heldBytes);
    this.#held = null;
    this.#heldBytes = 0;
    return held;
  }

  /** Somebody else reads the connection from here on, or nobody: gives back what is held. */
  #leave(): void {
    for (const parser of this.#parsers) parser.leave();
    this.#takeHeld();
    this.#requests.clear();
  }
}

/** The status code of a status line that `statusLineAt` has found good. */
function statusOf(bytes: Buffer, start: number): number {
  let at = start + 9;
  while (bytes[at]! <= 0x20) at++;
  return (bytes[at]! - 0x30) * 100 + (bytes[at + 1]! - 0x30) * 10 + (bytes[at + 2]! - 0x30);
}
