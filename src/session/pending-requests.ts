// What is kept of requests until their responses come, or the content of those: found by where a request was seen.
// Bounded: of too many the oldest is forgotten.

import type { Client } from '../browser/clients.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import type { SentSession } from './transition.ts';

/** What a request has left behind for its response. */
export interface PendingSessionRequest {
  readonly sent: readonly SentSession[];
  readonly host: string;
  readonly client: Client;
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

interface Entry<Held> {
  readonly input: string;
  readonly stream: number;
  readonly streamId: number | null;
  /** Null once it was taken. */
  held: Held | null;
  /** Of another request in the same frame: HTTP/2 and pipelining put several into one. */
  next: Entry<Held> | null;
}

export class PendingRequests<Held extends object> {
  /** By the frame of the request. */
  readonly #entries: GenerationalMap<number, Entry<Held>>;

  /** Holds those of `limit` frames. `forgotten`: one will not be taken any more. */
  constructor(limit: number, forgotten: (held: Held) => void = () => {}) {
    this.#entries = new GenerationalMap(limit, (evicted) => {
      for (const first of evicted)
        for (let entry: Entry<Held> | null = first; entry !== null; entry = entry.next)
          if (entry.held !== null) forgotten(entry.held);
    });
  }

  add({ input, frame, stream, streamId }: RequestPlace, held: Held): void {
    const made: Entry<Held> = { input, stream, streamId, held, next: null };
    let last = this.#entries.get(frame);
    if (last === undefined) {
      this.#entries.set(frame, made);
      return;
    }
    while (last.next !== null) last = last.next;
    last.next = made;
  }

  /** A request has left more than was known when it came. */
  replace(place: RequestPlace, held: Held): void {
    const entry = this.#find(place);
    if (entry === null) this.add(place, held);
    else entry.held = held;
  }

  /** What a request has left that waits for its response; null when it has left nothing, or that was taken. */
  find(place: RequestPlace): Held | null {
    return this.#find(place)?.held ?? null;
  }

  /** The same, once. */
  take(place: RequestPlace): Held | null {
    const entry = this.#find(place);
    if (entry === null) return null;
    const { held } = entry;
    entry.held = null;
    return held;
  }

  #find({ input, frame, stream, streamId }: RequestPlace): Entry<Held> | null {
    let entry: Entry<Held> | null = this.#entries.get(frame) ?? null;
    while (
      entry !== null &&
      (entry.held === null || entry.stream !== stream || entry.streamId !== streamId || entry.input !== input)
    )
      entry = entry.next;
    return entry;
  }
}
