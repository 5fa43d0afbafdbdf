// Both directions of an ICAP connection (RFC 3507): a proxy shows the HTTP messages that it passes on to a server that may
// change them. What both show of one response with the same cookies is one response.

import type { Channel, Direction, Stamp, StreamConsumer } from '../../flow/stream.ts';
import type { ProtocolContext } from '../context.ts';
import { SeenRequest } from '../events.ts';
import { latin1 } from '../http1/bytes.ts';
import { Http1Head } from '../http1/head.ts';
import { HeadScanner } from '../http1/head-scanner.ts';
import { statusOf } from '../http1/start-line.ts';
import { type IcapHandler, IcapMessageReader } from './message-reader.ts';

/** One for all connections: its facts are read before anything else is scanned. */
const scanner = new HeadScanner();

export class IcapExchange implements StreamConsumer {
  readonly #channel: Channel;
  readonly #context: ProtocolContext;
  readonly #client: Direction;
  readonly #readers: readonly [IcapMessageReader, IcapMessageReader];
  /** The request that the last messages of the client are about. */
  #request: SeenRequest | null = null;
  /** The cookies of the response that the client has shown last, and the server has not replied to. */
  #shown: string | null = null;

  /** `client` is the direction in which the proxy sends. */
  constructor(channel: Channel, context: ProtocolContext, client: Direction) {
    this.#channel = channel;
    this.#context = context;
    this.#client = client;
    const reader = (direction: Direction): IcapMessageReader => {
      const handler: IcapHandler = {
        onHead: (name, bytes, start, end, isFirst, stamp) =>
          name === 'req-hdr'
            ? this.#onRequest(direction, bytes, start, end, stamp)
            : this.#onResponse(direction, bytes, start, end, isFirst, stamp),
      };
      return new IcapMessageReader(channel.streams[direction], handler, context.budget);
    };
    this.#readers = [reader(0), reader(1)];
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#readers[direction].data(bytes, start, end, stamp);
  }

  skipped(): void {}

  gap(direction: Direction): void {
    this.#readers[direction].gap();
    if (direction === this.#client) this.#request = null;
    this.#shown = null;
  }

  end(direction: Direction): void {
    this.#readers[direction].end();
  }

  isIdle(): boolean {
    return false;
  }

  /** The server may give back a request that it has changed: that one is not the browser's. */
  #onRequest(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (direction !== this.#client) return;
    const { counters, sink } = this.#context;
    scanner.scan(bytes, start, end);
    const { hasCookie } = scanner;
    counters.messages++;
    counters.requests++;
    const head = new Http1Head('request', latin1(bytes, start, end), false);
    this.#request = new SeenRequest(head, this.#channel, direction, stamp, hasCookie, null);
    this.#shown = null;
    if (sink.wants('request', false, hasCookie)) sink.request(this.#request);
  }

  /** `isFirst`: the client shows it without its request. */
  #onResponse(
    direction: Direction,
    bytes: Buffer,
    start: number,
    end: number,
    isFirst: boolean,
    stamp: Stamp,
  ): void {
    const { counters, sink } = this.#context;
    scanner.scan(bytes, start, end);
    const { setCookies } = scanner;
    const firstSetCookie = scanner.firstSetCookie - start;
    const head = new Http1Head('response', latin1(bytes, start, end), false, setCookies, firstSetCookie);
    const cookies = head.values('set-cookie').join('\n');
    const isClient = direction === this.#client;
    const isShown = !isClient && this.#shown === cookies;
    this.#shown = isClient ? cookies : null;
    if (isShown) return;
    const request = isClient && isFirst ? null : this.#request;
    counters.messages++;
    counters.responses++;
    counters.setCookies += setCookies;
    const status = statusOf(bytes, start, end);
    if (!sink.wants('response', setCookies > 0, false) && sink.wantsResponse?.(status, request) !== true)
      return;
    sink.response(head, this.#channel, (this.#client ^ 1) as Direction, stamp, request, false);
  }
}
