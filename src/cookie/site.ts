// SameSite: which cookies go with, and come back from, requests across sites (RFC 6265bis sections 5.2, 5.6.7,
// 5.7 step 18 and 5.8.3).

import type { StoredCookie } from './cookie-table.ts';
import { siteOfHost } from './domain.ts';
import { LAX_ALLOWING_UNSAFE_SECONDS } from './limits.ts';
import type { Profile } from './profiles.ts';
import type { RequestUrl } from './url.ts';

export const SITE_CONTEXTS = [
  'same-site',
  /** The user follows a link: a top-level navigation with a safe method. */
  'cross-site-navigation',
  /** A form is posted: a top-level navigation with an unsafe method. */
  'cross-site-unsafe-navigation',
  /** A picture, a script, a frame, a fetch. */
  'cross-site',
] as const;
/** Where a request comes from, as far as SameSite is concerned. */
export type SiteContext = (typeof SITE_CONTEXTS)[number];

/** A site with its scheme, as browsers compare them. `url`: with a canonical host. */
export function siteOf({ scheme, host }: RequestUrl): string {
  return `${scheme}://${siteOfHost(host)}`;
}

/** Whether a cookie goes with a request, by its SameSite alone. */
export function goesAcrossSites(
  cookie: StoredCookie,
  site: SiteContext,
  timeMs: number,
  profile: Profile,
): boolean {
  if (site === 'same-site' || cookie.sameSite === 'None') return true;
  if (cookie.sameSite === null && profile.unspecifiedSameSite === 'none') return true;
  if (site === 'cross-site' || cookie.sameSite === 'Strict') return false;
  if (site === 'cross-site-navigation') return true;
  // 5.6.7.2: a fresh cookie without SameSite may go on a cross-site POST, for logins that return that way.
  const sinceMs = profile.age === 'value' ? cookie.valueMs : cookie.creationMs;
  return cookie.sameSite === null && timeMs - sinceMs <= LAX_ALLOWING_UNSAFE_SECONDS * 1000;
}

/** Of a request; '' is the site in the address bar that is not known. */
export interface RequestSites {
  readonly site?: SiteContext;
  readonly topLevelSite?: string | undefined;
}

/**
 * Whether a cookie is there for a request at all: Partitioned ones are within their site, and across sites a browser may
 * know no others.
 */
export function isInPartition(cookie: StoredCookie, request: RequestSites, profile: Profile): boolean {
  if (cookie.partition !== null) return cookie.partition === (request.topLevelSite ?? '');
  return request.site !== 'cross-site' || profile.thirdParty === 'kept';
}
