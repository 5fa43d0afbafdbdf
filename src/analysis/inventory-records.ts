// The inventory as records: each cookie with its role, its session and the worst of its findings.

import { compareSeverity } from '../audit/finding.ts';
import { cookieKey } from '../model/cookie-key.ts';
import type { FindingRecord, InventoryRecord, SeverityName } from '../record/records.ts';
import type { CookieRole } from '../session/cookie-role.ts';
import type { Session } from '../session/session.ts';
import type { InventoryEntry } from './inventory-entry.ts';

/** In the order of the entries. `roleOf`: what a cookie of a host is for. */
export function inventoryRecords(
  entries: readonly InventoryEntry[],
  sessions: readonly Session[],
  findings: readonly FindingRecord[],
  roleOf: (host: string, name: string) => CookieRole,
): InventoryRecord[] {
  const sessionOf = onlySessions(sessions);
  const worstOf = worstSeverities(findings);
  return entries.map((entry, index) => {
    const { input, host, name, domain, path, partitionKey } = entry.identity;
    const key = cookieKey(host, name);
    return {
      type: 'inventory',
      id: `c${index + 1}`,
      input,
      host,
      name,
      domain,
      path,
      partitionKey,
      role: roleOf(host, name),
      setBy: entry.isFromServer ? 'server' : 'script',
      ...entry.view(),
      session: sessionOf.get(`${input}\n${key}`) ?? null,
      worst: worstOf.get(key) ?? null,
    };
  });
}

/** The id of the one session of a cookie that begins in a capture; null for several. */
function onlySessions(sessions: readonly Session[]): Map<string, string | null> {
  const only = new Map<string, string | null>();
  for (const { host, name, number, first } of sessions) {
    if (name === null) continue;
    const key = `${first.input}\n${cookieKey(host, name)}`;
    only.set(key, only.has(key) ? null : `s${number}`);
  }
  return only;
}

/** Of the findings that no baseline accepts. */
function worstSeverities(findings: readonly FindingRecord[]): Map<string, SeverityName> {
  const worst = new Map<string, SeverityName>();
  for (const { host, cookieName, severity, accepted } of findings) {
    if (accepted || cookieName === null) continue;
    const key = cookieKey(host, cookieName);
    const known = worst.get(key);
    if (known === undefined || compareSeverity(severity, known) < 0) worst.set(key, severity);
  }
  return worst;
}
