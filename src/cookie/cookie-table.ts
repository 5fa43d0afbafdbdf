// Where a cookie store keeps its cookies: by domain, by name where a cookie is Secure, and in the order of their
// last use; never more than the limits allow (RFC 6265bis section 5.7, "remove excess cookies").

import type { SameSite } from './cookie.ts';
import { siteOfHost } from './domain.ts';
import { EVICTION_BATCH_COOKIES, MAX_STORED_COOKIES } from './limits.ts';
import type { CookieLimit } from './profiles.ts';

export interface StoredCookie {
  readonly name: string;
  readonly value: string;
  readonly domain: string;
  readonly hostOnly: boolean;
  readonly path: string;
  readonly secure: boolean;
  readonly httpOnly: boolean;
  /** Null is the default. */
  readonly sameSite: SameSite | null;
  /** The top-level site that a Partitioned cookie belongs to ('' when unknown); null for other cookies. */
  readonly partition: string | null;
  /** Milliseconds since 1970, the 400 days already applied; null until the end of the browser's session. */
  readonly expiryMs: number | null;
  /** When the first cookie of this identity came, in milliseconds since 1970, and how many came before it. */
  readonly creationMs: number;
  readonly creationOrder: number;
  /** The same of the first cookie of this identity that had this value, and had it ever since. */
  readonly valueMs: number;
  readonly valueOrder: number;
}

/** Whether a cookie has expired at a time. */
export function isExpired(cookie: StoredCookie, timeMs: number): boolean {
  return cookie.expiryMs !== null && cookie.expiryMs <= timeMs;
}

/** The cookies of one domain by identity, the least recently used first: a map keeps the order of insertion. */
type Bucket = Map<string, StoredCookie>;

const NONE: readonly StoredCookie[] = [];

export class CookieTable {
  readonly #byDomain = new Map<string, Bucket>();
  /** Null until there is one: most stores of unencrypted captures have none. */
  #secureByName: Map<string, Set<StoredCookie>> | null = null;
  /** All of them, the least recently used first. */
  readonly #byUse = new Set<StoredCookie>();
  /** Cookies of each site; null until some site may have too many, as most stores never get there. */
  #bySite: Map<string, number> | null = null;
  readonly #limit: CookieLimit;
  readonly #evicted: (cookies: number) => void;

  /** Calls `evicted` with the number of cookies, not expired, that were evicted because of a limit. */
  constructor(limit: CookieLimit, evicted: (cookies: number) => void) {
    this.#limit = limit;
    this.#evicted = evicted;
  }

  get size(): number {
    return this.#byUse.size;
  }

  /** All live cookies, the least recently used first. */
  all(timeMs: number): StoredCookie[] {
    return this.#live(this.#byUse, timeMs);
  }

  /** The live cookies of exactly this domain. */
  inDomain(domain: string, timeMs: number): StoredCookie[] {
    const bucket = this.#byDomain.get(domain);
    return bucket === undefined ? [] : this.#live(bucket.values(), timeMs);
  }

  /** The Secure cookies of this name, whatever their domain; some may have expired. Not a copy. */
  secureNamed(name: string): Iterable<StoredCookie> {
    return this.#secureByName?.get(name) ?? NONE;
  }

  hasSecureNamed(name: string): boolean {
    return this.#secureByName?.has(name) === true;
  }

  /** The live cookie of the same name, domain, host-only-flag and path (and partition), or null. */
  sameIdentity(cookie: StoredCookie, timeMs: number): StoredCookie | null {
    const found = this.#byDomain.get(cookie.domain)?.get(identity(cookie));
    if (found === undefined) return null;
    if (!isExpired(found, timeMs)) return found;
    this.remove(found);
    return null;
  }

