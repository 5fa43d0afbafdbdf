// A request whose response is still to come.

import type { Stamp } from '../../flow/stream.ts';
import type { SeenRequest } from '../events.ts';
import type { Http1Head } from './head.ts';

/** What a pending request takes beside its head. */
export const REQUEST_BYTES = 64;

/** A request whose response is still to come: what its framing needs, and the request itself where a sink wants it. */
export class PendingRequest {
  readonly isHead: boolean;
  readonly isConnect: boolean;
  readonly seen: SeenRequest | null;
  readonly input: string;
  readonly frame: number;
  /** The next byte of the responses that the client wanted when it sent this: its response begins there or later. */
  readonly acknowledgement: number | null;
  /** Where it begins among the bytes of its client, as a sequence number; NaN when that has none. */
  readonly startsAt: number;
  /** It was sent before the response to the one before it was there, as far as is known (set by the queue). */
  isPipelined = false;

  /** `seen`: the request itself; null where no sink wants it. */
  constructor(
    seen: SeenRequest | null,
    stamp: Stamp,
    isHead: boolean,
    isConnect: boolean,
    startsAt: number = Number.NaN,
    acknowledgement: number | null = stamp.acknowledgement,
  ) {
    this.startsAt = startsAt;
    this.seen = seen;
    this.isHead = isHead;
    this.isConnect = isConnect;
    this.input = stamp.input;
    this.frame = stamp.frame;
    this.acknowledgement = acknowledgement;
  }

  /** Bytes that it draws from the budget: a character of a head takes one. */
  get bytes(): number {
    return REQUEST_BYTES + (this.seen === null ? 0 : (this.seen.head as Http1Head).length);
  }
}
