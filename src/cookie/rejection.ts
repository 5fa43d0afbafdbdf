// Why a browser refuses a cookie that needs no look into the store: what the field says against itself and the request
// (RFC 6265bis sections 5.6 and 5.7 steps 2 to 4, 8 to 10, 13 and 18 to 22), and when a cookie ends (5.6.1, 5.6.2, 5.7 step 6).

import type { ParsedSetCookie, SetCookie } from './cookie.ts';
import type { StoredCookie } from './cookie-table.ts';
import { domainMatches, isIpAddress, isPublicSuffix } from './domain.ts';
import { MAX_COOKIE_AGE_SECONDS } from './limits.ts';
import { demandText, prefixOf, unmetDemand } from './prefix.ts';
import { type Check, isAboveSite, type Profile } from './profiles.ts';
import type { SiteContext } from './site.ts';
import { isAscii } from './text.ts';
import { rejected, type Verdict } from './verdict.ts';

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

/** Steps 8 to 10: a host cannot set cookies for this Domain. */
export function domainRejection(
  domain: string | null,
  host: string,
  rejectPublicSuffixes: boolean,
  profile: Profile,
): Verdict | null {
  if (domain === null) return null;
  // 8. Only ASCII.
  if (!isAscii(domain)) return rejected('InvalidDomain', '5.7 step 8', 'Domain is not ASCII');
  // 9. A public suffix, unless it is the host itself.
  if (domain !== host && rejectPublicSuffixes && isPublicSuffix(domain))
    return rejected('InvalidDomain', '5.7 step 9', 'Domain is a public suffix');
  // 10. The host must belong to it.
  if (!domainMatches(host, domain))
    return rejected('InvalidDomain', '5.7 step 10', 'the host does not belong to Domain');
  if (profile.domainAboveSite === 'refused' && rejectPublicSuffixes && isAboveSite(domain, host))
    return rejected('InvalidDomain', '5.7 step 9', 'Domain is above the registrable domain of the host');
  return null;
}

/** What the checks look at, but for the store. */
export interface CheckedCookie {
  /** As it would be stored. */
  readonly fresh: StoredCookie;
  /** As the browser read it. */
  readonly cookie: SetCookie;
  readonly isSecure: boolean;
  readonly site: SiteContext;
}

/** Steps 13 and 18 to 22, and what layered-cookies and CHIPS add; step 16 needs the store. */
export function checkRejection(
  check: Exclude<Check, 'overwrite-secure'>,
  checked: CheckedCookie,
  profile: Profile,
): Verdict | null {
  const { fresh, cookie, isSecure } = checked;
  switch (check) {
    // 13. Secure needs a secure connection.
    case 'secure-only':
      if (!fresh.secure || isSecure) return null;
      return rejected('SecureOnly', '5.7 step 13', 'Secure on a connection that is not secure');
    case 'cross-site':
      return checked.site === 'cross-site' ? crossSiteRejection(fresh, cookie, profile) : null;
    // 19. None needs Secure.
    case 'none-insecure':
      if (fresh.sameSite !== 'None' || fresh.secure) return null;
      return rejected('SameSiteNoneInsecure', '5.7 step 19', 'SameSite=None without Secure');
    case 'prefix':
      return prefixRejection(checked, profile);
    case 'empty-name':
      if (fresh.name !== '' || profile.emptyName !== 'refused-with-equals' || !fresh.value.includes('='))
        return null;
      return rejected('SyntaxError', '5.6 step 3', 'no name, and a "=" in the value');
    case 'partitioned':
      if (!cookie.partitioned || (fresh.secure && isSecure)) return null;
      return fresh.secure
        ? rejected('UnknownError', 'CHIPS section 2.1', 'Partitioned on a connection that is not secure')
        : rejected('UnknownError', 'CHIPS section 2.1', 'Partitioned without Secure');
  }
}

