// SOCKS on a channel (RFC 1928, RFC 1929, SOCKS4 and 4a): reads both sides of the handshake, whatever segments it comes
// in, and opens the channel anew behind it.

import type { Channel, Direction, Stamp, StreamConsumer } from '../../flow/stream.ts';
import type { ProtocolContext } from '../context.ts';
import { GrowableBuffer } from '../growable-buffer.ts';
import { HeldBytes } from '../held-bytes.ts';
import { requestLineAt, YES } from '../http1/start-line.ts';
import { MAX_PROBE_BYTES } from '../limits.ts';
import { isClientHello } from '../tls/first-record.ts';
import {
  addressedBytes,
  greetingBytes,
  isGranted,
  isUngreeted,
  methodBytes,
  NO_MESSAGE,
  PART_OF_MESSAGE,
  passwordBytes,
  passwordReplyBytes,
  socks4ReplyBytes,
  socks4RequestBytes,
  targetOf,
  VERSION_4,
} from './messages.ts';

export class SocksTunnel implements StreamConsumer {
  readonly #channel: Channel;
  readonly #context: ProtocolContext;
  readonly #client: Direction;
  /** What has come of each direction and is not read yet: a part of a message. */
  readonly #pending: readonly [GrowableBuffer, GrowableBuffer];
  /** And what is behind the handshake. */
  readonly #held: readonly [HeldBytes, HeldBytes];
  /** Directions whose part of the handshake is over, or lost. */
  readonly #isThrough: [boolean, boolean] = [false, false];
  /** Directions of which bytes are lost behind the handshake, or in it. */
  readonly #isLost: [boolean, boolean] = [false, false];
  /** The client's next bytes say whether the handshake goes on behind a loss. */
  #isUnsure = false;
  readonly #captureEnded: [boolean | null, boolean | null] = [null, null];
  /** The first message of a direction has been read. */
  readonly #isGreeted: [boolean, boolean] = [false, false];

  constructor(channel: Channel, context: ProtocolContext, client: Direction) {
    this.#channel = channel;
    this.#context = context;
    this.#client = client;
    const pending = () => new GrowableBuffer(context.budget, MAX_PROBE_BYTES);
    this.#pending = [pending(), pending()];
    const held = () => new HeldBytes(context.budget, MAX_PROBE_BYTES);
    this.#held = [held(), held()];
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const pending = this.#pending[direction];
    const held = this.#held[direction];
    if (this.#isUnsure && direction === this.#client) this.#resume(bytes.subarray(start, end));
    const isKept = this.#isThrough[direction]
      ? held.add(bytes, start, end, stamp)
      : pending.add(bytes, start, end);
    if (!isKept) {
      this.#leave();
      return;
    }
    while (!this.#isThrough[direction] && pending.length > 0) {
      const length = direction === this.#client ? this.#clientMessage(pending) : this.#serverMessage(pending);
      if (length === PART_OF_MESSAGE) return;
      if (length === NO_MESSAGE) {
        this.#leave();
        return;
      }
      this.#isGreeted[direction] = true;
      pending.dropBefore(length);
    }
    // Behind the last message of the handshake.
    if (pending.length > 0) held.add(pending.bytes, 0, pending.length, stamp);
    pending.clear();
    this.#openWhenThrough(stamp);
  }

  skipped(): void {}

  /** What is missing may be the rest of the handshake: what follows is looked at as what begins midway. */
  gap(direction: Direction, _count: number, stamp: Stamp): void {
    this.#pending[direction].clear();
    this.#isLost[direction] = true;
    if (direction === this.#client && !this.#isThrough[direction]) {
      this.#isUnsure = true;
      return;
    }
    this.#isThrough[direction] = true;
    this.#openWhenThrough(stamp);
  }

  /** Behind a loss: the client's request, or what follows it. */
  #resume(bytes: Buffer): void {
    this.#isUnsure = false;
    this.#isLost[this.#client] = !isUngreeted(bytes, bytes.length);
    this.#isThrough[this.#client] = this.#isLost[this.#client];
  }

  end(direction: Direction, captureEnded: boolean, stamp: Stamp): void {
    this.#captureEnded[direction] = captureEnded;
    this.#isThrough[direction] = true;
    this.#openWhenThrough(stamp);
  }

  needsOpposite(_direction: Direction, bytes: Buffer): boolean {
    const { length } = bytes;
    return (
      requestLineAt(bytes, 0, length) === YES || isClientHello(bytes, 0, length) || isUngreeted(bytes, length)
    );
  }

  isIdle(): boolean {
    return false;
  }

  /** Bytes of the client's message that is first in `pending`. */
  #clientMessage(pending: GrowableBuffer): number {
    const { bytes, length } = pending;
    const isSocks4 = bytes[0] === VERSION_4;
    const isFirst = !this.#isGreeted[this.#client] && !isSocks4;
    if (isFirst && !isUngreeted(bytes, length)) return greetingBytes(bytes, 0, length);
    const password = isSocks4 ? NO_MESSAGE : passwordBytes(bytes, 0, length);
    if (password !== NO_MESSAGE) return password;
    const request = isSocks4 ? socks4RequestBytes(bytes, 0, length) : addressedBytes(bytes, 0, length, false);
    if (request > 0) {
      this.#channel.target = targetOf(bytes, 0);
      this.#isThrough[this.#client] = true;
    }
    return request;
  }

  /** The same of the server's. */
  #serverMessage(pending: GrowableBuffer): number {
    const { bytes, length } = pending;
    const server = (this.#client ^ 1) as Direction;
    const isSocks4 = bytes[0] === 0;
    const isFirst = !this.#isGreeted[server] && !isSocks4;
    if (isFirst && !isUngreeted(bytes, length)) return methodBytes(bytes, 0, length);
    const password = isSocks4 ? NO_MESSAGE : passwordReplyBytes(bytes, 0, length);
    if (password !== NO_MESSAGE) return password;
    const reply = isSocks4 ? socks4ReplyBytes(bytes, 0, length) : addressedBytes(bytes, 0, length, true);
    if (reply > 0 && !isGranted(bytes, 0)) return NO_MESSAGE;
    this.#isThrough[server] = reply > 0;
    return reply;
  }

  /** The handshake is over, or was refused: what follows is the tunnel, or nothing. */
  #openWhenThrough(stamp: Stamp): void {
    if (!this.#isThrough[0] || !this.#isThrough[1]) return;
    // A message that ended with its direction, or before it, has no rest.
    for (const pending of this.#pending) pending.clear();
    const channel = this.#channel;
    const client = this.#client;
    for (const direction of [0, 1] as const) channel.streams[direction].fromStart = !this.#isLost[direction];
    this.#context.open(channel);
    for (const direction of [client, (client ^ 1) as Direction]) {
      const captureEnded = this.#captureEnded[direction];
      for (const held of this.#held[direction].take())
        channel.streams[direction].deliver(held.bytes, 0, held.bytes.length, held.stamp);
      if (captureEnded !== null) channel.consumer.end(direction, captureEnded, stamp);
    }
  }

  /** It is no SOCKS, or the tunnel was refused. */
  #leave(): void {
    for (const pending of this.#pending) pending.clear();
    for (const held of this.#held) held.take();
    this.#channel.ignored = true;
  }
}
