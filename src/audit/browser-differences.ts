// What several rules ask of the verdicts of all browsers.

import type { BlockedReason, BrowserOutcomes } from '../cookie/verdict.ts';

/** Chrome refuses a cookie because of its SameSite, or because it has none: the request comes from another site. */
export function isRefusedAcrossSites({ chrome }: BrowserOutcomes): boolean {
  return BY_SAME_SITE.has(chrome.reason);
}

/** A browser refuses it because the request comes from another site: its SameSite, or third-party cookies are blocked. */
export function isAcrossSites(reason: BlockedReason | null): boolean {
  return reason === 'UserPreferences' || BY_SAME_SITE.has(reason);
}

const BY_SAME_SITE: ReadonlySet<BlockedReason | null> = new Set<BlockedReason>([
  'SameSiteLax',
  'SameSiteStrict',
  'SameSiteUnspecifiedTreatedAsLax',
  'SchemefulSameSiteLax',
  'SchemefulSameSiteStrict',
  'SchemefulSameSiteUnspecifiedTreatedAsLax',
]);

/** It is the other browsers that take http://localhost for secure: only Safari refuses a Secure cookie from there. */
export function isSecureForOthersThanSafari({ chrome, firefox, safari }: BrowserOutcomes): boolean {
  // One of the others may refuse it for what it says.
  const areOthersSure = chrome.reason !== 'SecureOnly' && firefox.reason !== 'SecureOnly';
  return safari.reason === 'SecureOnly' && areOthersSure;
}

/** Chrome and Firefox delete the cookie, or would if they had it. */
export function isDeletedByBrowsers({ chrome, firefox }: BrowserOutcomes): boolean {
  return [chrome, firefox].every(({ stored, reason }) => !stored && reason === null);
}
