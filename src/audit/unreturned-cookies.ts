// Cookies that a browser has stored and not sent back yet: each is looked for in the next requests of the same browser.

import type { Browser, Browsers } from '../browser/browsers.ts';
import { RequestContext } from '../browser/request-context.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import { domainMatches } from '../cookie/domain.ts';
import { pathMatches } from '../cookie/path.ts';
import type { Verdict } from '../cookie/verdict.ts';
import type { RequestMessage } from '../record/message.ts';
import type { CookieRole } from '../session/cookie-role.ts';
import { pathOfTarget } from '../session/target.ts';
import { named } from '../shared/named.ts';
import { withoutPort } from '../shared/url.ts';
import { browserUrl } from './browser-url.ts';
import { AWAITED_REQUESTS, MAX_AWAITED_COOKIES } from './limits.ts';
import type { ClassifiedCookie, MissedCookie } from './subject.ts';
import type { Transport } from './transport.ts';

/** A cookie that has not come back. */
interface AwaitedCookie {
  readonly cookie: StoredCookie;
  readonly role: CookieRole;
  /** Requests that should have carried it. */
  misses: number;
  /** Requests of its browser in which it is still looked for. */
  requestsLeft: number;
}

const NONE_MISSED: readonly MissedCookie[] = [];

export class UnreturnedCookies {
  readonly #browsers: Browsers;
  readonly #awaited = new WeakMap<Browser, AwaitedCookie[]>();

  constructor(browsers: Browsers) {
    this.#browsers = browsers;
  }

  /** What a browser did with a Set-Cookie field; `role`: what the cookie is for. */
  receive(browser: Browser, { cookie, action, previous }: Verdict, role: CookieRole): void {
    if (cookie === null) return;
    let awaited = this.#awaited.get(browser);
    if (action === 'stored') {
      if (awaited === undefined) {
        awaited = [];
        this.#awaited.set(browser, awaited);
      }
      if (awaited.length === MAX_AWAITED_COOKIES) awaited.shift();
      awaited.push({ cookie, role, misses: 0, requestsLeft: AWAITED_REQUESTS });
      return;
    }
    const index = awaited?.findIndex((one) => one.cookie === previous) ?? -1;
    const known = awaited?.[index];
    if (awaited === undefined || known === undefined) return;
    if (action === 'replaced') awaited[index] = { ...known, cookie };
    else awaited.splice(index, 1);
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
    const url = browserUrl(requestUrl, host, transport.kind === 'secure');
    const context = new RequestContext(url, timeMs, message);
    const browser = this.#browsers.find(message, context, (one) => this.#awaited.has(one), sent);
    const awaited = browser === null ? undefined : this.#awaited.get(browser);
    // A client that sends no cookies at all stores none, or is another one.
    if (browser === null || awaited === undefined || sent.length === 0) return NONE_MISSED;
    const missed: AwaitedCookie[] = [];
    const left = awaited.filter((one) => {
      if (named(sent, one.cookie.name).length > 0) return false;
      if (belongsTo(one.cookie, message, host, transport, timeMs)) missed.push(one);
      return --one.requestsLeft > 0;
    });
    if (left.length === 0) this.#awaited.delete(browser);
    else if (left.length < awaited.length) this.#awaited.set(browser, left);
    // Cross-site requests carry only some cookies; and another browser at the same address sends others.
    if (missed.length === 0 || context.site !== 'same-site' || !sendsStoredCookie(browser, context, sent))
      return NONE_MISSED;
    for (const one of missed) one.misses++;
    return missed;
  }
}

/** Whether a browser sends a cookie with a request: RFC 6265bis section 5.8.3 but for its conditions on the site. */
function belongsTo(
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

/** Whether one of the sent cookies has the value that this browser was given. */
function sendsStoredCookie(
  { store }: Browser,
  context: RequestContext,
  sent: readonly ClassifiedCookie[],
): boolean {
  const stored = store.own.cookiesFor(context.url, context);
  return stored.some(({ name, value }) => named(sent, name).some((pair) => pair.value === value));
}
