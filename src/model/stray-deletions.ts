// Deletions of a session's cookie that are in none of its steps: of what was not captured whole it may not be known whose
// cookie a response deletes.

import type { SessionRecord, SummaryRecord } from '../record/records.ts';
import { cookieKey } from './cookie-key.ts';
import type { HostModel } from './inventory-hosts.ts';

const DELETIONS = ['deleted', 'deletion-missed'] as const;

/** How many there are, by the `cookieKey` of the cookie; only of runs that have not seen all. */
export function strayDeletions(
  hosts: readonly HostModel[],
  sessions: readonly SessionRecord[],
  { coverage }: Pick<SummaryRecord, 'coverage'>,
): ReadonlyMap<string, number> {
  const stray = new Map<string, number>();
  if ((coverage?.incompleteCount ?? 0) === 0) return stray;
  for (const { host, cookies } of hosts)
    for (const { cookie } of cookies) {
      const key = cookieKey(host, cookie.name);
      stray.set(key, (stray.get(key) ?? 0) + cookie.counts.deleted);
    }
  for (const { host, name, totals } of sessions) {
    const key = cookieKey(host, name ?? '');
    const told = DELETIONS.reduce((sum, event) => sum + (totals[event] ?? 0), 0);
    if (stray.has(key)) stray.set(key, stray.get(key)! - told);
  }
  return new Map([...stray].filter(([, count]) => count > 0));
}
