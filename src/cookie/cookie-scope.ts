// Which cookie of a host and a name: a browser keeps one for each domain, path and partition (RFC 6265bis section 5.7).

import type { SetCookie } from './cookie.ts';
import type { Verdict } from './verdict.ts';

export interface CookieScope {
  /** That it is sent to, with all below it; null: to its host only. */
  readonly domain: string | null;
  /** Null where it is not known. */
  readonly path: string | null;
  /** Null unless it is partitioned. */
  readonly partitionKey: string | null;
}

/** As the browser stores it; of a refused field as far as it names what it is for. */
export function cookieScope({ cookie: stored }: Pick<Verdict, 'cookie'>, field: SetCookie): CookieScope {
  if (stored === null) return { domain: field.domain, path: field.path, partitionKey: null };
  const { hostOnly, domain, path, partition } = stored;
  return { domain: hostOnly ? null : domain, path, partitionKey: partition };
}
