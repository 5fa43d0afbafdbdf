// SameSite: which cookies go with, and come back from, requests across sites (RFC 6265bis sections 5.2, 5.6.7,
// 5.7 step 18 and 5.8.3).

import type { StoredCookie } from './cookie-table.ts';
import { LAX_ALLOWING_UNSAFE_SECONDS } from './limits.ts';

/** Where a request comes from, as far as SameSite is concerned. */
export type SiteContext =
  | 'same-site'
  /** The user follows a link: a top-level navigation with a safe method. */
  | 'cross-site-navigation'
  /** A form is posted: a top-level navigation with an unsafe method. */
  | 'cross-site-unsafe-navigation'
  /** A picture, a script, a frame, a fetch. */
  | 'cross-site';

/** Whether a cookie goes with a request, by its SameSite alone; no SameSite counts as Lax, as in Chrome. */
export function goesAcrossSites(cookie: StoredCookie, site: SiteContext, timeMs: number): boolean {
  if (site === 'same-site' || cookie.sameSite === 'None') return true;
  if (site === 'cross-site' || cookie.sameSite === 'Strict') return false;
  if (site === 'cross-site-navigation') return true;
  // 5.6.7.2: a fresh cookie without SameSite may go on a cross-site POST, for logins that return that way.
  return cookie.sameSite === null && timeMs - cookie.creationMs <= LAX_ALLOWING_UNSAFE_SECONDS * 1000;
}
