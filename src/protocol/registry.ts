// All protocols on one page: what is found by its first bytes gets its consumer here.

import { BufferBudget } from '../flow/buffer-budget.ts';
import { ConnectionTable } from '../flow/connection-table.ts';
import { MAX_CONNECTIONS } from '../flow/limits.ts';
import type { Detection, ProtocolDetector } from '../flow/protocol-detector.ts';
import type { Channel, Direction, StreamConsumer } from '../flow/stream.ts';
import type { Segment } from '../packet/segment.ts';
import { type Counters, count } from '../shared/counters.ts';
import type { ProtocolContext } from './context.ts';
import {
  detectProtocol,
  HTTP1_REQUEST,
  HTTP1_RESPONSE,
  HTTP2,
  HTTP2_MIDSTREAM,
  isClientHello,
  OTHER,
  TLS,
} from './detect.ts';
import type { MessageSink } from './events.ts';
import { Http1Exchange } from './http1/exchange.ts';
import { Http2Connection } from './http2/connection.ts';
import { MAX_HPACK_BYTES } from './limits.ts';
import { Probe } from './probe.ts';
import { isQuicLongHeader } from './quic.ts';
import { TlsConnection } from './tls/connection.ts';
import { TlsDecryptability } from './tls/decryptability.ts';
import { KeyStore } from './tls/key-store.ts';

/** What the flow stage is told, by protocol. */
const DETECTIONS: readonly Detection[] = Array.from({ length: HTTP2_MIDSTREAM + 1 }, (_, protocol) => ({
  protocol,
  isRead: protocol !== OTHER,
  unseen: null,
}));

export class ProtocolRegistry implements ProtocolDetector, ProtocolContext {
  readonly sink: MessageSink;
  readonly counters: Counters;
  readonly budget: BufferBudget;
  readonly #keys: KeyStore;
  readonly hpackBudget = new BufferBudget(MAX_HPACK_BYTES);
  readonly #quic = new ConnectionTable();
  readonly #tls: TlsDecryptability;

  constructor(sink: MessageSink, counters: Counters, budget: BufferBudget, keys: KeyStore = new KeyStore()) {
    this.sink = sink;
    this.counters = counters;
    this.budget = budget;
    this.#keys = keys;
    this.#tls = new TlsDecryptability(keys, counters);
  }

  detect(bytes: Buffer, start: number, end: number, isOtherJudged: boolean): Detection {
    const verdict = detectProtocol(bytes, start, end);
    return verdict === TLS ? this.#tls.detect(bytes, start, end, isOtherJudged) : DETECTIONS[verdict]!;
  }

  mayUpgrade(bytes: Buffer, start: number, end: number): boolean {
    return this.#keys.isInUse && isClientHello(bytes, start, end);
  }

  open(channel: Channel, direction: Direction = 0, judged: Detection | null = null): void {
    const sure = judged === null ? null : this.consumerFor(judged.protocol, channel, direction);
    if (sure !== null) channel.streams[direction].fromStart = true;
    channel.consumer = sure ?? new Probe(channel, this);
  }

  openAs(channel: Channel, protocol: string | null, client: Direction): void {
    if (protocol === 'http/1.1' || protocol === 'http/1.0')
      channel.consumer = new Http1Exchange(channel, this, client);
    else if (protocol === 'h2') channel.consumer = new Http2Connection(channel, this, client, 'negotiated');
    else this.open(channel);
  }

  /** The consumer for what `judge` found in `direction`; null when there is none. */
  consumerFor(verdict: number, channel: Channel, direction: Direction): StreamConsumer | null {
    if (verdict === HTTP1_REQUEST) return new Http1Exchange(channel, this, direction);
    if (verdict === HTTP1_RESPONSE) return new Http1Exchange(channel, this, (direction ^ 1) as Direction);
    if (verdict === HTTP2) return new Http2Connection(channel, this, direction, 'preface');
    if (verdict === HTTP2_MIDSTREAM) return new Http2Connection(channel, this, direction, 'midstream');
    if (verdict === TLS) return new TlsConnection(channel, this, this.#keys);
    return null;
  }

  datagram(segment: Segment): void {
    if (!isQuicLongHeader(segment) || this.#quic.find(segment) >= 0 || this.#quic.size >= MAX_CONNECTIONS)
      return;
    this.#quic.insert(0, segment.seconds);
    count(this.counters.unseenConnections, 'quic');
  }
}
