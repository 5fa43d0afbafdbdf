// Why a browser rejects a cookie whatever its store holds (RFC 6265bis sections 5.6 and 5.7 steps 2 to 4 and 18 to 22),
// and when a cookie expires (5.6.1, 5.6.2, 5.7 step 6).

import type { ParsedSetCookie, SetCookie } from './cookie.ts';
import type { StoredCookie } from './cookie-table.ts';
import { MAX_COOKIE_AGE_SECONDS } from './limits.ts';
import { prefixOf, unmetDemand } from './prefix.ts';
import type { SiteContext } from './site.ts';
import { type BlockedReason, rejected, type Verdict } from './verdict.ts';

/** The rejection of a field that no browser accepts; null when it is accepted so far. */
export function fieldRejection(parsed: ParsedSetCookie): Verdict | null {
  for (const { id } of parsed.deviations) {
    if (id === 'control-character')
      return rejected('DisallowedCharacter', '5.6 step 1', 'a control character in the field');
    if (id === 'name-value-too-long')
      return rejected(
        'NameValuePairExceedsMaxSize',
        '5.6 step 5',
        'name and value are longer than 4096 octets',
      );
    if (id === 'no-content') return rejected('NoCookieContent', '5.7 step 2', 'neither name nor value');
  }
  return null;
}

/** Steps 18 to 22, and what layered-cookies and CHIPS add. `path`: the Path attribute as the parser gives it. */
export function attributesRejection(
  fresh: StoredCookie,
  path: string | null,
  site: SiteContext,
): Verdict | null {
  // 18. From a cross-site request that is no top-level navigation, only SameSite=None.
  if (site === 'cross-site' && fresh.sameSite !== 'None')
    return rejected(
      reasonAcrossSites(fresh),
      '5.7 step 18',
      'set by a cross-site request without SameSite=None',
    );
  // 19. None needs Secure.
  if (fresh.sameSite === 'None' && !fresh.secure)
    return rejected('SameSiteNoneInsecure', '5.7 step 19', 'SameSite=None without Secure');
  // 20. to 22.
  const byPrefix = prefixRejection(fresh, path);
  if (byPrefix !== null) return byPrefix;
  if (fresh.partition !== null && !fresh.secure)
    return rejected('UnknownError', 'CHIPS section 2.1', 'Partitioned without Secure');
  return null;
}

/** When a cookie expires, in milliseconds since 1970; null with the browser's session. Max-Age precedes Expires. */
export function expiryOf(cookie: SetCookie, timeMs: number): number | null {
  const latestMs = timeMs + MAX_COOKIE_AGE_SECONDS * 1000;
  if (cookie.maxAge !== null) {
    // 5.6.2 step 7: zero and less is the earliest date there is.
    return cookie.maxAge <= 0 ? Number.MIN_SAFE_INTEGER : Math.min(timeMs + cookie.maxAge * 1000, latestMs);
  }
  return cookie.expiresMs === null ? null : Math.min(cookie.expiresMs, latestMs);
}

function reasonAcrossSites(cookie: StoredCookie): BlockedReason {
  if (cookie.sameSite === 'Strict') return 'SameSiteStrict';
  return cookie.sameSite === 'Lax' ? 'SameSiteLax' : 'SameSiteUnspecifiedTreatedAsLax';
}

function prefixRejection(fresh: StoredCookie, path: string | null): Verdict | null {
  // 22. A value without a name must not pass for a prefixed cookie.
  if (fresh.name === '') {
    const hidden = prefixOf(fresh.value);
    return (
      hidden &&
      rejected('InvalidPrefix', '5.7 step 22', `no name, and a value that begins with ${hidden.text}`)
    );
  }
  const prefix = prefixOf(fresh.name);
  if (prefix === null) return null;
  const unmet = unmetDemand(prefix, { ...fresh, path });
  if (unmet === null) return null;
  return rejected('InvalidPrefix', stepOfPrefix(prefix.text, unmet), `${prefix.text} needs ${unmet}`);
}

/** The draft knows two prefixes; `__Host-Http-` breaks step 21 too, unless HttpOnly is all it lacks. */
function stepOfPrefix(prefix: string, unmet: string): string {
  if (prefix === '__Secure-') return '5.7 step 20';
  if (prefix.startsWith('__Host-') && unmet !== 'HttpOnly') return '5.7 step 21';
  return 'layered-cookies, Store a Cookie';
}
