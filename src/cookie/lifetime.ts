// How long a cookie is kept, by the rules of the store (RFC 6265bis sections 5.6.1, 5.6.2 and 5.7 step 6).

import type { ParsedSetCookie } from './cookie.ts';
import { isDeletion } from './deletion.ts';
import { expiryOf } from './rejection.ts';

/**
 * Seconds from the time of the packet, in milliseconds since 1970, rounded up: Max-Age before Expires, 400 days at most;
 * 0 for a deletion, null until the browser is closed.
 */
export function lifetimeSeconds(parsed: ParsedSetCookie, timeMs: number): number | null {
  if (isDeletion(parsed, timeMs)) return 0;
  const expiryMs = expiryOf(parsed.cookie, timeMs);
  return expiryMs === null ? null : Math.ceil((expiryMs - timeMs) / 1000);
}
