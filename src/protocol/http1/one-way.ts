// Both sides of a conversation in one direction of a connection, as text2pcap writes a dump without directions, and
// loggers that know one address: each message begins a segment, and says which side it is from.

import { type Channel, type Direction, opposite, type Stamp } from '../../flow/stream.ts';
import type { MessageKind } from '../events.ts';
import { isFollowedByField } from './resumed-head.ts';
import { requestLineAt, statusLineAt, YES } from './start-line.ts';

export class OneWay {
  readonly #channel: Channel;
  readonly #client: Direction;
  /** The direction in which everything comes; null as long as each side has its own. */
  #direction: Direction | null = null;
  /** The side whose message is being read, as the direction that it should have. */
  #side: Direction = 0;

  constructor(channel: Channel, client: Direction) {
    this.#channel = channel;
    this.#client = client;
  }

  /**
   * In `direction`, where only messages of `kind` should be, another one begins: true when it is of the other side,
   * of which nothing else was seen. It has been delivered then.
   */
  begins(
    kind: MessageKind,
    direction: Direction,
    bytes: Buffer,
    start: number,
    end: number,
    stamp: Stamp,
  ): boolean {
    if (this.#direction !== null || !this.#channel.isOneWay(direction)) return false;
    const found = kindOf(bytes, start, end);
    if (found === null || found === kind) return false;
    this.#direction = direction;
    this.#side = direction;
    return this.takes(direction, bytes, start, end, stamp);
  }

  /** Delivers a segment of `direction` when it is of the other side; else false. */
  takes(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): boolean {
    if (direction !== this.#direction) return false;
    const side = this.#sideOf(bytes, start, end);
    if (side === direction) return false;
    this.#channel.streams[side].deliver(bytes, start, end, stamp);
    return true;
  }

  #sideOf(bytes: Buffer, start: number, end: number): Direction {
    const stream = this.#channel.streams[this.#side];
    const isUntilClose = stream.skip === Number.POSITIVE_INFINITY;
    if (stream.skip > 0 && !isUntilClose) return this.#side;
    const kind = kindOf(bytes, start, end);
    if (kind === null) return this.#side;
    this.#side = kind === 'request' ? this.#client : opposite(this.#client);
    // A body without a length ends where the other side goes on.
    if (isUntilClose && this.#side !== stream.direction) stream.skip = 0;
    return this.#side;
  }
}

/** What begins at `start`: a start line and a field, or a part of one. */
function kindOf(bytes: Buffer, start: number, end: number): MessageKind | null {
  const isResponse = statusLineAt(bytes, start, end) === YES;
  if (!isResponse && requestLineAt(bytes, start, end) !== YES) return null;
  if (!isFollowedByField(bytes, start, end)) return null;
  return isResponse ? 'response' : 'request';
}
