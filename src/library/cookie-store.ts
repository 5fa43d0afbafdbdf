// The cookie store for programs: the model of cookie/store.ts with time as programs have it.

import type { ParsedSetCookie } from '../cookie/cookie.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import type { ParseContext } from '../cookie/parse.ts';
import { BROWSERS, type BrowserName } from '../cookie/profiles.ts';
import type { SiteContext } from '../cookie/site.ts';
import { BrowserCookieStore as Store } from '../cookie/store.ts';
import type { Verdict } from '../cookie/verdict.ts';

/** A Date, milliseconds since 1970, or what Date.parse reads: the `time` of a record, for example. */
export type Time = Date | number | string;

export interface CookieStoreOptions {
  /** Whose ways it has; 'standard', RFC 6265bis by the letter, when not given. */
  readonly browser?: BrowserName;
  /** http://localhost, 127.0.0.0/8 and [::1] count as secure; when not given as the browser has it: not for Safari. */
  readonly trustLoopback?: boolean;
  /** Refuse cookies for a whole public suffix; true, as in every browser. */
  readonly rejectPublicSuffixes?: boolean;
}

export interface CookiesForContext {
  readonly time: Time;
  /** Where the request comes from, for SameSite; 'same-site' when not given. */
  readonly site?: SiteContext;
  /** The site in the address bar, for Partitioned cookies; one nameless site when not given. */
  readonly topLevelSite?: string;
}

export interface ReceiveContext extends CookiesForContext, ParseContext {
  /** Of the request that the response answers. */
  readonly url: string;
}

/** What one browser keeps and sends (RFC 6265bis sections 5.7 and 5.8.3). It has no clock: time is always given. */
export class CookieStore {
  readonly #store: Store;

  /** @throws {TypeError} when `browser` is none of them */
  constructor(options: CookieStoreOptions = {}) {
    if (options.browser !== undefined) checkBrowser(options.browser);
    this.#store = new Store(options);
  }

  /** Cookies that it holds; some may have expired unseen. */
  get size(): number {
    return this.#store.size;
  }

  /**
   * Takes the value of one Set-Cookie field, as a string or parsed, and says what a browser does with it, and which
   * step of the standard says so.
   * @throws {TypeError} when `time` is none; no field and no URL makes it throw
   */
  receive(field: string | ParsedSetCookie, context: ReceiveContext): Verdict {
    const { time, ...rest } = context;
    return this.#store.receive(field, { ...rest, timeMs: milliseconds(time) });
  }

  /**
   * The cookies that a browser would send to a URL, in the order of the Cookie field.
   * @throws {TypeError} when `time` is none
   */
  cookiesFor(url: string, context: CookiesForContext): StoredCookie[] {
    const { time, ...rest } = context;
    return this.#store.cookiesFor(url, { ...rest, timeMs: milliseconds(time) });
  }
}

/** @throws {TypeError} */
export function checkBrowser(browser: string): void {
  if (!BROWSERS.some((known) => known === browser))
    throw new TypeError(`browser: must be one of ${BROWSERS.join(', ')}`);
}

function milliseconds(time: Time): number {
  const timeMs = typeof time === 'number' ? time : new Date(time).getTime();
  if (!Number.isFinite(timeMs))
    throw new TypeError('time: must be a Date, milliseconds since 1970, or a date as text');
  return timeMs;
}
