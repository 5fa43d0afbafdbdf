// One cookie of the inventory while the run goes on.

import type { SetCookie } from '../cookie/cookie.ts';
import { recordTime } from '../record/cookie-records.ts';
import type { Message } from '../record/message.ts';
import type { InventoryRecord, MomentRecord } from '../record/records.ts';
import { REFUSED_BY_ALL } from '../record/refusals.ts';
import { unsliced } from '../shared/unsliced.ts';
import { withoutPort } from '../shared/url.ts';
import { MAX_INVENTORY_HOSTS } from './limits.ts';

/** What makes a cookie the one that it is. */
export type CookieIdentity = Pick<
  InventoryRecord,
  'input' | 'host' | 'name' | 'domain' | 'path' | 'partitionKey'
>;

type Flags = NonNullable<InventoryRecord['flags']>;
type Place = Pick<Message, 'input' | 'frame' | 'stream' | 'seconds' | 'nanoseconds'>;

export class InventoryEntry {
  readonly identity: CookieIdentity;
  /** Those that set it, the one of the identity first. */
  readonly hosts: string[];
  /** Without a port. */
  readonly hostname: string;
  readonly counts = { set: 0, sent: 0, deleted: 0, refused: 0, judged: 0, values: 0 };
  #refusedByAll = 0;
  /** By the hash of a value: the number of the Set-Cookie field that gave it last; 0 when none did. */
  readonly #setBy = new Map<number, number>();
  /** By the hash of a value that a response sets: its last lifetime, in seconds; null until the browser is closed. */
  readonly #lifetimes = new Map<number, number | null>();
  #first: Place;
  #last: Place;
  /** By a field whose end was not captured: nothing else is known of it. */
  #isSetUnseen = false;
  #flags: Flags | null = null;
  #lifetimeSeconds: number | null = null;

  constructor(identity: CookieIdentity, message: Message) {
    const { input, host, name, domain, path, partitionKey } = identity;
    this.identity = {
      input,
      host: unsliced(host),
      name: unsliced(name),
      domain: domain === null ? null : unsliced(domain),
      path: path === null ? null : unsliced(path),
      partitionKey,
    };
    this.hosts = [this.identity.host];
    this.hostname = withoutPort(this.identity.host);
    this.#first = placeOf(message);
    this.#last = this.#first;
  }

  /** Another host of its domain sets it too. */
  setAlsoBy(host: string): void {
    if (this.hosts.length < MAX_INVENTORY_HOSTS && !this.hosts.includes(host))
      this.hosts.push(unsliced(host));
  }

  /** A whole field sets or deletes it. */
  get isFromServer(): boolean {
    return this.counts.set + this.counts.deleted > 0;
  }

  /** `isLossy`: responses are hidden that may have set it. */
  setBy(isLossy: boolean): InventoryRecord['setBy'] {
    if (this.isFromServer || this.#isSetUnseen) return 'server';
    return isLossy ? null : 'script';
  }

  addRefusedByAll(): void {
    this.#refusedByAll++;
  }

  setUnseen(): void {
    this.#isSetUnseen = true;
  }

  /** The number of the field that gave the value last, 0 when a script did; null for a value that it never had. */
  setterOf(value: number): number | null {
    return this.#setBy.get(value) ?? null;
  }

  seen(message: Message): void {
    this.#last = placeOf(message);
  }

  /** True when the value is a new one. */
  addValue(value: number, setBy: number): boolean {
    const isNew = !this.#setBy.has(value);
    this.#setBy.set(value, setBy);
    if (isNew) this.counts.values++;
    return isNew;
  }

  /** How long the value is kept, as it was set the last time. */
  keepsValue(value: number, lifetimeSeconds: number | null): void {
    if (this.#setBy.has(value)) this.#lifetimes.set(value, lifetimeSeconds);
  }

  /** How it is set: the last time counts. */
  setAs({ secure, httpOnly, sameSiteText }: SetCookie, lifetimeSeconds: number | null): void {
    const before = this.#flags;
    this.#lifetimeSeconds = lifetimeSeconds;
    const isSame =
      before !== null &&
      before.secure === secure &&
      before.httpOnly === httpOnly &&
      before.sameSite?.toLowerCase() === sameSiteText?.toLowerCase();
    if (isSame) return;
    const sameSite = sameSiteText === null ? null : unsliced(sameSiteText);
    this.#flags = { secure, httpOnly, sameSite, changed: before !== null };
  }

  /** Takes over what was seen of the cookie before its response: it is one and the same. */
  absorb(other: InventoryEntry): void {
    this.counts.sent += other.counts.sent;
    for (const value of other.#setBy.keys()) if (!this.#setBy.has(value)) this.addValue(value, 0);
    if (isBefore(other.#first, this.#first)) this.#first = other.#first;
    if (isBefore(this.#last, other.#last)) this.#last = other.#last;
  }

  /** `loginValues`: hashes of what its users have while they are logged in. */
  view(
    loginValues: readonly number[] = [],
  ): Pick<
    InventoryRecord,
    'counts' | 'first' | 'last' | 'flags' | 'lifetimeSeconds' | typeof REFUSED_BY_ALL
  > {
    return {
      [REFUSED_BY_ALL]: this.#refusedByAll,
      counts: this.counts,
      first: momentOf(this.#first),
      last: momentOf(this.#last),
      flags: this.#flags,
      lifetimeSeconds: this.#lifetimeAfter(loginValues),
    };
  }

  /** The longest that a user has; of values that no response set, and without a login, as it was set the last time. */
  #lifetimeAfter(loginValues: readonly number[]): number | null {
    const lifetimes = loginValues.flatMap((value) => {
      const lifetime = this.#lifetimes.get(value);
      return lifetime === undefined ? [] : [lifetime];
    });
    if (lifetimes.length === 0) return this.#lifetimeSeconds;
    const longest = Math.max(...lifetimes.map((lifetime) => lifetime ?? 0));
    return longest === 0 ? null : longest;
  }
}

function placeOf({ input, frame, stream, seconds, nanoseconds }: Message): Place {
  return { input, frame, stream, seconds, nanoseconds };
}

function isBefore(one: Place, other: Place): boolean {
  const order = one.seconds - other.seconds || one.nanoseconds - other.nanoseconds;
  return order < 0 || (order === 0 && one.frame < other.frame);
}

function momentOf({ input, frame, stream, seconds, nanoseconds }: Place): MomentRecord {
  return { input, frame, stream, time: recordTime(seconds, nanoseconds) };
}
