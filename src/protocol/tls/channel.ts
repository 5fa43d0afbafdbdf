// The inside of a TLS connection as a channel of its own: the same connection, other bytes.

import { Channel, type Direction, Stream } from '../../flow/stream.ts';

/** What the streams ask of the connection around them. */
interface OuterConnection {
  /** Are there bytes of this direction that cannot be read yet? */
  isBuffering(direction: Direction): boolean;
}

class InnerStream extends Stream {
  readonly #connection: OuterConnection;
  readonly #outer: Stream;

  constructor(channel: TlsChannel, direction: Direction, connection: OuterConnection, outer: Stream) {
    super(channel, direction);
    this.#connection = connection;
    this.#outer = outer;
  }

  override get waiting(): boolean {
    return this.#outer.waiting || this.#connection.isBuffering(this.direction);
  }

  override get behind(): boolean {
    return this.#outer.behind || this.#connection.isBuffering(this.direction);
  }

  override wasBehind(acknowledgement: number | null): boolean {
    return this.#outer.wasBehind(acknowledgement) || this.#connection.isBuffering(this.direction);
  }
}

export class TlsChannel extends Channel {
  readonly streams: readonly [Stream, Stream];
  readonly endpoints: Channel['endpoints'];

  constructor(outer: Channel, connection: OuterConnection) {
    super(outer.number, true, outer.transportNumber);
    this.endpoints = outer.endpoints;
    this.target = outer.target;
    this.isUnnumbered = outer.isUnnumbered;
    const [one, other] = outer.streams;
    this.streams = [new InnerStream(this, 0, connection, one), new InnerStream(this, 1, connection, other)];
  }
}
