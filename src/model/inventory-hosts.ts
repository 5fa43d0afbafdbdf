// The cookies of a run under their hosts: the user's own hosts first, sessions before the others, and cookies that were
// only ever deleted apart.

import type { FindingRecord, InventoryRecord, SessionRecord } from '../record/records.ts';
import { cookieKey } from './cookie-key.ts';
import { CookieFindings } from './finding-cookies.ts';
import { type MergedCookie, mergedInventory } from './merged-inventory.ts';
import { compareSeverities } from './severity.ts';

/** A cookie, however many captures have it, and the worst that is wrong with it. */
export interface CookieModel {
  readonly cookie: InventoryRecord;
  /** The captures that it was seen in. */
  readonly inputs: readonly string[];
  /** Null without a finding that no baseline accepts. */
  readonly worst: FindingRecord | null;
}

/** A host and its cookies. */
export interface HostModel {
  readonly host: string;
  readonly cookies: readonly CookieModel[];
  /** Never set but with a lifetime in the past, and never sent. */
  readonly onlyDeleted: readonly CookieModel[];
}

/** A cookie that is a session: what the reader looks for first. One that is only ever deleted is none. */
export function isSessionCookie({ role, session, counts }: InventoryRecord): boolean {
  if (counts.set + counts.sent === 0 && counts.deleted > 0) return false;
  return role === 'session' || session !== null;
}

/**
 * Hosts where a user logs in come first, then hosts with a session, then by their worst finding. `sessions`: in the order in
 * which they are named.
 */
export function inventoryHosts(
  inventory: readonly InventoryRecord[],
  sessions: readonly SessionRecord[],
  findings: readonly FindingRecord[],
): HostModel[] {
  const about = new CookieFindings(findings);
  const model = ({ cookie, inputs }: MergedCookie): CookieModel => ({
    cookie,
    inputs,
    worst: about.worstOf(cookie),
  });
  const places = new Map<string, number>();
  for (const { host, name } of sessions) {
    const key = cookieKey(host, name ?? '');
    if (!places.has(key)) places.set(key, places.size);
  }
  const placeOf = ({ cookie: { host, name } }: MergedCookie): number =>
    places.get(cookieKey(host, name)) ?? places.size;
  const loginHosts = new Set(
    sessions.filter(({ totals }) => (totals.login ?? 0) > 0).map(({ host }) => host),
  );
  const byHost = new Map<string, MergedCookie[]>();
  for (const merged of mergedInventory(inventory)) {
    const { host } = merged.cookie;
    const cookies = byHost.get(host);
    if (cookies === undefined) byHost.set(host, [merged]);
    else cookies.push(merged);
  }
  const rank = (cookies: readonly MergedCookie[], host: string): number =>
    loginHosts.has(host) ? 0 : cookies.some(({ cookie }) => isSessionCookie(cookie)) ? 1 : 2;
  return [...byHost]
    .map(([host, cookies]) => ({
      host,
      sorted: [...cookies].sort((one, other) => compareCookies(one, other) || placeOf(one) - placeOf(other)),
      rank: rank(cookies, host),
    }))
    .sort((one, other) => one.rank - other.rank || compareCookies(one.sorted[0]!, other.sorted[0]!))
    .map(({ host, sorted }) => ({
      host,
      cookies: sorted.filter(({ cookie }) => !isOnlyDeleted(cookie)).map(model),
      onlyDeleted: sorted.filter(({ cookie }) => isOnlyDeleted(cookie)).map(model),
    }));
}

function isOnlyDeleted({ counts }: InventoryRecord): boolean {
  return counts.deleted > 0 && counts.set + counts.sent === 0;
}

function isOnlySent({ cookie: { counts } }: CookieModel): boolean {
  return counts.sent > 0 && counts.set + counts.deleted === 0;
}

/** Sessions first, then the worst; otherwise as they were (Array.prototype.sort keeps the order of equals). */
function compareCookies({ cookie: one }: MergedCookie, { cookie: other }: MergedCookie): number {
  return (
    Number(isSessionCookie(other)) - Number(isSessionCookie(one)) || compareSeverities(one.worst, other.worst)
  );
}

/** All cookies in one list: sessions first, then the worst, then those of the user's own hosts. */
export function cookiesInOrder(hosts: readonly HostModel[]): CookieModel[] {
  const all = hosts.flatMap(({ cookies, onlyDeleted }) => [...cookies, ...onlyDeleted]);
  return all.sort(
    ({ cookie: one, worst: ofOne }, { cookie: other, worst: ofOther }) =>
      Number(isSessionCookie(other)) - Number(isSessionCookie(one)) ||
      compareSeverities(ofOne?.severity ?? null, ofOther?.severity ?? null),
  );
}

/** How many cookies there are. */
export interface CookieCounts {
  readonly all: number;
  /** Of these, those that no response has set or deleted. */
  readonly onlySent: number;
  /** Of these, those that no response has set with a value, and no request has sent. */
  readonly onlyDeleted: number;
}

export function cookieCounts(hosts: readonly HostModel[]): CookieCounts {
  const onlyDeleted = hosts.reduce((sum, host) => sum + host.onlyDeleted.length, 0);
  const onlySent = hosts.reduce((sum, { cookies }) => sum + cookies.filter(isOnlySent).length, 0);
  return { all: cookieCount(hosts), onlySent, onlyDeleted };
}

/** Each name of a host, domain and path once. */
export function cookieCount(hosts: readonly HostModel[]): number {
  return hosts.reduce((sum, { cookies, onlyDeleted }) => sum + cookies.length + onlyDeleted.length, 0);
}
