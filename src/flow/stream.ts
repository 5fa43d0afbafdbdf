// What a protocol sees of a connection: two streams of bytes, each in order, each without the bytes that its consumer
// skips. TCP makes them from segments; TLS and tunnels make them from other streams.

import type { Endpoint } from './endpoint.ts';

/** Which way the bytes go: 0 from the endpoint that sorts first, 1 the other way. Not who is the client. */
export type Direction = 0 | 1;

export function opposite(direction: Direction): Direction {
  return (direction ^ 1) as Direction;
}

/** The packet in which something was complete. The tracker reuses one: copy what must be kept. */
export class Stamp {
  input = '';
  frame = 0;
  seconds = 0;
  nanoseconds = 0;
  /** TCP's acknowledgement number: the next byte of the other direction that its sender expects; null for none. */
  acknowledgement: number | null = null;

  copy(): Stamp {
    const copy = new Stamp();
    copy.input = this.input;
    copy.frame = this.frame;
    copy.seconds = this.seconds;
    copy.nanoseconds = this.nanoseconds;
    copy.acknowledgement = this.acknowledgement;
    return copy;
  }

  /** As if it had been captured with `other`: it acknowledges what it did. */
  moveTo({ input, frame, seconds, nanoseconds }: Stamp): void {
    this.input = input;
    this.frame = frame;
    this.seconds = seconds;
    this.nanoseconds = nanoseconds;
  }
}

/** A protocol on both directions of a channel. It must copy the bytes it keeps. */
export interface StreamConsumer {
  /** The next bytes of a direction, `bytes[start, end)`, never empty. */
  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
  /** The bytes of the stream's `skip` are over. */
  skipped(direction: Direction, stamp: Stamp): void;
  /** The next `count` bytes of a direction are lost. */
  gap(direction: Direction, count: number, stamp: Stamp): void;
  /** Another copy came of the bytes that were delivered last, with other content: what is incomplete may be wrong. */
  doubt?(direction: Direction): void;
  /** A direction has ended: its sender closed it, or (`captureEnded`) only its capture ends here. */
  end(direction: Direction, captureEnded: boolean, stamp: Stamp): void;
  /** What comes next in `direction` may be the response to `bytes`, which the other one has behind a gap, or its next request. */
  needsOpposite?(direction: Direction, bytes: Buffer): boolean;
  /** No message is incomplete and none is pending: the state can be dropped and made anew later. */
  isIdle(): boolean;
}

/** One direction of a channel. */
export class Stream {
  readonly channel: Channel;
  readonly direction: Direction;
  /**
   * Bytes from here on that the consumer skips; Infinity for all. They are counted, not delivered. It begins as
   * Infinity so that V8 keeps it as a double from the first stream on: a change of representation later costs all code
   * that was compiled for small integers.
   */
  skip = Number.POSITIVE_INFINITY;
  /** Its first bytes are the sender's first ones, or the first of a message. */
  fromStart = false;
  /** Of bytes that its consumer has not done with, copies came that differ. */
  ambiguous = false;

  constructor(channel: Channel, direction: Direction) {
    this.channel = channel;
    this.direction = direction;
    this.skip = 0;
  }

  /** True while out-of-order bytes are buffered: earlier ones are missing. */
  get waiting(): boolean {
    return false;
  }

  /** Nothing has been seen of it but what its receiver acknowledges. */
  get isExpected(): boolean {
    return false;
  }

  /** True while the receiver has bytes that were not read: they are buffered, or the capture lost them. */
  get behind(): boolean {
    return false;
  }

  /**
   * True when the receiver had bytes that were not read when it sent a packet with this `Stamp.acknowledgement`, other
   * than some of those that are skipped; without such numbers, when it has now.
   */
  wasBehind(_acknowledgement: number | null): boolean {
    return this.behind;
  }

  /** How many bytes have been read from the one that a `Stamp.acknowledgement` names; NaN without such numbers. */
  bytesPast(_acknowledgement: number | null): number {
    return Number.NaN;
  }

  /** Delivers the next bytes to the consumer, without those it skips. */
  deliver(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const { consumer } = this.channel;
    if (this.skip !== 0) {
      const count = end - start;
      if (this.skip > count) {
        this.skip -= count;
        return;
      }
      // A small integer again: as a double the offset would slow down all code that it reaches.
      start = (start + this.skip) | 0;
      this.skip = 0;
      consumer.skipped(this.direction, stamp);
    }
    if (start < end) this.channel.consumer.data(this.direction, bytes, start, end, stamp);
  }

  /** Reports to the consumer that the next bytes are lost, without those it skips. */
  lose(count: number, stamp: Stamp): void {
    const { consumer } = this.channel;
    if (this.skip !== 0) {
      if (this.skip > count) {
        this.skip -= count;
        return;
      }
      count -= this.skip;
      this.skip = 0;
      consumer.skipped(this.direction, stamp);
    }
    if (count > 0) this.channel.consumer.gap(this.direction, count, stamp);
  }
}

/** Where a tunnel leads to, as it was asked for. */
export interface TunnelTarget {
  readonly host: string;
  readonly port: number;
}

/** Two streams and their consumer. */
export abstract class Channel {
  /** The connection's number, counted from 0 in order of its first packet. */
  readonly number: number;
  /** The same among those of its transport alone (tcp.stream, quic.connection.number). */
  readonly transportNumber: number;
  /** The bytes were decrypted from TLS. */
  readonly tls: boolean;
  abstract readonly streams: readonly [Stream, Stream];
  /** The sender of direction 0, and that of direction 1. */
  abstract readonly endpoints: readonly [Endpoint, Endpoint];
  /** The capture that it was seen in last; of a channel inside another one empty. */
  input = '';
  consumer!: StreamConsumer;
  /** It is a tunnel to another server than the endpoint. */
  target: TunnelTarget | null = null;
  /** The name by which its client has asked for the server (SNI, RFC 6066 section 3); null for none. */
  serverName: string | null = null;
  /** Nothing more of this channel is read. */
  ignored = false;
  /** Its bytes have no numbers of their own: what is lost does not show. */
  isUnnumbered = false;
  /** What it carries is known, and nothing that is read begins in it later. */
  isSettled = false;

  /** It is known what it carries: nothing more is read, whatever comes. */
  settle(): void {
    this.ignored = true;
    this.isSettled = true;
  }

  /** Nothing was seen of the direction opposite to `direction`, no acknowledgement either. */
  isOneWay(_direction: Direction): boolean {
    return false;
  }

  constructor(number: number, tls: boolean, transportNumber: number = number) {
    this.number = number;
    this.transportNumber = transportNumber;
    this.tls = tls;
  }
}
