// The inside of a TLS connection as a channel of its own: the same connection, other bytes.

import { Channel, type Direction, Stream } from '../../flow/stream.ts';

/** What the streams ask of the connection. */
interface Outside {
  isWaiting(direction: Direction): boolean;
}

class InnerStream extends Stream {
  readonly #outside: Outside;
  readonly #outer: Stream;
  constructor(channel: TlsChannel, direction: Direction, outside: Outside, outer: Stream) {
    super(channel, direction);
    this.#outside = outside;
    this.#outer = outer;
  }

  override get waiting(): boolean {
    return this.#outer.waiting || this.#outside.isWaiting(this.direction);
  }

  override get behind(): boolean {
    return this.#outer.behind || this.#outside.isWaiting(this.direction);
  }
}

export class TlsChannel extends Channel {
  readonly streams: readonly [Stream, Stream];
  readonly endpoints: Channel['endpoints'];

  constructor(outer: Channel, outside: Outside) {
    super(outer.number, true);
    this.endpoints = outer.endpoints;
    const [one, other] = outer.streams;
    this.streams = [new InnerStream(this, 0, outside, one), new InnerStream(this, 1, outside, other)];
  }
}
