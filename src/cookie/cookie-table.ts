// Where a cookie store keeps its cookies: by domain, by name where a cookie is Secure, and in the order of their
// last use; never more than the limits allow (RFC 6265bis section 5.7, "remove excess cookies").

import type { SameSite } from './cookie.ts';
import { EVICTION_BATCH_COOKIES, MAX_COOKIES_PER_DOMAIN, MAX_STORED_COOKIES } from './limits.ts';

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
  readonly #evicted: (cookies: number) => void;

  /** Calls `evicted` with the number of cookies, not expired, that were evicted because of a limit. */
  constructor(evicted: (cookies: number) => void) {
    this.#evicted = evicted;
  }

  get size(): number {
    return this.#byUse.size;
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

  /** The live cookie of the same name, domain, host-only-flag and path (and partition), or null. */
  sameIdentity(cookie: StoredCookie, timeMs: number): StoredCookie | null {
    const found = this.#byDomain.get(cookie.domain)?.get(identity(cookie));
    if (found === undefined) return null;
    if (!isExpired(found, timeMs)) return found;
    this.remove(found);
    return null;
  }

  /** Inserts a cookie; one of the same identity must have been removed. */
  insert(cookie: StoredCookie, timeMs: number): void {
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
    if (bucket.size > MAX_COOKIES_PER_DOMAIN) this.#shrinkDomain(cookie.domain, timeMs);
    if (this.size > MAX_STORED_COOKIES) this.#shrink(timeMs);
  }

  remove(cookie: StoredCookie): void {
    const bucket = this.#byDomain.get(cookie.domain);
    if (bucket?.delete(identity(cookie)) && bucket.size === 0) this.#byDomain.delete(cookie.domain);
    const named = this.#secureByName?.get(cookie.name);
    if (named?.delete(cookie) && named.size === 0) this.#secureByName?.delete(cookie.name);
    this.#byUse.delete(cookie);
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

  /** One domain has one too many: removes the expired, or the least recently used that is not Secure, or any. */
  #shrinkDomain(domain: string, timeMs: number): void {
    const live = this.inDomain(domain, timeMs);
    if (live.length <= MAX_COOKIES_PER_DOMAIN) return;
    const leastUsed = live.find((cookie) => !cookie.secure);
    this.#evict(leastUsed === undefined ? live.slice(0, 1) : [leastUsed]);
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

/** The identity of a cookie in its domain (5.7 step 23). No part can hold a NUL but the last. */
function identity(cookie: StoredCookie): string {
  return `${cookie.name}\0${cookie.path}\0${cookie.hostOnly ? 1 : 0}${cookie.partition ?? '\0'}`;
}
