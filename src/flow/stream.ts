// What a protocol sees of a connection: two streams of bytes, each in order, each with the bytes nobody wants
// counted off before they arrive. TCP makes them from segments; TLS and tunnels make them from other streams.

import type { Endpoint } from './endpoint.ts';

/** Which way the bytes go: 0 from the endpoint that sorts first, 1 the other way. Not who is the client. */
export type Direction = 0 | 1;

/** The packet in which something was complete. The tracker reuses one: copy what must live on. */
export class Stamp {
  input = '';
  frame = 0;
  seconds = 0;
  nanoseconds = 0;
  /** The byte of the other direction that its sender wants next (TCP's acknowledgement number); null for none. */
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
}

/** A protocol on both directions of a channel. It may not keep the bytes it is shown. */
export interface StreamConsumer {
  /** The next bytes of a direction, `bytes[start, end)`, never empty. */
  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void;
  /** The bytes that the stream's `skip` asked for are over. */
  skipped(direction: Direction, stamp: Stamp): void;
  /** `count` bytes of a direction are missing and will not come. */
  gap(direction: Direction, count: number, stamp: Stamp): void;
  /** A direction is over: closed by its sender, or (`cut`) only the capture of it ended. */
  end(direction: Direction, cut: boolean, stamp: Stamp): void;
  /** Nothing is half read and nothing is waited for: the state can be dropped and made anew later. */
  isIdle(): boolean;
}

/** One direction of a channel. */
export class Stream {
  readonly channel: Channel;
  readonly direction: Direction;
  /**
   * Bytes from here on that the consumer does not want; Infinity for all. They are counted, not shown. It begins as
   * Infinity so that V8 keeps it as a double from the first stream on: changing its mind later costs all code that
   * was compiled for small integers.
   */
  skip = Number.POSITIVE_INFINITY;
  /** Its first bytes are the first the sender sent, or the first of a message. */
  fromStart = false;

  constructor(channel: Channel, direction: Direction) {
    this.channel = channel;
    this.direction = direction;
    this.skip = 0;
  }

  /** True while bytes that arrived are held back because earlier ones are missing. */
  get waiting(): boolean {
    return false;
  }

  /** True while the receiver has bytes that were not read: they are held back, or the capture lost them. */
  get behind(): boolean {
    return false;
  }

  /** How many bytes from the one that a `Stamp.acknowledgement` names on have been read; NaN where such numbers mean nothing. */
  bytesPast(_acknowledgement: number): number {
    return Number.NaN;
  }

  /** Hands the next bytes to the consumer, without those it wants to skip. */
  deliver(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const { consumer } = this.channel;
    if (this.skip !== 0) {
      const count = end - start;
      if (this.skip > count) {
        this.skip -= count;
        return;
      }
      // The offset becomes a small integer again: as a double it would slow down all code that it reaches.
      start = (start + this.skip) | 0;
      this.skip = 0;
      consumer.skipped(this.direction, stamp);
    }
    if (start < end) this.channel.consumer.data(this.direction, bytes, start, end, stamp);
  }

  /** Tells the consumer that bytes are missing, unless it wanted to skip them anyway. */
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

/** Two streams and who reads them. */
export abstract class Channel {
  /** The connection's number, counted from 0 in order of its first packet (tcp.stream). */
  readonly number: number;
  /** The bytes came out of TLS. */
  readonly tls: boolean;
  abstract readonly streams: readonly [Stream, Stream];
  /** Who sends direction 0, and who sends direction 1. */
  abstract readonly endpoints: readonly [Endpoint, Endpoint];
  consumer!: StreamConsumer;
  /** Nobody needs anything of this channel any more. */
  ignored = false;

  constructor(number: number, tls: boolean) {
    this.number = number;
    this.tls = tls;
  }
}