  /** Inserts a cookie; one of the same identity must have been removed. False when a limit left no room for it. */
  insert(cookie: StoredCookie, timeMs: number): boolean {
    let bucket = this.#byDomain.get(cookie.domain);
    if (bucket === undefined) {
      bucket = new Map();
      this.#byDomain.set(cookie.domain, bucket);
    }
    bucket.set(identity(cookie), cookie);
    if (cookie.secure) {
      this.#secureByName ??= new Map();
      const named = this.#secureByName.get(cookie.name);
      if (named === undefined) this.#secureByName.set(cookie.name, new Set([cookie]));
      else named.add(cookie);
    }
    this.#byUse.add(cookie);
    if (this.#limit.of === 'site') this.#countSite(cookie, timeMs);
    else if (bucket.size > this.#limit.most) this.#shrinkTo(this.inDomain(cookie.domain, timeMs), cookie);
    if (this.size > MAX_STORED_COOKIES) this.#shrink(timeMs);
    return this.#byUse.has(cookie);
  }

  remove(cookie: StoredCookie): void {
    const bucket = this.#byDomain.get(cookie.domain);
    if (bucket?.delete(identity(cookie)) && bucket.size === 0) this.#byDomain.delete(cookie.domain);
    this.#addToSite(cookie.domain, -1);
    const named = this.#secureByName?.get(cookie.name);
    if (named?.delete(cookie) && named.size === 0) this.#secureByName?.delete(cookie.name);
    this.#byUse.delete(cookie);
  }

  /** Takes over the cookies of another table, in its order; this one must be empty. */
  takeAll(other: CookieTable): void {
    for (const cookie of other.#byUse) this.insert(cookie, Number.NEGATIVE_INFINITY);
  }

  /** Makes a cookie the most recently used one. */
  touch(cookie: StoredCookie): void {
    const key = identity(cookie);
    const bucket = this.#byDomain.get(cookie.domain);
    if (bucket?.get(key) !== cookie) return;
    bucket.delete(key);
    bucket.set(key, cookie);
    this.#byUse.delete(cookie);
    this.#byUse.add(cookie);
  }

  /** The cookies that have not expired; removes the others. */
  #live(cookies: Iterable<StoredCookie>, timeMs: number): StoredCookie[] {
    const live: StoredCookie[] = [];
    for (const cookie of cookies)
      if (isExpired(cookie, timeMs)) this.remove(cookie);
      else live.push(cookie);
    return live;
  }

  /** One more of its site; when that is too many, some go. */
  #countSite(fresh: StoredCookie, timeMs: number): void {
    if (this.#bySite === null) {
      if (this.size <= this.#limit.most) return;
      this.#bySite = new Map();
      for (const cookie of this.#byUse) this.#addToSite(cookie.domain, 1);
    } else this.#addToSite(fresh.domain, 1);
    const site = siteOfHost(fresh.domain);
    if (this.#bySite.get(site)! <= this.#limit.most) return;
    this.#shrinkTo(
      this.all(timeMs).filter((cookie) => siteOfHost(cookie.domain) === site),
      fresh,
    );
  }

  #addToSite(domain: string, cookies: number): void {
    if (this.#bySite === null) return;
    const site = siteOfHost(domain);
    const count = (this.#bySite.get(site) ?? 0) + cookies;
    if (count === 0) this.#bySite.delete(site);
    else this.#bySite.set(site, count);
  }

  /** Of the live cookies of a domain or a site: the least recently used go, but first those that are not Secure. */
  #shrinkTo(live: readonly StoredCookie[], fresh: StoredCookie): void {
    const { most, left, secure } = this.#limit;
    if (live.length <= most) return;
    const plain = live.filter((cookie) => !cookie.secure);
    const going =
      secure === 'go-last'
        ? [...plain, ...live.filter((cookie) => cookie.secure)]
        : goingForSecure(live, plain, fresh);
    this.#evict(going.slice(0, live.length - left));
  }

  /** The store has too many: removes the expired, then the least recently used, some at once. */
  #shrink(timeMs: number): void {
    const live = this.#live(this.#byUse, timeMs);
    if (live.length > MAX_STORED_COOKIES) this.#evict(live.slice(0, EVICTION_BATCH_COOKIES));
  }

  #evict(cookies: readonly StoredCookie[]): void {
    for (const cookie of cookies) this.remove(cookie);
    this.#evicted(cookies.length);
  }
}

/** Those that are not Secure, but for the new one; when there are none, Secure ones for a Secure one. */
function goingForSecure(
  live: readonly StoredCookie[],
  plain: readonly StoredCookie[],
  fresh: StoredCookie,
): readonly StoredCookie[] {
  if (fresh.secure) return plain.length > 0 ? plain : live;
  return plain.length > 1 ? plain.filter((cookie) => cookie !== fresh) : plain;
}

/** What makes two cookies of one domain the same one (5.7 step 23). No part can hold a NUL but the last. */
function identity(cookie: StoredCookie): string {
  return `${cookie.name}\0${cookie.path}\0${cookie.hostOnly ? 1 : 0}${cookie.partition ?? '\0'}`;
}
