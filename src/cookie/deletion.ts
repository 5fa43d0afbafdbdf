// Whether a Set-Cookie takes a cookie away.

import type { ParsedSetCookie, SetCookie } from './cookie.ts';
import { PROFILES } from './profiles.ts';
import { readAs } from './reading.ts';
import { Trait } from './traits.ts';

/** Lifetimes that not all browsers read as the standard does. */
const READ_OTHERWISE = Trait.maxAge | Trait.expires;

/**
 * By the standard: a valid Max-Age of zero or less, or without a valid Max-Age an Expires that is not after the time of
 * the packet, in milliseconds since 1970. Or as Chrome and Firefox read it, both of them; an empty value is meant to be
 * none, so that one of them is enough there.
 */
export function isDeletion(parsed: ParsedSetCookie, timeMs: number): boolean {
  if (isOver(parsed.cookie, timeMs)) return true;
  if ((parsed.traits & READ_OTHERWISE) === 0) return false;
  const isOverIn = (browser: 'chrome' | 'firefox') => {
    const { cookie, rejection } = readAs(parsed, PROFILES[browser]);
    return rejection === null && isOver(cookie, timeMs);
  };
  return parsed.cookie.value === ''
    ? isOverIn('chrome') || isOverIn('firefox')
    : isOverIn('chrome') && isOverIn('firefox');
}

function isOver({ maxAge, expiresMs }: SetCookie, timeMs: number): boolean {
  return maxAge === null ? expiresMs !== null && expiresMs <= timeMs : maxAge <= 0;
}