/**
 * When a cookie ends, in milliseconds since 1970; null with the browser's session. Max-Age beats Expires. `dateMs`: the
 * time by the server's clock, for browsers that count Expires from it.
 */
export function expiryOf(cookie: SetCookie, timeMs: number, dateMs: number = timeMs): number | null {
  const latestMs = timeMs + MAX_COOKIE_AGE_SECONDS * 1000;
  if (cookie.maxAge !== null) {
    // 5.6.2 step 7: zero and less is the earliest date there is.
    return cookie.maxAge <= 0 ? Number.MIN_SAFE_INTEGER : Math.min(timeMs + cookie.maxAge * 1000, latestMs);
  }
  return cookie.expiresMs === null ? null : Math.min(cookie.expiresMs + timeMs - dateMs, latestMs);
}

/** Clocks that are no further apart make no difference that anybody notices, nor does any in the end of a long life. */
const UNNOTICED_SKEW_MS = 60_000;
const LONG_LIFE_MS = 86_400_000;

/**
 * Whether it matters that a browser counts Expires from the Date of the response: the cookie has expired by one clock
 * only, or is short-lived and the clocks are far apart.
 */
export function isSkewed(cookie: SetCookie, timeMs: number, dateMs: number): boolean {
  const { maxAge, expiresMs } = cookie;
  if (maxAge !== null || expiresMs === null) return false;
  const first = Math.min(timeMs, dateMs);
  const last = Math.max(timeMs, dateMs);
  if (expiresMs <= first) return false;
  if (expiresMs <= last) return true;
  return last - first > UNNOTICED_SKEW_MS && expiresMs - last < LONG_LIFE_MS;
}

/** 18. From a cross-site request that is no top-level navigation, only SameSite=None; and what a browser allows of it. */
function crossSiteRejection(fresh: StoredCookie, cookie: SetCookie, profile: Profile): Verdict | null {
  const sameSite = fresh.sameSite ?? (profile.unspecifiedSameSite === 'none' ? 'None' : null);
  if (sameSite !== 'None')
    return rejected(
      `${profile.crossSiteReason}${sameSite ?? 'UnspecifiedTreatedAsLax'}`,
      '5.7 step 18',
      'set by a cross-site request without SameSite=None',
    );
  if (profile.thirdParty === 'refused' && !cookie.partitioned)
    return rejected('UserPreferences', '7.1', 'third-party cookies are blocked, unless they are Partitioned');
  return null;
}

/** 20. to 22. */
function prefixRejection({ fresh, cookie, isSecure }: CheckedCookie, profile: Profile): Verdict | null {
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
  const unmet = unmetDemand(prefix, {
    secure: fresh.secure && isSecure,
    httpOnly: fresh.httpOnly,
    hostOnly:
      fresh.hostOnly && (profile.hostPrefixDomain === 'host-only' || !namesDomain(cookie, fresh.domain)),
    path: profile.hostPrefixPath === 'any' ? fresh.path : cookie.path,
  });
  if (unmet === null) return null;
  const step = stepOfPrefix(prefix.text, unmet);
  return rejected('InvalidPrefix', step, demandText(prefix, unmet, fresh.secure));
}

/** Whether a host-only cookie has a Domain all the same, but for an address that names itself. */
function namesDomain({ attributes }: SetCookie, host: string): boolean {
  const domain = attributes.findLast(({ name }) => name.toLowerCase() === 'domain')?.value ?? '';
  return domain !== '' && !(isIpAddress(host) && domain.toLowerCase() === host);
}

/** The draft knows two prefixes; `__Host-Http-` breaks step 21 too, unless HttpOnly is all it lacks. */
function stepOfPrefix(prefix: string, unmet: string): string {
  if (prefix === '__Secure-') return '5.7 step 20';
  if (prefix.startsWith('__Host-') && unmet !== 'HttpOnly') return '5.7 step 21';
  return 'layered-cookies, Store a Cookie';
}
