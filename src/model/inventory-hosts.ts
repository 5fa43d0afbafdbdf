// The cookies of a run under their hosts: the user's own hosts first, sessions before the others, and cookies that were
// only ever deleted apart.

import type { FindingRecord, InventoryRecord, SessionRecord } from '../record/records.ts';
import { cookieKey } from './cookie-key.ts';
import { compareSeverities } from './severity.ts';

/** A cookie and the worst that is wrong with it. */
export interface CookieModel {
  readonly cookie: InventoryRecord;
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
  const model = (cookie: InventoryRecord): CookieModel => ({
    cookie,
    worst: worst.get(cookieKey(cookie.host, cookie.name)) ?? null,
  });
  const loginHosts = new Set(
    sessions.filter(({ totals }) => (totals.login ?? 0) > 0).map(({ host }) => host),
  );
  const byHost = new Map<string, InventoryRecord[]>();
  for (const cookie of inventory) {
    const cookies = byHost.get(cookie.host);
    if (cookies === undefined) byHost.set(cookie.host, [cookie]);
    else cookies.push(cookie);
  }
  const rank = (cookies: readonly InventoryRecord[], host: string): number =>
    loginHosts.has(host) ? 0 : cookies.some(isSessionCookie) ? 1 : 2;
  return [...byHost]
    .map(([host, cookies]) => ({
      host,
      sorted: [...cookies].sort(compareCookies),
      rank: rank(cookies, host),
    }))
    .sort((one, other) => one.rank - other.rank || compareCookies(one.sorted[0]!, other.sorted[0]!))
    .map(({ host, sorted }) => ({
      host,
      cookies: sorted.filter((cookie) => !isOnlyDeleted(cookie)).map(model),
      onlyDeleted: sorted.filter(isOnlyDeleted).map(model),
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

function isOnlyDeleted({ counts }: InventoryRecord): boolean {
  return counts.deleted > 0 && counts.set + counts.sent === 0;
}

/** Sessions first, then the worst; otherwise as they were (Array.prototype.sort keeps the order of equals). */
function compareCookies(one: InventoryRecord, other: InventoryRecord): number {
  return (
    Number(isSessionCookie(other)) - Number(isSessionCookie(one)) || compareSeverities(one.worst, other.worst)
  );
}
