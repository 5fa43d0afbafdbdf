// Requests that carried a session and wait for their responses.

import { GenerationalMap } from '../shared/generational-map.ts';
import { MAX_PENDING_SESSION_REQUESTS } from './limits.ts';
import type { SentSession } from './transition.ts';

export interface PendingSessionRequest {
  readonly sent: readonly SentSession[];
  readonly host: string;
  readonly client: number;
  /** The signs of a logout in the request. */
  readonly logoutSigns: readonly string[];
  /** It may be a login or a logout: its response is looked at in any case. */
  readonly isTurn: boolean;
}

/** Where a request was seen. */
export interface RequestPlace {
  readonly input: string;
  readonly frame: number;
  readonly stream: number;
  /** HTTP/2 and HTTP/3 only. */
  readonly streamId: number | null;
}

interface Entry extends PendingSessionRequest {
  sent: readonly SentSession[];
  readonly input: string;
  readonly stream: number;
  readonly streamId: number | null;
  isTaken: boolean;
  /** Of another request in the same frame: HTTP/2 and pipelining put several into one. */
  next: Entry | null;
}

export class PendingRequests {
  /** By the frame of the request. */
  readonly #entries = new GenerationalMap<number, Entry>(MAX_PENDING_SESSION_REQUESTS, () => {});

  add({ input, frame, stream, streamId }: RequestPlace, pending: PendingSessionRequest): void {
    const { sent, host, client, logoutSigns, isTurn } = pending;
    const made: Entry = {
      sent,
      host,
      client,
      logoutSigns,
      isTurn,
      input,
      stream,
      streamId,
      isTaken: false,
      next: null,
    };
    let last = this.#entries.get(frame);
    if (last === undefined) {
      this.#entries.set(frame, made);
      return;
    }
    while (last.next !== null) last = last.next;
    last.next = made;
  }

  /** A request carries more sessions than was known when it came. */
  join(place: RequestPlace, pending: PendingSessionRequest): void {
    const known = this.#find(place);
    if (known === null) this.add(place, pending);
    else known.sent = [...known.sent, ...pending.sent];
  }

  /** What a request carried that waits for its response; null when it carried nothing, or was taken. */
  find(place: RequestPlace): PendingSessionRequest | null {
    return this.#find(place);
  }

  /** The same, once. */
  take(place: RequestPlace): PendingSessionRequest | null {
    const entry = this.#find(place);
    if (entry !== null) entry.isTaken = true;
    return entry;
  }

  #find({ input, frame, stream, streamId }: RequestPlace): Entry | null {
    let entry: Entry | null = this.#entries.get(frame) ?? null;
    while (
      entry !== null &&
      (entry.isTaken || entry.stream !== stream || entry.streamId !== streamId || entry.input !== input)
    )
      entry = entry.next;
    return entry;
  }
}
