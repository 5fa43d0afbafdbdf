// The inside of a TLS connection as a channel of its own: the same connection, other bytes.

import { Channel, type Direction, Stream } from '../../flow/stream.ts';

/** What the streams ask of the connection. */
interface Outside {
  isWaiting(direction: Direction): boolean;
}

class InnerStream extends Stream {
  constructor(
    channel: TlsChannel,
    direction: Direction,
    readonly outside: Outside,
  ) {
    super(channel, direction);
  }

  override get waiting(): boolean {
    return this.outside.isWaiting(this.direction);
  }
}

export class TlsChannel extends Channel {
  readonly streams: readonly [Stream, Stream];

  constructor(outer: Channel, outside: Outside) {
    super(outer.number, outer.endpoints, true);
    this.streams = [new InnerStream(this, 0, outside), new InnerStream(this, 1, outside)];
  }
}
