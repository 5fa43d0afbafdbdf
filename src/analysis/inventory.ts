// The inventory: each cookie of a capture once, with how often it was set, sent, deleted and refused, and which response
// gave each value that a request sends.

import { subjectHost } from '../audit/subject.ts';
import type { SetCookie } from '../cookie/cookie.ts';
import { isDeletion } from '../cookie/deletion.ts';
import { domainsAbove } from '../cookie/domain.ts';
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
import type { Counters } from '../shared/counters.ts';
import { textHash } from '../shared/text-hash.ts';
import { pathOfUrl, withoutPort } from '../shared/url.ts';
import { type CookieIdentity, InventoryEntry } from './inventory-entry.ts';
import { MAX_INVENTORY_COOKIES, MAX_INVENTORY_VALUES } from './limits.ts';

/** The entries of one name. */
type Named = InventoryEntry[];

const NONE: readonly InventoryEntry[] = [];

export class Inventory {
  readonly #entries: InventoryEntry[] = [];
  /** By the domain that they are sent to, without a port, and by name. */
  readonly #byDomain = new Map<string, Map<string, Named>>();
  readonly #counters: Pick<Counters, 'droppedInventoryCookies' | 'uncountedValues'>;
  #values = 0;
  /** Set-Cookie fields that have a record. */
  #fields = 0;

  constructor(counters: Pick<Counters, 'droppedInventoryCookies' | 'uncountedValues'>) {
    this.#counters = counters;
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
    if (isRefused ? isDeletion(parsed, timeMs) : !verdict.stored) {
      entry.counts.deleted++;
      return;
    }
    entry.counts.set++;
    entry.setAs(cookie, lifetimeSeconds(parsed, timeMs));
    this.#addValue(entry, cookie.value, number);
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
  #near(hostname: string): ReadonlyMap<string, Named>[] {
    const near: ReadonlyMap<string, Named>[] = [];
    for (const domain of domainsAbove(hostname)) {
      const byName = this.#byDomain.get(domain);
      if (byName !== undefined) near.push(byName);
    }
    return near;
  }

  #addValue(entry: InventoryEntry, value: string, number: number): void {
    this.#addHash(entry, textHash(value), number);
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
    if (known !== undefined) return known;
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
    }
    byName.set(name, [entry]);
  }

  /** The first entry of a name that a response of the capture has set at the host. */
  #ofServer({ input, host, name }: CookieIdentity): InventoryEntry | undefined {
    return this.#byDomain
      .get(withoutPort(host))
      ?.get(name)
      ?.find(
        ({ isFromServer, identity }) => isFromServer && identity.host === host && identity.input === input,
      );
  }
}

/** As the browser stores it; of a refused field as it would have been stored. */
function identityOf(
  message: ResponseMessage,
  host: string,
  { name, domain, path }: SetCookie,
  { cookie: stored }: ClientVerdict,
): CookieIdentity {
  const { input } = message;
  if (stored === null) {
    const ownPath = path ?? defaultPath(messagePath(message) ?? '/');
    return { input, host, name, domain, path: ownPath, partitionKey: null };
  }
  return {
    input,
    host,
    name,
    domain: stored.hostOnly ? null : stored.domain,
    path: stored.path,
    partitionKey: stored.partition,
  };
}

function isSame(one: CookieIdentity, other: CookieIdentity): boolean {
  return (
    one.input === other.input &&
    one.path === other.path &&
    one.host === other.host &&
    one.domain === other.domain &&
    one.partitionKey === other.partitionKey
  );
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
  let best: InventoryEntry | null = null;
  let bestScore = -1;
  for (const byName of near)
    for (const entry of byName.get(name) ?? NONE) {
      const { identity } = entry;
      if (!goesWith(identity, hostname, path) || taken.includes(entry)) continue;
      const score =
        (entry.setterOf(hash) === null ? 0 : KNOWN_VALUE) +
        (identity.input === input ? SAME_INPUT : 0) +
        (identity.path?.length ?? 0);
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
function goesWith({ host, domain, path }: CookieIdentity, hostname: string, requestPath: string): boolean {
  if (domain === null && withoutPort(host) !== hostname) return false;
  return path === null || pathMatches(requestPath, path);
}
