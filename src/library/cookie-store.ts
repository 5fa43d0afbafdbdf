// The cookie store for programs: that of cookie/store.ts, with time as a Date, a number or text.

import type { ParsedSetCookie } from '../cookie/cookie.ts';
import type { StoredCookie } from '../cookie/cookie-table.ts';
import type { ParseContext } from '../cookie/parse.ts';
import { BROWSERS, type BrowserName } from '../cookie/profiles.ts';
import { SITE_CONTEXTS, type SiteContext } from '../cookie/site.ts';
import { BrowserCookieStore as Store } from '../cookie/store.ts';
import type { Verdict } from '../cookie/verdict.ts';

/** A Date, milliseconds since 1970, or text for Date.parse, such as the `time` of a record. */
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
  /** Of the request. */
  readonly url: string;
  /** The Date of the response, which Chrome and Firefox count Expires from; `time` when not given. */
  readonly date?: Time;
}

/** The cookies of one browser (RFC 6265bis sections 5.7 and 5.8.3). It has no clock: every call has a time. */
export class CookieStore {
  readonly #store: Store;

  /** @throws {TypeError} when `browser` is none of them, in any case */
  constructor(options: CookieStoreOptions = {}) {
    const { browser, ...rest } = options;
    this.#store = new Store(browser === undefined ? rest : { ...rest, browser: browserNamed(browser) });
  }

  /** Cookies in the store; some may have expired. */
  get size(): number {
    return this.#store.size;
  }

  /**
   * Receives the value of one Set-Cookie field, as a string or parsed. Returns what a browser does with it, and the step
   * of the standard that decides.
   * @throws {TypeError} when `time` or `date` is not a Time, or `site` none of those; no field and no URL makes it throw
   */
  receive(field: string | ParsedSetCookie, context: ReceiveContext): Verdict {
    checkSite(context.site);
    const { time, date, ...rest } = context;
    const dateMs = date === undefined ? undefined : milliseconds('date', date);
    return this.#store.receive(field, { ...rest, timeMs: milliseconds('time', time), dateMs });
  }

  /**
   * The cookies that a browser would send to a URL, in the order of the Cookie field.
   * @throws {TypeError} when `time` is not a Time, or `site` none of those
   */
  cookiesFor(url: string, context: CookiesForContext): StoredCookie[] {
    checkSite(context.site);
    const { time, ...rest } = context;
    return this.#store.cookiesFor(url, { ...rest, timeMs: milliseconds('time', time) });
  }
}

/**
 * In any case: people write Safari.
 * @throws {TypeError}
 */
export function browserNamed(name: string): BrowserName {
  const found = BROWSERS.find((known) => known === String(name).toLowerCase());
  if (found === undefined) throw new TypeError(`browser: must be one of ${BROWSERS.join(', ')}`);
  return found;
}

function checkSite(site: string | undefined): void {
  if (site !== undefined && !SITE_CONTEXTS.some((known) => known === site))
    throw new TypeError(`site: must be one of ${SITE_CONTEXTS.join(', ')}`);
}

function milliseconds(option: string, time: Time): number {
  const timeMs = typeof time === 'number' ? time : new Date(time).getTime();
  if (!Number.isFinite(timeMs))
    throw new TypeError(`${option}: must be a Date, milliseconds since 1970, or a date as text`);
  return timeMs;
}
