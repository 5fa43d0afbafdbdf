// Who is who: one cookie store for each browser that the capture shows. A browser is an address and a User-Agent; on
// loopback, where all share one address, also the chain of cookies: who sends a cookie is who was given it.

import type { CookiePair } from '../cookie/request.ts';
import { BrowserCookieStore } from '../cookie/store.ts';
import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import type { Counters } from '../shared/counters.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { MAX_CLIENTS, MAX_CLIENTS_ALIKE } from './limits.ts';
import { isLoopbackAddress } from './loopback.ts';
import { UserAgents } from './user-agents.ts';

export class Browser {
  readonly store: BrowserCookieStore;
  /** Counted from 0 in order of appearance. */
  readonly number: number;
  /** It has sent a cookie that it was given: it keeps cookies, as browsers do and curl does not unless asked. */
  keepsCookies = false;

  constructor(number: number, counters: Counters) {
    this.number = number;
    this.store = new BrowserCookieStore({ counters });
  }
}

export class Browsers {
  /** Those of one address and User-Agent, the one used longest ago first. */
  readonly #alike: GenerationalMap<string, Browser[]>;
  readonly #agents = new UserAgents();
  readonly #counters: Counters;
  #made = 0;

  constructor(counters: Counters) {
    this.#counters = counters;
    this.#alike = new GenerationalMap(MAX_CLIENTS, (forgotten) => {
      for (const { length } of forgotten) counters.forgottenClients += length;
    });
  }

  /** The browser that a response goes to; `request` is what it answers, null when that was not seen. */
  of(response: ResponseMessage, request: RequestMessage | null, url: string, timeMs: number): Browser {
    const address = response.dst;
    const key = this.#keyOf(address, request);
    const alike = this.#alike.get(key);
    if (alike === undefined) {
      // Nearly always there is one only: an array that grows takes room for many.
      const first = this.#make();
      this.#alike.set(key, [first]);
      return first;
    }
    if (request === null || !isLoopbackAddress(address)) return alike.at(-1)!;
    const client = chained(alike, request.cookies, url, timeMs);
    if (client === null) return this.#add(alike);
    alike.splice(alike.indexOf(client), 1);
    alike.push(client);
    return client;
  }

  /** The browser that sends a request to `url`, among those that `isMeant`; null when nobody like it has been seen. */
  find(
    request: RequestMessage,
    url: string,
    isMeant: (client: Browser) => boolean,
    sent: readonly CookiePair[],
    timeMs: number,
  ): Browser | null {
    const alike = this.#alike.get(this.#keyOf(request.src, request));
    if (alike === undefined || !alike.some(isMeant)) return null;
    const client = isLoopbackAddress(request.src)
      ? chained(alike, sent, url, timeMs)
      : (alike.at(-1) ?? null);
    return client !== null && isMeant(client) ? client : null;
  }

  #add(alike: Browser[]): Browser {
    if (alike.length === MAX_CLIENTS_ALIKE) {
      // Requests without a cookie jar make a client each: they must not drive out the browsers.
      const oneShot = alike.findIndex(({ keepsCookies }) => !keepsCookies);
      alike.splice(Math.max(oneShot, 0), 1);
      this.#counters.forgottenClients++;
    }
    const client = this.#make();
    alike.push(client);
    return client;
  }

  #make(): Browser {
    return new Browser(this.#made++, this.#counters);
  }

  #keyOf(address: string, request: RequestMessage | null): string {
    return `${this.#agents.numberOf(request)} ${address}`;
  }
}

/** The client whose cookies were sent, or one that has none to send; null: somebody new. */
function chained(
  alike: readonly Browser[],
  sent: readonly CookiePair[],
  url: string,
  timeMs: number,
): Browser | null {
  let best: Browser | null = null;
  let bestScore = -1;
  for (const client of alike) {
    const held = client.store.size === 0 ? [] : client.store.cookiesFor(url, { timeMs });
    let matches = 0;
    for (const { name, value } of held)
      if (sent.some((pair) => pair.name === name && pair.value === value)) matches++;
    // Who would have sent cookies and sent none of them is somebody else.
    if (matches === 0 && held.length > 0) continue;
    const score = matches * 2 - (held.length - matches);
    if (score < bestScore) continue;
    best = client;
    bestScore = score;
  }
  if (best !== null && bestScore > 0) best.keepsCookies = true;
  return best;
}
