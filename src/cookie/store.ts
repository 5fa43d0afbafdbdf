// What a browser keeps and sends: the storage model and the retrieval of cookies (RFC 6265bis sections 5.7 and
// 5.8.3, draft 22), with the prefixes of layered-cookies and CHIPS. Time is always given.

import type { Counters } from '../shared/counters.ts';
import { unsliced } from '../shared/unsliced.ts';
import type { ParsedSetCookie, SetCookie } from './cookie.ts';
import { CookieTable, isExpired, type StoredCookie } from './cookie-table.ts';
import { domainMatches, domainsAbove, isIpAddress, isLoopbackHost, isPublicSuffix } from './domain.ts';
import { COOKIES_LEFT_PER_SITE } from './limits.ts';
import { type ParseContext, parseSetCookie } from './parse.ts';
import { defaultPath, pathMatches } from './path.ts';
import { type BrowserName, isJudgedAlike, PROFILES, type Profile } from './profiles.ts';
import { readAs } from './reading.ts';
import { type CheckedCookie, checkRejection, domainRejection, expiryOf, isSkewed } from './rejection.ts';
import { goesAcrossSites, isInPartition, type SiteContext } from './site.ts';
import { Trait } from './traits.ts';
import { canonicalRequest, type RequestUrl } from './url.ts';
import { accepted, rejected, type Verdict } from './verdict.ts';

export interface StoreOptions {
  /** 'standard' when not given. */
  readonly browser?: BrowserName;
  /** What that browser does, when it is not as the table has it. */
  readonly profile?: Profile;
  /** http://localhost, 127.0.0.0/8 and [::1] count as secure; as the browser has it when not given. */
  readonly trustLoopback?: boolean;
  /** Refuse cookies for a whole public suffix, and above it; true in every browser. */
  readonly rejectPublicSuffixes?: boolean;
  /** Where cookies that are evicted because of a limit are counted. */
  readonly counters?: Pick<Counters, 'evictedCookies'>;
}

export interface RetrieveContext {
  /** Milliseconds since 1970, as the packet says. */
  readonly timeMs: number;
  /** 'same-site' when not given. */
  readonly site?: SiteContext;
  /** The site in the address bar, for Partitioned cookies; one nameless site when not given. */
  readonly topLevelSite?: string | undefined;
}

export interface StoreContext extends RetrieveContext, ParseContext {
  /** Of the request. */
  readonly url: string | RequestUrl;
  /** The Date of the response in milliseconds since 1970, which some browsers count Expires from; none when not given. */
  readonly dateMs?: number | undefined;
}

const SCHEMES = new Set(['http', 'https', 'ws', 'wss']);
const SECURE_SCHEMES = new Set(['https', 'wss']);

export class BrowserCookieStore {
  readonly #options: StoreOptions;
  readonly #profile: Profile;
  readonly #table: CookieTable;
  readonly #trustLoopback: boolean;
  readonly #rejectPublicSuffixes: boolean;
  #received = 0;

