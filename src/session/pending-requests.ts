// Requests that carried a session and wait for their answers.

import { GenerationalMap } from '../shared/generational-map.ts';
import { MAX_PENDING_SESSION_REQUESTS } from './limits.ts';
import type { IndexedValue } from './session-value-index.ts';
import type { TrackedEvent } from './tracked-session.ts';

/** A session that a request carried. */
export interface SentSession {
  readonly value: IndexedValue;
  /** That it was sent. */
  readonly event: TrackedEvent;
}

export interface SessionRequestState {
  readonly sent: readonly SentSession[];
  readonly host: string;
  readonly client: number;
  /** What speaks for the request being a logout. */
  readonly logout: readonly string[];
  /** It may be a login or a logout: its answer says more than most. */
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

interface OpenExchange extends SessionRequestState {
  readonly input: string;
  readonly stream: number;
  readonly streamId: number | null;
  isAnswered: boolean;
  /** Of another request in the same frame: HTTP/2 and pipelining put several into one. */
  next: OpenExchange | null;
}

export class PendingRequests {
  /** By the frame of the request. */
  readonly #open = new GenerationalMap<number, OpenExchange>(MAX_PENDING_SESSION_REQUESTS, () => {});

  open({ input, frame, stream, streamId }: RequestPlace, exchange: SessionRequestState): void {
    const { sent, host, client, logout, isTurn } = exchange;
    const made: OpenExchange = {
      sent,
      host,
      client,
      logout,
      isTurn,
      input,
      stream,
      streamId,
      isAnswered: false,
      next: null,
    };
    let last = this.#open.get(frame);
    if (last === undefined) {
      this.#open.set(frame, made);
      return;
    }
    while (last.next !== null) last = last.next;
    last.next = made;
  }

  /** What a request carried that waits for its answer; null when it carried nothing, or was answered. */
  find(place: RequestPlace): SessionRequestState | null {
    return this.#find(place);
  }

  /** The same, once. */
  answer(place: RequestPlace): SessionRequestState | null {
    const exchange = this.#find(place);
    if (exchange !== null) exchange.isAnswered = true;
    return exchange;
  }

  #find({ input, frame, stream, streamId }: RequestPlace): OpenExchange | null {
    let one: OpenExchange | null = this.#open.get(frame) ?? null;
    while (
      one !== null &&
      (one.isAnswered || one.stream !== stream || one.streamId !== streamId || one.input !== input)
    )
      one = one.next;
    return one;
  }
}
