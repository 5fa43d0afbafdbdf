// What every protocol is given: where heads go, what is counted, and how to read what is inside it.

import type { BufferBudget } from '../flow/buffer-budget.ts';
import type { Channel, Direction } from '../flow/stream.ts';
import type { Counters } from '../shared/counters.ts';
import type { MessageSink } from './events.ts';

export interface ProtocolContext {
  readonly sink: MessageSink;
  readonly counters: Counters;
  readonly budget: BufferBudget;
  /** What the HPACK tables of all connections draw on. */
  readonly hpackBudget: BufferBudget;
  /** Finds out what a channel carries and puts its consumer on it (a tunnel, the inside of TLS). */
  open(channel: Channel): void;
  /** The same, when a handshake has named the protocol (ALPN, RFC 7301) and it is known who is the client. */
  openAs(channel: Channel, protocol: string | null, client: Direction): void;
}
