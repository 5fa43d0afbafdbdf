// The inventory: each cookie of a capture once, with how often it was set, sent, deleted and refused, and which response
// gave each value that a request sends.

import { subjectHost } from '../audit/subject.ts';
import type { SetCookie } from '../cookie/cookie.ts';
import { cookieScope } from '../cookie/cookie-scope.ts';
import { isDeletion } from '../cookie/deletion.ts';
import { domainMatches, domainsAbove } from '../cookie/domain.ts';
import { lifetimeSeconds } from '../cookie/lifetime.ts';
import { defaultPath, pathMatches } from '../cookie/path.ts';
import type { ClientVerdict } from '../cookie/verdict.ts';
import {
  type Message,
  messageTimeMs,
  type RequestMessage,
  type ResponseMessage,
  type SetCookieField,
} from '../record/message.ts';
import { messagePath, requestUrl } from '../record/message-host.ts';
import type { MessageResults } from '../record/message-results.ts';
import { isRefusedByEach } from '../record/refusals.ts';
import type { Counters } from '../shared/counters.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { textHash } from '../shared/text-hash.ts';
import { unsliced } from '../shared/unsliced.ts';
import { pathOfUrl, withoutPort } from '../shared/url.ts';
import { type CookieIdentity, InventoryEntry } from './inventory-entry.ts';
import { MAX_INVENTORY_COOKIES, MAX_INVENTORY_VALUES, MAX_NEAR_HOSTS } from './limits.ts';

/** The entries of one name. */
type Named = InventoryEntry[];

const NONE: readonly InventoryEntry[] = [];

export class Inventory {
  readonly #entries: InventoryEntry[] = [];
  /** By the domain that they are sent to, without a port, and by name. */
  readonly #byDomain = new Map<string, Map<string, Named>>();
  /** What is sent to a host, by its name; forgotten when a domain is added. */
  #nearHosts = new GenerationalMap<string, readonly ReadonlyMap<string, Named>[]>(MAX_NEAR_HOSTS, () => {});
  readonly #counters: Pick<Counters, 'droppedInventoryCookies' | 'uncountedValues'>;
  readonly #isIgnored: (host: string, cookie: string) => boolean;
  #values = 0;
  /** Set-Cookie fields that have a record. */
  #fields = 0;

  /** `isIgnored`: what the configuration keeps from the rules. */
  constructor(
    counters: Pick<Counters, 'droppedInventoryCookies' | 'uncountedValues'>,
    isIgnored: (host: string, cookie: string) => boolean = () => false,
  ) {
    this.#counters = counters;
    this.#isIgnored = isIgnored;
  }

  /** Notes a message that is shown; `hasRecords`: its Set-Cookie fields are numbered. Gives the results with `setBy`. */
  add(message: Message, results: MessageResults, hasRecords: boolean): MessageResults {
    // On another hop it is the same exchange once more.
    const isNoted = results.hop === null;
    if (message.kind === 'request')
      return isNoted && message.cookies.length > 0 ? { ...results, setBy: this.#addSent(message) } : results;
    const before = this.#fields;
    if (hasRecords) this.#fields += message.setCookies.length;
    if (isNoted && message.setCookies.length > 0)
      this.#addResponse(message, results, hasRecords ? before : null);
    return results;
  }

  /** In order of their appearance. What came from clients before the server set it is one with that. */
  entries(): readonly InventoryEntry[] {
    const left: InventoryEntry[] = [];
    for (const entry of this.#entries) {
      const set = entry.isFromServer ? undefined : this.#ofServer(entry.identity);
      if (set === undefined) left.push(entry);
      else set.absorb(entry);
    }
    return left;
  }

  /** `before`: the number of the last field before this message; null: its fields have no records. */
  #addResponse(message: ResponseMessage, { verdicts }: MessageResults, before: number | null): void {
    const host = subjectHost(message, requestUrl(message));
    for (const [index, field] of message.setCookies.entries()) {
      const verdict = verdicts[index] ?? null;
      if (field.truncated && field.hasName) this.#addTruncated(message, host, field);
      if (verdict === null) continue;
      const number = before === null ? 0 : before + index + 1;
      this.#addField(message, host, field, verdict, number);
    }
  }

