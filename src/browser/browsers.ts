// One cookie store for each browser that the capture shows. A browser is an address and a User-Agent; on loopback,
// where all have one address, also the cookies that it sends: a cookie comes from the browser that was given it.

import type { BrowserName } from '../cookie/profiles.ts';
import type { CookiePair } from '../cookie/request.ts';
import type { StoreContext } from '../cookie/store.ts';
import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import type { Counters } from '../shared/counters.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { clientAddress, staysOnMachine, withoutLoopbackFamily } from '../shared/loopback.ts';
import { ClientStore } from './client-store.ts';
import { engineOfRequest } from './engine.ts';
import { MAX_BROWSERS, MAX_BROWSERS_ALIKE } from './limits.ts';
import { UserAgents } from './user-agents.ts';

export class Browser {
  readonly store: ClientStore;
  /** Counted from 0 in order of appearance. */
  readonly number: number;
  /** It has sent a cookie that it was given: it keeps cookies, as browsers do and curl does not unless asked. */
  keepsCookies = false;

  constructor(number: number, browser: BrowserName, counters: Counters) {
    this.number = number;
    this.store = new ClientStore(browser, counters);
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
    this.#alike = new GenerationalMap(MAX_BROWSERS, (forgotten) => {
      for (const { length } of forgotten) counters.forgottenClients += length;
    });
  }

  /** The browser that a response goes to; `request` is null when it was not seen, `context` is its. */
  of(response: ResponseMessage, request: RequestMessage | null, context: StoreContext): Browser {
    const address = response.dst;
    const key = this.#keyOf(clientAddress(address, response.src), request);
    const alike = this.#alike.get(key);
    if (alike === undefined) {
      // Nearly always there is one only: an array that grows takes room for many.
      const first = this.#make(request);
      this.#alike.set(key, [first]);
      return first;
    }
    if (request === null || !staysOnMachine(response.src, address)) return alike.at(-1)!;
    const browser = findByCookies(alike, request.cookies, context);
    if (browser === null) return this.#add(alike, request);
    alike.splice(alike.indexOf(browser), 1);
    alike.push(browser);
    return browser;
  }

  /** The browser that sends a request, among those that `isMeant`; null when none of them has been seen. */
  find(
    request: RequestMessage,
    context: StoreContext,
    isMeant: (browser: Browser) => boolean,
    sent: readonly CookiePair[],
  ): Browser | null {
    const alike = this.#alike.get(this.#keyOf(clientAddress(request.src, request.dst), request));
    if (alike === undefined || !alike.some(isMeant)) return null;
    const browser = staysOnMachine(request.src, request.dst)
      ? findByCookies(alike, sent, context)
      : (alike.at(-1) ?? null);
    return browser !== null && isMeant(browser) ? browser : null;
  }

  #add(alike: Browser[], request: RequestMessage): Browser {
    if (alike.length === MAX_BROWSERS_ALIKE) {
      // Requests without a cookie jar make a browser each: they must not drive out those that keep cookies.
      const oneShot = alike.findIndex(({ keepsCookies }) => !keepsCookies);
      alike.splice(Math.max(oneShot, 0), 1);
      // What has not sent a cookie back among so many others is not expected to.
      if (oneShot < 0) this.#counters.forgottenClients++;
    }
    const browser = this.#make(request);
    alike.push(browser);
    return browser;
  }

  #make(request: RequestMessage | null): Browser {
    return new Browser(this.#made++, engineOfRequest(request), this.#counters);
  }

  #keyOf(address: string, request: RequestMessage | null): string {
    return `${this.#agents.numberOf(request)} ${withoutLoopbackFamily(address)}`;
  }
}

/** The browser whose cookies were sent, or one that has none to send; null: a new one. */
function findByCookies(
  alike: readonly Browser[],
  sent: readonly CookiePair[],
  context: StoreContext,
): Browser | null {
  let best: Browser | null = null;
  let bestScore = -1;
  for (const browser of alike) {
    const store = browser.store.own;
    const kept = store.size === 0 ? [] : store.cookiesFor(context.url, context);
    let matches = 0;
    for (const { name, value } of kept)
      if (sent.some((pair) => pair.name === name && pair.value === value)) matches++;
    // A browser that has cookies for the URL sends some of them.
    if (matches === 0 && kept.length > 0) continue;
    const score = matches * 2 - (kept.length - matches);
    if (score < bestScore) continue;
    best = browser;
    bestScore = score;
  }
  if (best !== null && bestScore > 0) best.keepsCookies = true;
  return best;
}
