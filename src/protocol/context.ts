// What every protocol is given: where heads go, what is counted, and how to read what is inside it.

import type { BufferBudget } from '../flow/buffer-budget.ts';
import type { Channel, Direction, StreamConsumer } from '../flow/stream.ts';
import type { Counters } from '../shared/counters.ts';
import type { DetectedProtocol } from './detect.ts';
import type { MessageSink } from './events.ts';
import type { SharedFieldBlocks } from './http1/field-block.ts';

export interface ProtocolContext {
  readonly sink: MessageSink;
  readonly counters: Counters;
  readonly budget: BufferBudget;
  /** What the HPACK and QPACK tables of all connections draw on. */
  readonly tableBudget: BufferBudget;
  /** Field lines that requests of all connections share; null: requests are looked at too seldom for it. */
  readonly fieldBlocks: SharedFieldBlocks | null;
  /** Detects what a channel carries and puts its consumer on it (a tunnel, the inside of TLS). */
  open(channel: Channel): void;
  /** The same, when a handshake has named the protocol (ALPN, RFC 7301) and it is known who is the client. */
  openAs(channel: Channel, protocol: string | null, client: Direction): void;
  /** A consumer for the protocol that was detected in `direction`; null when there is none. */
  consumerFor(protocol: DetectedProtocol, channel: Channel, direction: Direction): StreamConsumer | null;
}
