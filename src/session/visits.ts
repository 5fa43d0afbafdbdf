// When each client was first given a page of a host without a session of its own: a value that it has from the first
// request on may be older than the capture. Bounded: clients idle longest are forgotten.

import type { Client } from '../browser/clients.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_VISITS } from './limits.ts';
import type { SessionMoment } from './session.ts';

export class Visits {
  readonly #first = new GenerationalMap<string, SessionMoment>(MAX_VISITS, () => {});

  /** A response to a request that carried no session. */
  note(client: Client, host: string, at: SessionMoment): void {
    const key = keyOf(client, host);
    if (this.#first.get(key) === undefined) this.#first.set(unsliced(key), at);
  }

  /** Null: none was seen. */
  first(client: Client, host: string): SessionMoment | null {
    return this.#first.get(keyOf(client, host)) ?? null;
  }
}

function keyOf({ number }: Client, host: string): string {
  return `${number} ${host}`;
}
