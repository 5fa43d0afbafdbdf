// Cookies that a browser keeps and has not sent back yet: each is looked for in the next requests of the same browser.

import type { Browser, Browsers } from '../browser/browsers.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import { domainMatches } from '../cookie/domain.ts';
import { pathMatches } from '../cookie/path.ts';
import type { Verdict } from '../cookie/verdict.ts';
import { fieldValues, type RequestMessage } from '../record/message.ts';
import { pathOfTarget } from '../session/target.ts';
import { browserUrl, withoutPort } from './host.ts';
import { AWAITED_REQUESTS, MAX_AWAITED_COOKIES } from './limits.ts';
import type { ClassifiedCookie } from './subject.ts';
import type { Transport } from './transport.ts';

/** A cookie that has not come back. */
export interface AwaitedCookie {
  readonly cookie: StoredCookie;
  /** Requests that should have carried it. */
  misses: number;
  /** Requests of its browser that are still looked at. */
  requestsLeft: number;
}

/** A cookie that a request should have carried, and how many such requests there were. */
export type MissedCookie = Pick<AwaitedCookie, 'cookie' | 'misses'>;

const NONE: readonly MissedCookie[] = [];

export class UnreturnedCookies {
  readonly #clients: Browsers;
  readonly #awaited = new WeakMap<Browser, AwaitedCookie[]>();

  constructor(clients: Browsers) {
    this.#clients = clients;
  }

  /** What a browser did with a field. */
  receive(client: Browser, { cookie, action, previous }: Verdict): void {
    if (cookie === null) return;
    let awaited = this.#awaited.get(client);
    if (action === 'stored') {
      if (awaited === undefined) {
        awaited = [];
        this.#awaited.set(client, awaited);
      }
      if (awaited.length === MAX_AWAITED_COOKIES) awaited.shift();
      awaited.push({ cookie, misses: 0, requestsLeft: AWAITED_REQUESTS });
      return;
    }
    const at = awaited?.findIndex((one) => one.cookie === previous) ?? -1;
    if (awaited === undefined || at < 0) return;
    const { misses, requestsLeft } = awaited[at]!;
    if (action === 'replaced') awaited[at] = { cookie, misses, requestsLeft };
    else awaited.splice(at, 1);
  }

  /** The cookies that a request with cookies should have carried, and did not. `requestUrl`: its own. */
  request(
    message: RequestMessage,
    requestUrl: string,
    host: string,
    transport: Transport,
    sent: readonly ClassifiedCookie[],
    timeMs: number,
  ): readonly MissedCookie[] {
    const url = browserUrl(message, requestUrl, transport.kind === 'secure');
    const client = this.#clients.find(message, url, (one) => this.#awaited.has(one), sent, timeMs);
    const awaited = client === null ? undefined : this.#awaited.get(client);
    // Who sends nothing at all keeps nothing, or is somebody else.
    if (client === null || awaited === undefined || sent.length === 0) return NONE;
    const missed: AwaitedCookie[] = [];
    const left = awaited.filter((one) => {
      if (sent.some(({ name }) => name === one.cookie.name)) return false;
      if (goesWith(one.cookie, message, host, transport, timeMs)) missed.push(one);
      return --one.requestsLeft > 0;
    });
    if (left.length === 0) this.#awaited.delete(client);
    else if (left.length < awaited.length) this.#awaited.set(client, left);
    // From another site some are held back; and another browser behind the same address sends others.
    if (missed.length === 0 || isFromElsewhere(message) || !sendsItsOwn(client, url, sent, timeMs))
      return NONE;
    for (const one of missed) one.misses++;
    return missed;
  }
}

/** RFC 6265bis section 5.8.3 for one cookie of a browser; the conditions of the site are the caller's. */
function goesWith(
  cookie: StoredCookie,
  message: RequestMessage,
  host: string,
  transport: Transport,
  timeMs: number,
): boolean {
  const { domain, hostOnly, path, secure, expiryMs, partition } = cookie;
  if (expiryMs !== null && expiryMs <= timeMs) return false;
  if ((secure && transport.kind === 'network') || (partition !== null && partition !== '')) return false;
  const name = withoutPort(host);
  const fits = hostOnly ? name === domain : domainMatches(name, domain);
  return fits && pathMatches(pathOfTarget(message.target), path);
}

function isFromElsewhere(message: RequestMessage): boolean {
  return fieldValues(message, 'sec-fetch-site').includes('cross-site');
}

/** It sends a cookie with the value that this browser was given. */
function sendsItsOwn(
  { store }: Browser,
  url: string,
  sent: readonly ClassifiedCookie[],
  timeMs: number,
): boolean {
  const held = store.cookiesFor(url, { timeMs });
  return held.some(({ name, value }) => sent.some((pair) => pair.name === name && pair.value === value));
}
