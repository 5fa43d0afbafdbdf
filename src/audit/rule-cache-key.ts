// What the results of rules on fields depend on, as one number: fields with the same key break the same rules, whatever
// their names, hosts and values are, so that the rules are applied once a key and not to every cookie.

import type { DeviationId, SameSite } from '../cookie/cookie.ts';
import { prefixOf } from '../cookie/prefix.ts';
import type { BlockedReason, BrowserOutcomes } from '../cookie/verdict.ts';
import { COOKIE_ROLES } from '../session/cookie-role.ts';
import { STAKES } from './stake.ts';
import type { SetCookieSubject } from './subject.ts';
import { TRANSPORTS } from './transport.ts';

const SAME_SITES: readonly (SameSite | null)[] = [null, 'Strict', 'Lax', 'None'];
const REJECTIONS: Readonly<Record<BlockedReason, number>> = {
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
  InvalidUrl: 19,
};

/** Deviations that no rule on fields looks at. */
const IRRELEVANT: ReadonlySet<DeviationId> = new Set<DeviationId>([
  'domain-empty',
  'domain-leading-dot',
  'empty-attribute',
  'name-character',
  'value-character',
]);

/** The key of a field, a whole number; null for a field with deviations, where the result may depend on each word. */
export function ruleCacheKey(subject: SetCookieSubject): number | null {
  const { cookie, rejection } = subject;
  for (const { id } of subject.deviations) if (!IRRELEVANT.has(id)) return null;
  const flags =
    (cookie.secure ? 1 : 0) |
    (cookie.httpOnly ? 2 : 0) |
    (cookie.partitioned ? 4 : 0) |
    (cookie.domain === null ? 0 : 8) |
    (cookie.path === null || cookie.path === '/' ? 0 : 128) |
    (cookie.path === null ? 0 : 16) |
    (subject.isHostOnly ? 32 : 0) |
    (subject.isSession ? 64 : 0) |
    (subject.deletion ? 256 : 0);
  const bits =
    flags |
    (prefixCode(cookie.name) << 9) |
    (SAME_SITES.indexOf(cookie.sameSite) << 11) |
    (TRANSPORTS.indexOf(subject.transport) << 13) |
    (rejectionCode(rejection) << 17) |
    (COOKIE_ROLES.indexOf(subject.role) << 22) |
    (STAKES.indexOf(subject.stake) << 27);
  return bits + browsersCode(subject.browsers) * 2 ** 29;
}

function rejectionCode(reason: BlockedReason | null): number {
  return reason === null ? 0 : REJECTIONS[reason];
}

/** 0 where all browsers have the same outcome, which then is the same object: nearly always. */
function browsersCode({ chrome, firefox, safari }: BrowserOutcomes): number {
  if (chrome === firefox && chrome === safari) return 0;
  const codes = [chrome, firefox, safari].map(({ reason }) => rejectionCode(reason));
  return codes.reduce((code, one) => code * 32 + one, 1);
}

/** 0: no prefix, 1: one in the wrong case, 2: one. A cookie without a name is a deviation. */
function prefixCode(name: string): number {
  const prefix = prefixOf(name);
  if (prefix === null) return 0;
  return name.startsWith(prefix.text) ? 2 : 1;
}
