// The lifetime of a cookie as text, from the packet that set it (RFC 6265bis section 5.7 step 7: Max-Age has precedence
// over Expires; without a valid one of them it is a session cookie).

import { parseCookieDate } from '../cookie/date.ts';
import type { SetCookieRecord } from '../record/records.ts';
import { durationText } from '../shared/duration.ts';

/** `session`, `deleted` or a duration. */
export function lifetimeText(record: SetCookieRecord): string {
  if (record.deletion) return 'deleted';
  const { maxAge, expires } = record.cookie;
  if (maxAge !== null) return durationText(maxAge);
  const expiresMs = expires === null ? null : parseCookieDate(expires);
  return expiresMs === null ? 'session' : durationText((expiresMs - Date.parse(record.time)) / 1000);
}
