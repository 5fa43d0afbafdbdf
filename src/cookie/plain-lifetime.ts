// Expires and Max-Age that browsers read in different ways, and what all of them read alike.

import { chromiumDate } from './chromium-date.ts';
import type { SetCookie } from './cookie.ts';
import { firefoxDate } from './firefox-date.ts';

const QUARTER_MS = 15 * 60_000;
/** The widest time zones are this far from Greenwich. */
const MAX_ZONE_MS = 14 * 60 * 60_000;

/** The time in GMT of an Expires with another time zone, which only Firefox counts; null when it has none, or GMT. */
export function expiresInGmt({ expires, maxAge }: SetCookie, timeMs: number): string | null {
  if (expires === null || maxAge !== null) return null;
  const chromeMs = chromiumDate(expires);
  const firefoxMs = firefoxDate(expires);
  if (chromeMs === null || firefoxMs === null || chromeMs === firefoxMs) return null;
  const differenceMs = Math.abs(chromeMs - firefoxMs);
  const isZone = differenceMs % QUARTER_MS === 0 && differenceMs <= MAX_ZONE_MS;
  const isOver = chromeMs <= timeMs && firefoxMs <= timeMs;
  return isZone && !isOver ? new Date(firefoxMs).toUTCString() : null;
}

/** The digits of a Max-Age with a plus sign, which only Chrome takes; null when it has none. */
export function maxAgeInDigits({ attributes }: SetCookie): string | null {
  const last = attributes.findLast(({ name }) => name.toLowerCase() === 'max-age');
  return /^\+(\d+)$/.exec(last?.value ?? '')?.[1] ?? null;
}
