// The cookies of a run under their hosts: the user's own hosts first, sessions before the others, and cookies that were
// only ever deleted apart.

import type { FindingRecord, InventoryRecord, SessionRecord } from '../record/records.ts';
import { cookieKey } from './cookie-key.ts';
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

/** A cookie that is a session: what the reader looks for first. */
export function isSessionCookie({ role, session }: InventoryRecord): boolean {
  return role === 'session' || session !== null;
}

/** Hosts where a user logs in come first, then hosts with a session, then by their worst finding. */
export function inventoryHosts(
  inventory: readonly InventoryRecord[],
  sessions: readonly SessionRecord[],
  findings: readonly FindingRecord[],
): HostModel[] {
  const worst = worstByCookie(findings);
  const model = ({ cookie, inputs }: MergedCookie): CookieModel => ({
    cookie,
    inputs,
    worst: worstOf(cookie.hosts.map((host) => worstFor(cookie, worst.get(cookieKey(host, cookie.name))))),
  });
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
      sorted: [...cookies].sort(compareCookies),
      rank: rank(cookies, host),
    }))
    .sort((one, other) => one.rank - other.rank || compareCookies(one.sorted[0]!, other.sorted[0]!))
    .map(({ host, sorted }) => ({
      host,
      cookies: sorted.filter(({ cookie }) => !isOnlyDeleted(cookie)).map(model),
      onlyDeleted: sorted.filter(({ cookie }) => isOnlyDeleted(cookie)).map(model),
    }));
}

/** `findings`: the worst first. */
function worstByCookie(findings: readonly FindingRecord[]): Map<string, FindingRecord> {
  const worst = new Map<string, FindingRecord>();
  for (const finding of findings) {
    if (finding.accepted || finding.cookieName === null) continue;
    const key = cookieKey(finding.host, finding.cookieName);
    if (!worst.has(key)) worst.set(key, finding);
  }
  return worst;
}

/** What is wrong with a cookie is not wrong with one of another path that was only ever deleted. */
function worstFor(cookie: InventoryRecord, worst: FindingRecord | undefined): FindingRecord | undefined {
  const isOther = worst?.path != null && worst.path !== cookie.path;
  return isOnlyDeleted(cookie) && isOther ? undefined : worst;
}

/** Of the findings that hosts have about one cookie. */
function worstOf(findings: readonly (FindingRecord | undefined)[]): FindingRecord | null {
  const found = findings.filter((finding) => finding !== undefined);
  return found.sort((one, other) => compareSeverities(one.severity, other.severity))[0] ?? null;
}

function isOnlyDeleted({ counts }: InventoryRecord): boolean {
  return counts.deleted > 0 && counts.set + counts.sent === 0;
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

/** How many cookies there are: each name of a host, domain and path once. */
export function cookieCount(hosts: readonly HostModel[]): number {
  return hosts.reduce((sum, { cookies, onlyDeleted }) => sum + cookies.length + onlyDeleted.length, 0);
}
