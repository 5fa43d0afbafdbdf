// Who is who: one cookie store for each browser that the capture shows. A browser is an address and a User-Agent; on
// loopback, where all share one address, also the chain of cookies: who sends a cookie is who was given it.

import { isLoopbackHost } from '../cookie/domain.ts';
import { parseCookieField } from '../cookie/request.ts';
import { CookieStore } from '../cookie/store.ts';
import type { Counters } from '../counters.ts';
import { MAX_CLIENTS, MAX_CLIENTS_ALIKE } from '../limits.ts';
import { fieldValues, type RequestMessage, type ResponseMessage } from '../record/message.ts';

export class Client {
  readonly store: CookieStore;
  lastSeenMs = 0;

  constructor(
    /** Counted from 0 in order of appearance. */
    readonly number: number,
    counters: Counters,
  ) {
    this.store = new CookieStore({ counters });
  }
}

export class Clients {
  readonly #alike = new Map<string, Client[]>();
  readonly #counters: Counters;
  #made = 0;

  constructor(counters: Counters) {
    this.#counters = counters;
  }

  /** The browser that a response goes to; `request` is what it answers, null when that was not seen. */
  of(response: ResponseMessage, request: RequestMessage | null, url: string, timeMs: number): Client {
    const userAgent = request === null ? '' : (fieldValues(request, 'user-agent')[0] ?? '');
    const key = `${response.dst}\n${userAgent}`;
    const alike = this.#alike.get(key) ?? [];
    // Keys stand in the order of their last use.
    this.#alike.delete(key);
    this.#alike.set(key, alike);
    const client = this.#choose(alike, response, request, url, timeMs) ?? this.#add(alike);
    client.lastSeenMs = timeMs;
    return client;
  }

  #choose(
    alike: readonly Client[],
    response: ResponseMessage,
    request: RequestMessage | null,
    url: string,
    timeMs: number,
  ): Client | undefined {
    if (request === null || !isLoopbackHost(response.dst)) return alike.at(-1);
    const sent = fieldValues(request, 'cookie').flatMap(parseCookieField);
    let best: Client | undefined;
    let bestScore = -1;
    for (const client of alike) {
      const held = client.store.cookiesFor(url, { timeMs });
      const matches = held.filter(({ name, value }) =>
        sent.some((pair) => pair.name === name && pair.value === value),
      ).length;
      // Who would have sent more than was sent is somebody else, unless much of it fits.
      if (matches === 0 && held.length > 0) continue;
      const score = matches * 2 - (held.length - matches);
      if (score >= bestScore) {
        best = client;
        bestScore = score;
      }
    }
    return best;
  }

  #add(alike: Client[]): Client {
    if (this.#alike.size > MAX_CLIENTS) this.#forget(this.#alike.keys().next().value!);
    if (alike.length === MAX_CLIENTS_ALIKE) {
      alike.shift();
      this.#counters.forgottenClients++;
    }
    const client = new Client(this.#made++, this.#counters);
    alike.push(client);
    return client;
  }

  #forget(key: string): void {
    this.#counters.forgottenClients += this.#alike.get(key)!.length;
    this.#alike.delete(key);
  }
}
