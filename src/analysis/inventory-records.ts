// The inventory as records: each cookie with its role, its session and the worst of its findings.

import { cookieKey } from '../model/cookie-key.ts';
import { CookieFindings } from '../model/finding-cookies.ts';
import type { FindingRecord, InventoryRecord } from '../record/records.ts';
import type { CookieRole } from '../session/cookie-role.ts';
import type { Session } from '../session/session.ts';
import { textHash } from '../shared/text-hash.ts';
import type { InventoryEntry } from './inventory-entry.ts';

/** In the order of the entries. `roleOf`: what a cookie of a host is for; `isLossy`: responses are hidden that may have set cookies. */
export function inventoryRecords(
  entries: readonly InventoryEntry[],
  sessions: readonly Session[],
  findings: readonly FindingRecord[],
  roleOf: (host: string, name: string) => CookieRole,
  isLossy = false,
): InventoryRecord[] {
  const sessionOf = onlySessions(sessions);
  const about = new CookieFindings(findings);
  const valuesOf = loginValues(sessions);
  return entries.map((entry, index) => {
    const { hosts } = entry;
    const { input, host, name, domain, path, partitionKey } = entry.identity;
    const keys = hosts.map((one) => cookieKey(one, name));
    return {
      type: 'inventory',
      id: `c${index + 1}`,
      input,
      host,
      hosts,
      name,
      domain,
      path,
      partitionKey,
      role: roleOfAll(hosts, (one) => roleOf(one, name)),
      setBy: entry.setBy(isLossy),
      ...entry.view(keys.flatMap((key) => valuesOf.get(key) ?? [])),
      session: onlyOne(keys.map((key) => sessionOf.get(`${input}\n${key}`))),
      worst: about.worstOf({ ...entry.identity, hosts, counts: entry.counts })?.severity ?? null,
    };
  });
}

/** What one of its hosts shows it to be. */
function roleOfAll(hosts: readonly string[], roleOf: (host: string) => CookieRole): CookieRole {
  const roles = hosts.map(roleOf);
  return roles.find((role) => role === 'session') ?? roles.find((role) => role !== 'unknown') ?? 'unknown';
}

/** Undefined where a host has none, null where it has several. */
function onlyOne(sessions: readonly (string | null | undefined)[]): string | null {
  const found = new Set(sessions.filter((session) => session !== undefined));
  return found.size === 1 ? [...found][0]! : null;
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

/** By cookie: the hashes of the values that its users have while they are logged in. */
function loginValues(sessions: readonly Session[]): Map<string, readonly number[]> {
  const values = new Map<string, readonly number[]>();
  for (const session of sessions) {
    const ofSession = valuesLoggedIn(session);
    if (session.name === null || ofSession.length === 0) continue;
    const key = cookieKey(session.host, session.name);
    values.set(key, [...(values.get(key) ?? []), ...ofSession]);
  }
  return values;
}

/** From a login to the response that ends it, of the client that logs in. */
function valuesLoggedIn({ client, events }: Session): number[] {
  const values: number[] = [];
  const own = events.filter((event) => event.client.number === client.number);
  const ends = own.filter(({ event }) => event === 'logout' || event === 'deleted');
  let isLoggedIn = false;
  for (const { event, input, frame, value } of own) {
    if (ends.some((end) => end.frame === frame && end.input === input)) isLoggedIn = false;
    else if (event === 'login') isLoggedIn = true;
    if (isLoggedIn && value?.value != null) values.push(textHash(value.value));
  }
  return values;
}