  #addField(
    message: ResponseMessage,
    host: string,
    { parsed }: SetCookieField,
    verdict: ClientVerdict,
    number: number,
  ): void {
    const { cookie } = parsed;
    const entry = this.#of(message, identityOf(message, host, cookie, verdict));
    if (entry === null) return;
    entry.seen(message);
    const isRefused = verdict.action === 'refused';
    const timeMs = messageTimeMs(message);
    if (isRefused) entry.counts.refused++;
    if (isRefusedByEach(verdict.browsers)) entry.addRefusedByAll();
    if (!message.incomplete && !this.#isIgnored(host, cookie.name)) entry.counts.judged++;
    if (isRefused ? isDeletion(parsed, timeMs) : !verdict.stored) {
      entry.counts.deleted++;
      return;
    }
    entry.counts.set++;
    const lifetime = lifetimeSeconds(parsed, timeMs);
    entry.setAs(cookie, lifetime);
    const value = textHash(cookie.value);
    this.#addHash(entry, value, number);
    entry.keepsValue(value, lifetime);
  }

  /** Where it goes to is not known either: it is one with what a whole field of the name sets, if there is one. */
  #addTruncated(message: ResponseMessage, host: string, { parsed }: SetCookieField): void {
    const { input } = message;
    const { name } = parsed.cookie;
    const entry = this.#of(message, { input, host, name, domain: null, path: null, partitionKey: null });
    entry?.seen(message);
    entry?.setUnseen();
  }

  /** The Set-Cookie record that gave each of the values; null for those that none gave. */
  #addSent(message: RequestMessage): (string | null)[] {
    const host = subjectHost(message, message.url);
    const hostname = withoutPort(host);
    const { input } = message;
    const target: SentTo = {
      input,
      hostname,
      path: pathOfUrl(message.url) || '/',
      near: this.#near(hostname),
    };
    const taken: InventoryEntry[] = [];
    return message.cookies.map(({ name, value }) => {
      const hash = textHash(value);
      const entry =
        findSent(target, name, hash, taken) ??
        this.#of(message, {
          input,
          host,
          name,
          domain: null,
          path: null,
          partitionKey: null,
        });
      if (entry === null) return null;
      taken.push(entry);
      entry.seen(message);
      entry.counts.sent++;
      const setBy = entry.setterOf(hash);
      if (setBy === null) this.#addHash(entry, hash, 0);
      return setBy === null || setBy === 0 ? null : `set${setBy}`;
    });
  }

  /** What is sent to a host: its own entries and those of the domains above. */
  #near(hostname: string): readonly ReadonlyMap<string, Named>[] {
    const known = this.#nearHosts.get(hostname);
    if (known !== undefined) return known;
    const near: ReadonlyMap<string, Named>[] = [];
    for (const domain of domainsAbove(hostname)) {
      const byName = this.#byDomain.get(domain);
      if (byName !== undefined) near.push(byName);
    }
    this.#nearHosts.set(unsliced(hostname), near);
    return near;
  }

  #addHash(entry: InventoryEntry, hash: number, number: number): void {
    if (this.#values === MAX_INVENTORY_VALUES && entry.setterOf(hash) === null) {
      this.#counters.uncountedValues++;
      return;
    }
    if (entry.addValue(hash, number)) this.#values++;
  }

  /** Null when there are too many. */
  #of(message: Message, identity: CookieIdentity): InventoryEntry | null {
    const { host, name, domain } = identity;
    const key = domain ?? withoutPort(host);
    const named = this.#byDomain.get(key)?.get(name);
    const known = named?.find((entry) => isSame(entry.identity, identity));
    if (known !== undefined) {
      if (host !== known.identity.host) known.setAlsoBy(host);
      return known;
    }
    if (this.#entries.length === MAX_INVENTORY_COOKIES) {
      this.#counters.droppedInventoryCookies++;
      return null;
    }
    const entry = new InventoryEntry(identity, message);
    this.#entries.push(entry);
    if (named === undefined) this.#index(entry);
    else named.push(entry);
    return entry;
  }

  #index(entry: InventoryEntry): void {
    const { host, name, domain } = entry.identity;
    const key = domain ?? withoutPort(host);
    let byName = this.#byDomain.get(key);
    if (byName === undefined) {
      byName = new Map();
      this.#byDomain.set(key, byName);
      this.#nearHosts = new GenerationalMap(MAX_NEAR_HOSTS, () => {});
    }
    byName.set(name, [entry]);
  }

  /** The first entry of a name that a response of the capture has set at the host, for it or for a domain above. */
  #ofServer({ input, host, name }: CookieIdentity): InventoryEntry | undefined {
    for (const byName of this.#near(withoutPort(host)))
      for (const entry of byName.get(name) ?? NONE)
        if (entry.isFromServer && entry.hosts.includes(host) && entry.identity.input === input) return entry;
    return undefined;
  }
}

