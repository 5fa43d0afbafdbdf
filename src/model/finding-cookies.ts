// Which cookies of the inventory a finding is about: those of its host and name, and of these the ones that it names.

import type { CookieScope, FindingRecord, InventoryRecord } from '../record/records.ts';
import { cookieKey } from './cookie-key.ts';
import { compareSeverities } from './severity.ts';

/** The findings about cookies that no baseline accepts. */
export class CookieFindings {
  /** By host and name of the cookie, in the order of the findings. */
  readonly #byName = new Map<string, FindingRecord[]>();

  constructor(findings: readonly FindingRecord[]) {
    for (const finding of findings) {
      if (finding.accepted || finding.cookieName === null) continue;
      const key = cookieKey(finding.host, finding.cookieName);
      const named = this.#byName.get(key);
      if (named === undefined) this.#byName.set(key, [finding]);
      else named.push(finding);
    }
  }

  /** The first of the worst findings about a cookie; null without any. */
  worstOf(cookie: NamedCookie): FindingRecord | null {
    let worst: FindingRecord | null = null;
    for (const host of cookie.hosts)
      for (const finding of this.#byName.get(cookieKey(host, cookie.name)) ?? [])
        if (concerns(finding, cookie) && compareSeverities(finding.severity, worst?.severity ?? null) < 0)
          worst = finding;
    return worst;
  }
}

type NamedCookie = Pick<InventoryRecord, 'hosts' | 'name' | 'domain' | 'path' | 'partitionKey' | 'counts'>;

/** What names no cookie happened to one that has a value, or to that of its path. */
function concerns({ cookies, path }: FindingRecord, cookie: NamedCookie): boolean {
  if (cookies.length > 0) return cookies.some((one) => mayBeSameCookie(one, cookie));
  const { set, sent, deleted } = cookie.counts;
  return set + sent > 0 || deleted === 0 || path === cookie.path;
}

/** Whether both can be one cookie: a path that is not known may be any. */
function mayBeSameCookie(one: CookieScope, other: CookieScope): boolean {
  return (
    one.domain === other.domain &&
    one.partitionKey === other.partitionKey &&
    (one.path === other.path || one.path === null || other.path === null)
  );
}
