// What a browser keeps and sends: the storage model and the retrieval of cookies (RFC 6265bis sections 5.7 and
// 5.8.3, draft 22), with the prefixes of layered-cookies and CHIPS. Time is always given.

import type { Counters } from '../shared/counters.ts';
import { unsliced } from '../shared/unsliced.ts';
import type { ParsedSetCookie, SetCookie } from './cookie.ts';
import { CookieTable, isExpired, type StoredCookie } from './cookie-table.ts';
import { domainMatches, domainsAbove, isIpAddress, isLoopbackHost, isPublicSuffix } from './domain.ts';
import { type ParseContext, parseSetCookie } from './parse.ts';
import { defaultPath, pathMatches } from './path.ts';
import { attributesRejection, expiryOf, fieldRejection } from './rejection.ts';
import { goesAcrossSites, type SiteContext } from './site.ts';
import { isAscii } from './text.ts';
import { canonicalRequest, type RequestUrl } from './url.ts';
import { accepted, rejected, type Verdict } from './verdict.ts';

export interface StoreOptions {
  /** http://localhost, 127.0.0.0/8 and [::1] count as secure: true in Chrome and Firefox, false in Safari. */
  readonly trustLoopback?: boolean;
  /** Refuse cookies for a whole public suffix; true in every browser. */
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
  readonly topLevelSite?: string;
}

export interface StoreContext extends RetrieveContext, ParseContext {
  /** Of the request. */
  readonly url: string | RequestUrl;
}

const SCHEMES = new Set(['http', 'https', 'ws', 'wss']);
const SECURE_SCHEMES = new Set(['https', 'wss']);

export class BrowserCookieStore {
  readonly #table: CookieTable;
  readonly #trustLoopback: boolean;
  readonly #rejectPublicSuffixes: boolean;
  #received = 0;

  constructor(options: StoreOptions = {}) {
    const counters = options.counters;
    this.#table = new CookieTable((cookies) => {
      if (counters !== undefined) counters.evictedCookies += cookies;
    });
    this.#trustLoopback = options.trustLoopback ?? true;
    this.#rejectPublicSuffixes = options.rejectPublicSuffixes ?? true;
  }

  /** Cookies that it holds; some may have expired unseen. */
  get size(): number {
    return this.#table.size;
  }

  /** Takes one Set-Cookie field, as a string or parsed; returns what a browser does with it. Never throws. */
  receive(field: string | ParsedSetCookie, context: StoreContext): Verdict {
    const parsed = typeof field === 'string' ? parseSetCookie(field, context) : field;
    const { cookie } = parsed;
    const request = canonicalRequest(context.url);
    // 5.6 step 1 and 5, 5.7 steps 2 to 4.
    const byField = fieldRejection(parsed);
    if (byField !== null) return byField;
    if (request === null) return rejected('UnknownError', '5.7 step 9', 'the request has no valid URL');
    if (!SCHEMES.has(request.scheme))
      return rejected('SchemeNotSupported', '5.7 step 1', 'not a scheme of the web');

    // 7. to 10. The domain.
    const byDomain = this.#domainRejection(cookie, request.host);
    if (byDomain !== null) return byDomain;
    const hostOnly = this.#isHostOnly(cookie, request.host);

    // 5., 6., 11., 12., 14. and 17. The new cookie.
    const isSecure = this.#isSecure(request);
    const fresh: StoredCookie = {
      name: unsliced(cookie.name),
      value: unsliced(cookie.value),
      domain: unsliced(hostOnly ? request.host : cookie.domain!),
      hostOnly,
      path: unsliced(cookie.path ?? defaultPath(request.path)),
      secure: cookie.secure,
      httpOnly: cookie.httpOnly,
      sameSite: cookie.sameSite,
      partition: cookie.partitioned ? (context.topLevelSite ?? '') : null,
      expiryMs: expiryOf(cookie, context.timeMs),
      creationMs: context.timeMs,
      creationOrder: this.#received++,
    };

    // 13. Secure needs a secure connection.
    if (fresh.secure && !isSecure)
      return rejected('SecureOnly', '5.7 step 13', 'Secure on a connection that is not secure');
    // 16. Leave secure cookies alone.
    if (!fresh.secure && !isSecure && this.#overlaysSecure(fresh, context.timeMs))
      return rejected('OverwriteSecure', '5.7 step 16', 'a Secure cookie of this name is in the way');
    // 18. to 22.
    const byAttributes = attributesRejection(fresh, cookie.path, context.site ?? 'same-site');
    if (byAttributes !== null) return byAttributes;

    // 23. The same cookie again: it keeps its creation-time. 24. Insert it, unless it has expired already.
    const previous = this.#table.sameIdentity(fresh, context.timeMs);
    const kept = previous === null ? fresh : sinceFirst(fresh, previous);
    const expired = isExpired(kept, context.timeMs);
    if (previous !== null) this.#table.remove(previous);
    if (!expired) this.#table.insert(kept, context.timeMs);
    return accepted(kept, expired, previous);
  }

  /** What a browser would send to a URL, in the order of 5.8.3. An address that is no URL gets nothing. */
  cookiesFor(url: string | RequestUrl, context: RetrieveContext): StoredCookie[] {
    const request = canonicalRequest(url);
    if (request === null || !SCHEMES.has(request.scheme)) return [];
    const isSecure = this.#isSecure(request);
    const site = context.site ?? 'same-site';
    const partition = context.topLevelSite ?? '';

    // 3. Host, path, Secure, SameSite, and for Partitioned the top-level site.
    const found = this.#cookiesOfHost(request.host, context.timeMs).filter(
      (cookie) =>
        pathMatches(request.path, cookie.path) &&
        (isSecure || !cookie.secure) &&
        (cookie.partition === null || cookie.partition === partition) &&
        goesAcrossSites(cookie, site, context.timeMs),
    );
    // 4. Longer paths first, then the older ones. 5. All of them were used now.
    found.sort((a, b) => b.path.length - a.path.length || olderFirst(a, b));
    for (const cookie of found) this.#table.touch(cookie);
    return found;
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

  #cookiesOfHost(host: string, timeMs: number): StoredCookie[] {
    const found: StoredCookie[] = [];
    for (const domain of domainsAbove(host))
      for (const cookie of this.#table.inDomain(domain, timeMs))
        if (!cookie.hostOnly || cookie.domain === host) found.push(cookie);
    return found;
  }

  #isSecure(request: RequestUrl): boolean {
    return SECURE_SCHEMES.has(request.scheme) || (this.#trustLoopback && isLoopbackHost(request.host));
  }

  #domainRejection(cookie: SetCookie, host: string): Verdict | null {
    const { domain } = cookie;
    if (domain === null) return null;
    // 8. Only ASCII.
    if (!isAscii(domain)) return rejected('InvalidDomain', '5.7 step 8', 'Domain is not ASCII');
    // 9. A public suffix, unless it is the host itself.
    if (domain !== host && this.#rejectPublicSuffixes && isPublicSuffix(domain))
      return rejected('InvalidDomain', '5.7 step 9', 'Domain is a public suffix');
    // 10. The host must belong to it.
    if (!domainMatches(host, domain))
      return rejected('InvalidDomain', '5.7 step 10', 'the host does not belong to Domain');
    return null;
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
  return { ...fresh, creationMs: previous.creationMs, creationOrder: previous.creationOrder };
}

function olderFirst(a: StoredCookie, b: StoredCookie): number {
  return a.creationMs - b.creationMs || a.creationOrder - b.creationOrder;
}