/** As the browser stores it; of a refused field as it would have been stored. */
function identityOf(
  message: ResponseMessage,
  host: string,
  cookie: SetCookie,
  verdict: ClientVerdict,
): CookieIdentity {
  const scope = cookieScope(verdict, cookie);
  const path = scope.path ?? defaultPath(messagePath(message) ?? '/');
  return { input: message.input, host, name: cookie.name, ...scope, path };
}

/** A browser keeps one cookie of a name, a domain and a path, whichever host sets it (RFC 6265bis section 5.7). */
function isSame(one: CookieIdentity, other: CookieIdentity): boolean {
  return (
    one.input === other.input &&
    one.path === other.path &&
    one.domain === other.domain &&
    (one.host === other.host || (isOfDomain(one) && isOfDomain(other))) &&
    one.partitionKey === other.partitionKey
  );
}

/** Not where a host may not set it. */
function isOfDomain({ host, domain }: CookieIdentity): boolean {
  return domain !== null && domainMatches(withoutPort(host), domain);
}

/** Where a request goes, and the entries that may go with it. */
interface SentTo {
  readonly input: string;
  /** Without its port. */
  readonly hostname: string;
  readonly path: string;
  readonly near: readonly ReadonlyMap<string, Named>[];
}

/** The entry that a sent pair is: one that had the value before another, one of the capture, then the longer path, each once a request. */
function findSent(
  { input, hostname, path, near }: SentTo,
  name: string,
  hash: number,
  taken: readonly InventoryEntry[],
): InventoryEntry | null {
  const scoreOf = (entry: InventoryEntry): number =>
    (entry.setterOf(hash) === null ? 0 : KNOWN_VALUE) +
    (entry.identity.input === input ? SAME_INPUT : 0) +
    (entry.identity.path?.length ?? 0);
  let best: InventoryEntry | null = null;
  let bestScore: number | null = null;
  for (const byName of near)
    for (const entry of byName.get(name) ?? NONE) {
      if (!goesWith(entry, hostname, path) || taken.includes(entry)) continue;
      if (best === null) {
        best = entry;
        continue;
      }
      bestScore ??= scoreOf(best);
      const score = scoreOf(entry);
      if (score <= bestScore) continue;
      best = entry;
      bestScore = score;
    }
  return best;
}

/** Longer than any path. */
const SAME_INPUT = 1 << 23;
const KNOWN_VALUE = 1 << 24;

/** Whether requests for a host, without its port, and a path carry the cookie. */
function goesWith(
  { identity, hostname: own }: InventoryEntry,
  hostname: string,
  requestPath: string,
): boolean {
  const { domain, path } = identity;
  if (domain === null && own !== hostname) return false;
  return path === null || pathMatches(requestPath, path);
}
