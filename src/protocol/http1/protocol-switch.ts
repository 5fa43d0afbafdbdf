// What may follow HTTP/1 on a connection: a tunnel (CONNECT), HTTP/2 (an upgrade), or a protocol that is not read. What the
// client sends behind such a request waits for the response, which the capture may have lost.

import type { Channel, Direction, Stamp, Stream } from '../../flow/stream.ts';
import { count } from '../../shared/counters.ts';
import type { ProtocolContext } from '../context.ts';
import type { SeenRequest } from '../events.ts';
import type { HeldPiece } from '../held-bytes.ts';
import { Http2Connection } from '../http2/connection.ts';
import { PREFACE } from '../http2/frame.ts';
import { http2FramesAt } from '../http2/midstream.ts';
import type { Body } from './head-handler.ts';
import type { Http1Parser } from './parser.ts';
import { PendingUpgradeBytes } from './pending-upgrade-bytes.ts';
import type { RequestQueue } from './request-queue.ts';
import { beginsWith, NO, requestLineAt, statusLineAt, YES } from './start-line.ts';
import { isToProxy, targetOfConnect } from './upgrade.ts';

export class ProtocolSwitch {
  /** What the last request asks for; what the client sends next waits for the response. */
  requested: 'tunnel' | 'http2' | null = null;
  /** The channel has another consumer now. */
  isDone = false;
  /** The client's direction is over because the capture is, or was closed; null while it goes on. */
  clientCaptureEnded: boolean | null = null;
  readonly #channel: Channel;
  readonly #context: ProtocolContext;
  readonly #client: Direction;
  readonly #responses: Stream;
  readonly #parsers: readonly [Http1Parser, Http1Parser];
  readonly #requests: RequestQueue;
  #pending: PendingUpgradeBytes | null = null;

  constructor(
    channel: Channel,
    context: ProtocolContext,
    client: Direction,
    parsers: readonly [Http1Parser, Http1Parser],
    requests: RequestQueue,
  ) {
    this.#channel = channel;
    this.#context = context;
    this.#client = client;
    this.#responses = channel.streams[client ^ 1]!;
    this.#parsers = parsers;
    this.#requests = requests;
  }

  /** Nothing waits. */
  get isIdle(): boolean {
    return this.#pending === null;
  }

  /** The client went on behind its request: it had the response. */
  get hasGoneOn(): boolean {
    return this.#pending !== null && (this.#pending.isIncomplete || !this.#pending.isEmpty);
  }

  /** The client's bytes `bytes[start, end)` come behind its request. */
  hold(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#pending ??= new PendingUpgradeBytes(this.#context.budget);
    const pending = this.#pending;
    if (this.requested !== 'http2') {
      pending.add(bytes, start, end, stamp);
      return;
    }
    // Another request does not wait for a response that may never be seen.
    if (!pending.isIncomplete) {
      pending.add(bytes, start, end, stamp);
      if (!pending.beginsLikePreface) this.resumeHttp();
    } else if (requestLineAt(bytes, start, end) === YES) {
      this.resumeHttp();
      this.#parsers[this.#client].data(bytes, start, end, stamp);
    }
  }

  /** Some of those bytes are missing. */
  holdGap(): void {
    this.#pending ??= new PendingUpgradeBytes(this.#context.budget);
    this.#pending.markIncomplete();
  }

  /** Forgets what waits. */
  drop(): void {
    this.#pending?.take();
  }

  /**
   * The server's bytes `bytes[start, end)` come where the response to the request is awaited: true when they are of the new
   * protocol, as that response is lost, and have been handed on.
   */
  takesBehindLoss(bytes: Buffer, start: number, end: number, stamp: Stamp): boolean {
    const request = this.#requests.first;
    if (request === null || request === undefined || this.#parsers[this.#client ^ 1]!.isInsideHead)
      return false;
    const first = this.#pending?.first;
    const isPast =
      first !== undefined && this.#hasReceived(request.acknowledgement, first.stamp, end - start);
    if (!isPast && !this.#isHttp2(bytes, start, end)) return false;
    const later = this.#pending?.takeBehind(stamp) ?? [];
    if (isPast && this.requested === 'tunnel' && isToProxy(first.bytes)) {
      this.#requests.shift();
      this.resumeHttp();
    } else if (this.requested === 'http2') this.#openHttp2(request.seen, stamp, true);
    else {
      this.#channel.target = targetOfConnect(request.seen?.head.target ?? '');
      this.#openTunnel(stamp, !isPast || this.#isBefore(first.stamp, end - start));
    }
    this.#responses.deliver(bytes, start, end, stamp);
    this.#deliver(later);
    this.#end(stamp);
    return true;
  }

  /** The client had received more than when it sent the request, but nothing of the last `count` bytes, when it went on. */
  #hasReceived(asked: number | null, { acknowledgement }: Stamp, count: number): boolean {
    const past = this.#responses.bytesPast(acknowledgement);
    return past >= count && past < this.#responses.bytesPast(asked);
  }

  /** What the client wanted then is not the first of the last `count` bytes. */
  #isBefore({ acknowledgement }: Stamp, count: number): boolean {
    return this.#responses.bytesPast(acknowledgement) !== count;
  }

