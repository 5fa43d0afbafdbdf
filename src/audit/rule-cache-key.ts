// What rules on fields go by, as one number: fields of the same shape break the same rules, whatever their names, hosts
// and values are, so that the rules are asked once a shape and not for every cookie.

import type { DeviationId, SameSite } from '../cookie/cookie.ts';
import { prefixOf } from '../cookie/prefix.ts';
import type { BlockedReason } from '../cookie/verdict.ts';
import type { SetCookieSubject } from './subject.ts';
import { TRANSPORTS } from './transport.ts';

const SAME_SITES: readonly (SameSite | null)[] = [null, 'Strict', 'Lax', 'None'];
const REFUSALS: Readonly<Record<BlockedReason, number>> = {
  DisallowedCharacter: 1,
  InvalidDomain: 2,
  InvalidPrefix: 3,
  NameValuePairExceedsMaxSize: 4,
  NoCookieContent: 5,
  OverwriteSecure: 6,
  SameSiteLax: 7,
  SameSiteNoneInsecure: 8,
  SameSiteStrict: 9,
  SameSiteUnspecifiedTreatedAsLax: 10,
  SchemeNotSupported: 11,
  SecureOnly: 12,
  UnknownError: 13,
  SchemefulSameSiteLax: 14,
  SchemefulSameSiteStrict: 15,
  SchemefulSameSiteUnspecifiedTreatedAsLax: 16,
  SyntaxError: 17,
  UserPreferences: 18,
};

/** Deviations that no rule on fields speaks about. */
const UNREMARKABLE: ReadonlySet<DeviationId> = new Set<DeviationId>([
  'domain-empty',
  'domain-leading-dot',
  'empty-attribute',
  'name-character',
  'value-character',
]);

/**
 * The shape of a field, a whole number; null for one that deviates from what servers should write where each word may
 * count.
 */
export function ruleCacheKey(subject: SetCookieSubject): number | null {
  const { cookie, rejection } = subject;
  for (const { id } of subject.deviations) if (!UNREMARKABLE.has(id)) return null;
  const flags =
    (cookie.secure ? 1 : 0) |
    (cookie.httpOnly ? 2 : 0) |
    (cookie.partitioned ? 4 : 0) |
    (cookie.domain === null ? 0 : 8) |
    (cookie.path === null ? 0 : 16) |
    (subject.isHostOnly ? 32 : 0) |
    (subject.isSession ? 64 : 0) |
    (subject.isCsrfToken ? 128 : 0) |
    (subject.deletion ? 256 : 0);
  return (
    flags |
    (prefixShape(cookie.name) << 9) |
    (SAME_SITES.indexOf(cookie.sameSite) << 11) |
    (TRANSPORTS.indexOf(subject.transport) << 13) |
    ((rejection === null ? 0 : REFUSALS[rejection]) << 16)
  );
}

/** No prefix, one in the wrong case, or one. A cookie without a name deviates. */
function prefixShape(name: string): number {
  const prefix = prefixOf(name);
  if (prefix === null) return 0;
  return name.startsWith(prefix.text) ? 2 : 1;
}