  constructor(options: StoreOptions = {}) {
    const counters = options.counters;
    this.#options = options;
    this.#profile = options.profile ?? PROFILES[options.browser ?? 'standard'];
    this.#table = new CookieTable(this.#profile.limit, (cookies) => {
      if (counters !== undefined) counters.evictedCookies += cookies;
    });
    this.#trustLoopback = options.trustLoopback ?? this.#profile.secureLoopback === 'secure';
    this.#rejectPublicSuffixes = options.rejectPublicSuffixes ?? true;
  }

  /** Cookies that it holds; some may have expired unseen. */
  get size(): number {
    return this.#table.size;
  }

  /** Takes one Set-Cookie field, as a string or parsed; returns what a browser does with it. Never throws. */
  receive(field: string | ParsedSetCookie, context: StoreContext): Verdict {
    const profile = this.#profile;
    const parsed = typeof field === 'string' ? parseSetCookie(field, context) : field;
    // 5.6 step 1 and 5, 5.7 steps 2 to 4.
    const { cookie, rejection } = readAs(parsed, profile);
    const request = canonicalRequest(context.url);
    if (rejection !== null) return rejection;
    if (request === null) return rejected('InvalidUrl', '5.7 step 9', 'the request has no valid URL');
    if (!SCHEMES.has(request.scheme))
      return rejected('SchemeNotSupported', '5.7 step 1', 'not a scheme of the web');
    // 7. to 10. The domain.
    const byDomain = domainRejection(cookie.domain, request.host, this.#rejectPublicSuffixes, profile);
    if (byDomain !== null) return byDomain;

    const fresh = this.#newCookie(cookie, request, context);
    const isSecure = this.#isSecure(request);
    const site = context.site ?? 'same-site';
    // 13. and 16. to 22.
    const byChecks = this.#rejection({ fresh, cookie, isSecure, site }, context.timeMs);
    if (byChecks !== null) return byChecks;

    // 23. The same cookie again: it keeps its creation-time. 24. Insert it, unless it has expired already.
    const previous = this.#table.sameIdentity(fresh, context.timeMs);
    const kept = previous === null ? fresh : sinceFirst(fresh, previous);
    const expired = isExpired(kept, context.timeMs);
    if (previous !== null) this.#table.remove(previous);
    if (!expired && !this.#table.insert(kept, context.timeMs))
      return rejected('UnknownError', '5.7 step 25', 'too many cookies of this site, and all of them Secure');
    return accepted(kept, expired, previous);
  }

  /**
   * Whether stores of all browsers that hold the same cookies as this one judge a field alike, and hold the same cookies
   * afterwards (profiles.ts). Says no where it is not sure; costs about a tenth of a microsecond for most fields.
   */
  isJudgedAlike(parsed: ParsedSetCookie, context: StoreContext): boolean {
    const request = canonicalRequest(context.url);
    if (request === null || !SCHEMES.has(request.scheme)) return (parsed.traits & ~Trait.domain) === 0;
    const { cookie } = parsed;
    let traits = parsed.traits;
    if (context.site === 'cross-site') traits |= Trait.crossSite;
    if (!SECURE_SCHEMES.has(request.scheme)) {
      traits |= Trait.cleartext;
      const isAnySecure = cookie.secure || this.#table.hasSecureNamed(cookie.name);
      if (isAnySecure && isLoopbackHost(request.host)) traits |= Trait.secureLoopback;
    }
    if (cookie.path === null && request.path.includes('|')) traits |= Trait.pipeInPath;
    if (cookie.expiresMs !== null && isSkewed(cookie, context.timeMs, context.dateMs ?? context.timeMs))
      traits |= Trait.clockSkew;
    if (this.#table.size >= COOKIES_LEFT_PER_SITE) traits |= Trait.crowded;
    return isJudgedAlike({ cookie, request, traits });
  }

  /** Another browser's store with the same cookies, which are shared. What it evicts is not counted. */
  copyFor(browser: BrowserName): BrowserCookieStore {
    const { counters: _, ...options } = this.#options;
    const copy = new BrowserCookieStore({ ...options, browser });
    copy.#received = this.#received;
    copy.#table.takeAll(this.#table);
    return copy;
  }

  /** The cookies that are not over, the least recently used first. */
  cookies(timeMs: number): StoredCookie[] {
    return this.#table.all(timeMs);
  }

  /** What a browser would send to a URL, in the order of 5.8.3. An address that is no URL gets nothing. */
  cookiesFor(url: string | RequestUrl, context: RetrieveContext): StoredCookie[] {
    const request = canonicalRequest(url);
    if (request === null || !SCHEMES.has(request.scheme)) return [];
    const site = context.site ?? 'same-site';

    // 3. SameSite, and for Partitioned the top-level site.
    const found = this.#cookiesOf(request, context.timeMs).filter(
      (cookie) =>
        isInPartition(cookie, context, this.#profile) &&
        goesAcrossSites(cookie, site, context.timeMs, this.#profile),
    );
    // 4. Longer paths first, then the older ones. 5. All of them were used now.
    const olderFirst = this.#profile.age === 'value' ? olderValueFirst : olderCookieFirst;
    found.sort((a, b) => b.path.length - a.path.length || olderFirst(a, b));
    for (const cookie of found) this.#table.touch(cookie);
    return found;
  }

  /** What a browser would send to a URL if it were not for SameSite, in no order. */
  heldBack(url: string | RequestUrl, { timeMs, site = 'same-site' }: RetrieveContext): StoredCookie[] {
    const request = canonicalRequest(url);
    if (site === 'same-site' || request === null || !SCHEMES.has(request.scheme)) return [];
    return this.#cookiesOf(request, timeMs).filter(
      (cookie) => !goesAcrossSites(cookie, site, timeMs, this.#profile),
    );
  }

  /** What a browser would send to a URL if it knew cookies in pages of other sites, in no order. */
  blockedAsThirdParty(url: string | RequestUrl, context: RetrieveContext): StoredCookie[] {
    const { timeMs, site = 'same-site' } = context;
    const request = canonicalRequest(url);
    if (site === 'same-site' || request === null || !SCHEMES.has(request.scheme)) return [];
    return this.#cookiesOf(request, timeMs).filter(
      (cookie) =>
        cookie.partition === null &&
        !isInPartition(cookie, context, this.#profile) &&
        goesAcrossSites(cookie, site, timeMs, this.#profile),
    );
  }

  /**
   * The live cookies of this name that responses of a host can set or delete, whatever their path and flags: those
   * that a deletion without effect may have been meant for.
   */
  cookiesNamed(name: string, url: string | RequestUrl, timeMs: number): StoredCookie[] {
    const request = canonicalRequest(url);
    if (request === null) return [];
    return this.#cookiesOfHost(request.host, timeMs).filter((cookie) => cookie.name === name);
  }

  /** 5.8.3 step 3: host, path and Secure. */
  #cookiesOf(request: RequestUrl, timeMs: number): StoredCookie[] {
    const isSecure = this.#isSecure(request);
    const path = this.#pathOf(request);
    return this.#cookiesOfHost(request.host, timeMs).filter(
      (cookie) => pathMatches(path, cookie.path) && (isSecure || !cookie.secure),
    );
  }

  #cookiesOfHost(host: string, timeMs: number): StoredCookie[] {
    const found: StoredCookie[] = [];
    for (const domain of domainsAbove(host))
      for (const cookie of this.#table.inDomain(domain, timeMs))
        if (!cookie.hostOnly || cookie.domain === host) found.push(cookie);
    return found;
  }

  /** The path of a request as this browser writes it. */
  #pathOf({ path }: RequestUrl): string {
    return this.#profile.pipeInPath === 'encoded' ? path.replaceAll('|', '%7C') : path;
  }

  #isSecure(request: RequestUrl): boolean {
    return SECURE_SCHEMES.has(request.scheme) || (this.#trustLoopback && isLoopbackHost(request.host));
  }

  /** 5., 6., 11., 12., 14. and 17. The new cookie. */
  #newCookie(cookie: SetCookie, request: RequestUrl, context: StoreContext): StoredCookie {
    const hostOnly = this.#isHostOnly(cookie, request.host);
    const order = this.#received++;
    return {
      name: unsliced(cookie.name),
      value: unsliced(cookie.value),
      domain: unsliced(hostOnly ? request.host : cookie.domain!),
      hostOnly,
      path: unsliced(cookie.path ?? defaultPath(this.#pathOf(request))),
      secure: cookie.secure,
      httpOnly: cookie.httpOnly,
      sameSite: cookie.sameSite,
      partition: this.#isPartitioned(cookie, context) ? (context.topLevelSite ?? '') : null,
      expiryMs: this.#expiryOf(cookie, context),
      creationMs: context.timeMs,
      creationOrder: order,
      valueMs: context.timeMs,
      valueOrder: order,
    };
  }

  #expiryOf(cookie: SetCookie, context: StoreContext): number | null {
    const isCounted = cookie.expiresMs !== null && this.#profile.expiresCountsFrom === 'date';
    return expiryOf(cookie, context.timeMs, isCounted ? context.dateMs : undefined);
  }

  #isPartitioned(cookie: SetCookie, context: StoreContext): boolean {
    return (
      cookie.partitioned || (context.site === 'cross-site' && this.#profile.thirdParty === 'partitioned')
    );
  }

  /** The first check of this browser that the cookie fails. */
  #rejection(checked: CheckedCookie, timeMs: number): Verdict | null {
    for (const check of this.#profile.checks) {
      const rejection =
        check === 'overwrite-secure'
          ? this.#overwriteRejection(checked, timeMs)
          : checkRejection(check, checked, this.#profile);
      if (rejection !== null) return rejection;
    }
    return null;
  }

  /** 16. Leave secure cookies alone. */
  #overwriteRejection({ fresh, isSecure }: CheckedCookie, timeMs: number): Verdict | null {
    if (fresh.secure || isSecure || !this.#overlaysSecure(fresh, timeMs)) return null;
    return rejected('OverwriteSecure', '5.7 step 16', 'a Secure cookie of this name is in the way');
  }

  #isHostOnly(cookie: SetCookie, host: string): boolean {
    if (cookie.domain === null) return true;
    if (cookie.domain !== host) return false;
    // 9. The host is a public suffix itself. And an address has nothing below it: browsers (and layered-cookies)
    // make such a cookie host-only, where draft 22 leaves the flag off.
    return isIpAddress(host) || (this.#rejectPublicSuffixes && isPublicSuffix(host));
  }

  /** 16.1 to 16.4. */
  #overlaysSecure(fresh: StoredCookie, timeMs: number): boolean {
    for (const old of this.#table.secureNamed(fresh.name)) {
      const areRelated = domainMatches(old.domain, fresh.domain) || domainMatches(fresh.domain, old.domain);
      if (areRelated && pathMatches(fresh.path, old.path) && !isExpired(old, timeMs)) return true;
    }
    return false;
  }
}

function sinceFirst(fresh: StoredCookie, previous: StoredCookie): StoredCookie {
  const { creationMs, creationOrder, valueMs, valueOrder } = previous;
  if (fresh.value === previous.value) return { ...fresh, creationMs, creationOrder, valueMs, valueOrder };
  return { ...fresh, creationMs, creationOrder };
}

function olderCookieFirst(a: StoredCookie, b: StoredCookie): number {
  return a.creationMs - b.creationMs || a.creationOrder - b.creationOrder;
}

function olderValueFirst(a: StoredCookie, b: StoredCookie): number {
  return a.valueMs - b.valueMs || a.valueOrder - b.valueOrder;
}
