// All protocols on one page: what is found by its first bytes gets its consumer here.

import { BufferBudget } from '../flow/buffer-budget.ts';
import type { Detection, ProtocolDetector } from '../flow/protocol-detector.ts';
import type { Channel, Direction, StreamConsumer } from '../flow/stream.ts';
import type { Segment } from '../packet/segment.ts';
import type { Counters } from '../shared/counters.ts';
import type { ProtocolContext } from './context.ts';
import {
  type DetectedProtocol,
  detectProtocol,
  HTTP1_REQUEST,
  HTTP1_RESPONSE,
  HTTP2,
  HTTP2_MIDSTREAM,
  ICAP_REQUEST,
  ICAP_RESPONSE,
  mayUpgrade,
  OTHER,
  PROXY,
  SOCKS,
  TLS,
  UNSURE,
} from './detect.ts';
import type { MessageSink } from './events.ts';
import { Http1Exchange } from './http1/exchange.ts';
import { SharedFieldBlocks } from './http1/field-block.ts';
import { Http2Connection } from './http2/connection.ts';
import { Http3Connection } from './http3/connection.ts';
import { IcapExchange } from './icap/exchange.ts';
import { MAX_TABLE_BUDGET_BYTES } from './limits.ts';
import { Probe } from './probe.ts';
import { QuicDatagrams } from './quic/datagrams.ts';
import { isHttp3 } from './quic/handshake.ts';
import { SocksTunnel } from './socks/tunnel.ts';
import { TlsConnection } from './tls/connection.ts';
import { TlsDecryptability } from './tls/decryptability.ts';
import { KeyStore } from './tls/key-store.ts';

const detection = (protocol: DetectedProtocol): Detection => ({
  protocol,
  isRead: protocol !== OTHER,
  unseen: null,
});
/** What the flow stage gets, by protocol. */
const DETECTIONS: Readonly<Record<DetectedProtocol, Detection>> = {
  [OTHER]: detection(OTHER),
  [UNSURE]: detection(UNSURE),
  [HTTP1_REQUEST]: detection(HTTP1_REQUEST),
  [HTTP1_RESPONSE]: detection(HTTP1_RESPONSE),
  [HTTP2]: detection(HTTP2),
  [TLS]: detection(TLS),
  [PROXY]: detection(PROXY),
  [SOCKS]: detection(SOCKS),
  [ICAP_REQUEST]: detection(ICAP_REQUEST),
  [ICAP_RESPONSE]: detection(ICAP_RESPONSE),
  [HTTP2_MIDSTREAM]: detection(HTTP2_MIDSTREAM),
};

const CLEARTEXT_HTTP: ReadonlySet<DetectedProtocol> = new Set<DetectedProtocol>([
  HTTP1_REQUEST,
  HTTP1_RESPONSE,
  HTTP2_MIDSTREAM,
]);

export class ProtocolRegistry implements ProtocolDetector, ProtocolContext {
  readonly sink: MessageSink;
  readonly counters: Counters;
  readonly budget: BufferBudget;
  readonly #keys: KeyStore;
  readonly tableBudget = new BufferBudget(MAX_TABLE_BUDGET_BYTES);
  readonly fieldBlocks: SharedFieldBlocks | null;
  readonly #quic: QuicDatagrams;
  readonly #tls: TlsDecryptability;

  constructor(sink: MessageSink, counters: Counters, budget: BufferBudget, keys: KeyStore = new KeyStore()) {
    this.sink = sink;
    this.counters = counters;
    this.budget = budget;
    this.#keys = keys;
    this.fieldBlocks = sink.needsRequests ? new SharedFieldBlocks() : null;
    this.#tls = new TlsDecryptability(keys, counters);
    this.#quic = new QuicDatagrams(this, keys, (protocol, channel, client) =>
      protocol === null || isHttp3(protocol) ? new Http3Connection(channel, this, client) : null,
    );
  }

  detect(bytes: Buffer, start: number, end: number, isOtherDetected: boolean): Detection {
    const protocol = detectProtocol(bytes, start, end);
    return protocol === TLS ? this.#tls.detect(bytes, start, end, isOtherDetected) : DETECTIONS[protocol];
  }

  mayUpgrade(bytes: Buffer, start: number, end: number): boolean {
    return mayUpgrade(bytes, start, end);
  }

  open(channel: Channel, direction: Direction = 0, detected: Detection | null = null): void {
    const protocol = (detected?.protocol ?? UNSURE) as DetectedProtocol;
    const isJoined = CLEARTEXT_HTTP.has(protocol) && channel.streams.every(({ fromStart }) => !fromStart);
    if (isJoined) this.counters.joinedConnections++;
    const consumer = this.consumerFor(protocol, channel, direction);
    if (consumer !== null) channel.streams[direction].fromStart = true;
    channel.consumer = consumer ?? new Probe(channel, this);
  }

  openAs(channel: Channel, protocol: string | null, client: Direction): void {
    if (protocol === 'http/1.1' || protocol === 'http/1.0')
      channel.consumer = new Http1Exchange(channel, this, client);
    else if (protocol === 'h2') channel.consumer = new Http2Connection(channel, this, client, 'negotiated');
    else this.open(channel);
  }

  consumerFor(protocol: DetectedProtocol, channel: Channel, direction: Direction): StreamConsumer | null {
    switch (protocol) {
      case HTTP1_REQUEST:
        return new Http1Exchange(channel, this, direction);
      case HTTP1_RESPONSE:
        return new Http1Exchange(channel, this, (direction ^ 1) as Direction);
      case HTTP2:
        return new Http2Connection(channel, this, direction, 'preface');
      case HTTP2_MIDSTREAM:
        return new Http2Connection(channel, this, direction, 'midstream');
      case TLS:
        return new TlsConnection(channel, this, this.#keys);
      case SOCKS:
        return new SocksTunnel(channel, this, direction);
      case ICAP_REQUEST:
        return new IcapExchange(channel, this, direction);
      case ICAP_RESPONSE:
        return new IcapExchange(channel, this, (direction ^ 1) as Direction);
      case OTHER:
      case UNSURE:
      case PROXY:
        return null;
    }
  }

  datagram(segment: Segment): void {
    this.#quic.datagram(segment);
  }

  nextInput(name: string): void {
    this.#quic.nextInput(name);
  }

  finish(): void {
    this.#quic.finish();
  }
}