  /**
   * HTTP/2 begins with `bytes[start, end)` of `direction`, where a message of HTTP/1 should: what asked for it is lost. True
   * when they have been handed on.
   */
  beginsHttp2(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): boolean {
    const isClient = direction === this.#client;
    const isFound = isClient ? isPreface(bytes, start, end) : http2FramesAt(bytes, start, end) === YES;
    if (!isFound) return false;
    this.#responses.skip = 0;
    if (!isClient) this.holdGap();
    this.toHttp2(null, stamp, true);
    this.#channel.streams[direction].deliver(bytes, start, end, stamp);
    return true;
  }

  /** Frames, or what is no response while the client begins HTTP/2. */
  #isHttp2(bytes: Buffer, start: number, end: number): boolean {
    if (http2FramesAt(bytes, start, end) === YES) return true;
    return this.#pending?.hasPreface === true && statusLineAt(bytes, start, end) === NO;
  }

  /** RFC 9110 section 7.8: what follows is no HTTP/1. */
  leave(stamp: Stamp): Body {
    count(this.#context.counters.unseenConnections, 'upgraded');
    this.#channel.settle();
    this.detach(stamp);
    return 'passthrough';
  }

  /** RFC 9110 section 9.3.6: what follows may be anything, HTTP too. `isLost`: its first bytes from the server may be. */
  tunnel(stamp: Stamp, isLost: boolean): Body {
    this.#openTunnel(stamp, isLost);
    this.#end(stamp);
    return 'passthrough';
  }

  #openTunnel(stamp: Stamp, isLost: boolean): void {
    this.#setStarts(isLost);
    this.#context.open(this.#channel);
    this.#start(stamp);
  }

  /** What follows is HTTP/2, beginning with the response to the request that asked for it. */
  toHttp2(request: SeenRequest | null, stamp: Stamp, isLost: boolean): Body {
    this.#openHttp2(request, stamp, isLost);
    this.#end(stamp);
    return 'passthrough';
  }

  #openHttp2(request: SeenRequest | null, stamp: Stamp, isLost: boolean): void {
    this.#setStarts(isLost);
    const connection = new Http2Connection(this.#channel, this.#context, this.#client, 'negotiated');
    if (request !== null) connection.upgradedBy(request);
    this.#channel.consumer = connection;
    this.#start(stamp);
  }

  #setStarts(isLost: boolean): void {
    const { streams } = this.#channel;
    streams[this.#client].fromStart = this.#pending?.isIncomplete !== true;
    streams[this.#client ^ 1]!.fromStart = !isLost;
  }

  /** The channel has its new consumer: it gets what the client sent before the response. */
  #start(stamp: Stamp): void {
    const pending = this.#pending?.take() ?? [];
    this.isDone = true;
    this.detach(stamp);
    if (this.clientCaptureEnded !== null) this.#channel.streams[this.#client].skip = 0;
    this.#deliver(pending);
  }

  /** The client's direction is over: its new consumer gets to know. */
  #end(stamp: Stamp): void {
    const captureEnded = this.clientCaptureEnded;
    this.clientCaptureEnded = null;
    if (captureEnded !== null) this.#channel.consumer.end(this.#client, captureEnded, stamp);
  }

  #deliver(pieces: readonly HeldPiece[]): void {
    const stream = this.#channel.streams[this.#client];
    for (const { bytes, stamp } of pieces) stream.deliver(bytes, 0, bytes.length, stamp);
  }

  /** The connection goes on with HTTP/1. */
  resumeHttp(): void {
    const pending = this.#pending;
    const parser = this.#parsers[this.#client];
    this.requested = null;
    this.#pending = null;
    if (this.clientCaptureEnded !== null) this.#channel.streams[this.#client].skip = 0;
    parser.resumeHttp(pending?.isIncomplete === true);
    for (const { bytes, stamp } of pending?.take() ?? []) parser.data(bytes, 0, bytes.length, stamp);
  }

  /** What follows is no HTTP/1: gives back the memory. */
  detach(stamp: Stamp): void {
    for (const parser of this.#parsers) parser.detach(stamp);
    this.drop();
    this.#requests.clear();
  }
}

function isPreface(bytes: Buffer, start: number, end: number): boolean {
  return end - start >= PREFACE.length && beginsWith(bytes, start, PREFACE);
}
