// Why a browser refuses a cookie, in words.

import { type BlockedReason, responseRefusal } from '../cookie/verdict.ts';
import type { VerdictView } from '../record/records.ts';

const FROM_ANOTHER_SITE = 'a page of another site makes the request';

/** By Chrome's names. */
const REASONS: Readonly<Record<BlockedReason, string>> = {
  DisallowedCharacter: 'it has a control character',
  InvalidDomain: 'this host may not set cookies for its Domain',
  InvalidUrl: 'the request has no valid URL',
  InvalidPrefix: 'it lacks what the prefix of its name demands',
  NameValuePairExceedsMaxSize: 'name and value are longer than 4096 bytes',
  NoCookieContent: 'it has neither a name nor a value',
  OverwriteSecure: 'a Secure cookie of this name exists already',
  SameSiteLax: `SameSite=Lax, and ${FROM_ANOTHER_SITE}`,
  SameSiteNoneInsecure: 'SameSite=None without Secure',
  SameSiteStrict: `SameSite=Strict, and ${FROM_ANOTHER_SITE}`,
  SameSiteUnspecifiedTreatedAsLax: `no SameSite, and ${FROM_ANOTHER_SITE}`,
  SchemefulSameSiteLax: `SameSite=Lax, and ${FROM_ANOTHER_SITE}`,
  SchemefulSameSiteStrict: `SameSite=Strict, and ${FROM_ANOTHER_SITE}`,
  SchemefulSameSiteUnspecifiedTreatedAsLax: `no SameSite, and ${FROM_ANOTHER_SITE}`,
  SchemeNotSupported: 'the scheme of the URL has no cookies',
  SecureOnly: 'Secure over plain HTTP',
  SyntaxError: 'browsers cannot read it',
  UserPreferences: 'third-party cookies are blocked',
  UnknownError: 'Partitioned needs Secure, over https',
};

/** The store of the browser is full. */
const FULL_STORE_STEP = '5.7 step 25';

/** `Secure over plain HTTP`; null when the client's browser does not refuse it. */
export function refusalText(verdict: Pick<VerdictView, 'action' | 'reason' | 'step'>): string | null {
  if (verdict.action !== 'refused') return null;
  if (verdict.reason === 'UnknownError' && verdict.step === FULL_STORE_STEP) return 'too many Secure cookies';
  return responseRefusal(verdict) ?? (verdict.reason === null ? 'refused' : REASONS[verdict.reason]);
}
