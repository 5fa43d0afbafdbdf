// The lifetime of a cookie as text, from the packet that set it (RFC 6265bis section 5.7 step 7: Max-Age has precedence
// over Expires; without a valid one of them it is a session cookie).

import { parseCookieDate } from '../cookie/date.ts';
import type { SetCookieRecord } from '../record/records.ts';

const MINUTE = 60;
const HOUR = 3600;
const DAY = 86_400;
const YEAR = 365 * DAY;
/** Each unit begins at twice its length, years at two years: "90 min", not "2 h". */
const UNITS: readonly (readonly [seconds: number, name: string])[] = [
  [YEAR, 'years'],
  [DAY, 'days'],
  [HOUR, 'h'],
  [MINUTE, 'min'],
];

/** `31 days`, `90 min`, `20 s`: whole numbers of the largest unit of which there are at least two. */
export function durationText(seconds: number): string {
  for (const [unit, name] of UNITS) if (seconds >= 2 * unit) return `${Math.round(seconds / unit)} ${name}`;
  return `${Math.round(seconds)} s`;
}

/** `session`, `deleted` or a duration. */
export function lifetimeText(record: SetCookieRecord): string {
  if (record.deletion) return 'deleted';
  const { maxAge, expires } = record.cookie;
  if (maxAge !== null) return durationText(maxAge);
  const expiresMs = expires === null ? null : parseCookieDate(expires);
  return expiresMs === null ? 'session' : durationText((expiresMs - Date.parse(record.time)) / 1000);
}
