// Times inside cookie values: seconds or milliseconds since 1970, turned into milliseconds and into words.

import type { Plain } from './plain.ts';

/** The last instant that a Date can hold (ECMA-262 21.4.1.1). */
const LAST_INSTANT_MS = 8.64e15;

/** Milliseconds since 1970, or null when it is no such number. */
export function instantMs(milliseconds: Plain | undefined): number | null {
  if (typeof milliseconds !== 'number') return null;
  // Written so that NaN is refused too.
  return milliseconds >= 0 && milliseconds <= LAST_INSTANT_MS ? Math.round(milliseconds) : null;
}

/** Milliseconds since 1970 from seconds, which may have a fraction (RFC 7519 NumericDate). */
export function secondsMs(seconds: Plain | undefined): number | null {
  return typeof seconds === 'number' ? instantMs(seconds * 1000) : null;
}

/** `2025-07-02 22:38:20 UTC`. */
export function utcText(instant: number): string {
  const text = new Date(instant).toISOString();
  // Beyond the year 9999 there are six digits and a sign.
  const [date = '', time = ''] = text.replace(/^\+0*/, '').split('T');
  return `${date} ${time.slice(0, 8)} UTC`;
}
