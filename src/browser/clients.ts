// Clients: browsers and programs, by address and User-Agent. Enough to say that two requests come from different ones.

import { fieldValues, type RequestMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { withoutLoopbackFamily } from '../shared/loopback.ts';
import { clientName } from './client-name.ts';
import { MAX_NUMBERED_CLIENTS } from './limits.ts';
import { UserAgents } from './user-agents.ts';

/** A client as one object: two of the same number are the same. */
export interface Client {
  /** Counted from 1 in order of appearance. */
  readonly number: number;
  /** `Chrome 156`, `curl 7.88`; null when it does not say. From the wire: escape it. */
  readonly name: string | null;
  readonly address: string;
}

export class Clients {
  readonly #clients = new GenerationalMap<string, Client>(MAX_NUMBERED_CLIENTS, () => {});
  readonly #ofStreams = new GenerationalMap<number, Client>(MAX_NUMBERED_CLIENTS, () => {});
  /** The one that an address had last, of those that say who they are. */
  readonly #ofAddresses = new GenerationalMap<string, Client>(MAX_NUMBERED_CLIENTS, () => {});
  readonly #agents = new UserAgents();
  #made = 0;

  /**
   * `request` is null when only its response was seen: then it is the one that was the last to send a request on the
   * connection, where that is known. What a truncated request no longer has does not make it another client's.
   */
  of(source: string, request: RequestMessage | null, stream: number): Client {
    const address = withoutLoopbackFamily(source);
    const last = this.#ofStreams.get(stream);
    if (request === null && last?.address === address) return last;
    const isUnnamed = request?.incomplete === true && fieldValues(request, 'user-agent').length === 0;
    const before = isUnnamed
      ? last?.address === address
        ? last
        : this.#ofAddresses.get(address)
      : undefined;
    const client = before ?? this.#find(address, request);
    if (request !== null && client !== last) this.#ofStreams.set(stream, client);
    if (request !== null && !isUnnamed && this.#ofAddresses.get(address) !== client)
      this.#ofAddresses.set(address, client);
    return client;
  }

  #find(address: string, request: RequestMessage | null): Client {
    const key = `${this.#agents.numberOf(request)} ${address}`;
    const known = this.#clients.get(key);
    if (known !== undefined) return known;
    const [userAgent = ''] = request === null ? [] : fieldValues(request, 'user-agent');
    const client = { number: ++this.#made, name: clientName(userAgent), address };
    this.#clients.set(key, client);
    return client;
  }
}
