// A cookie of a denied request, as it is kept and looked for.

import { textHash } from '../shared/text-hash.ts';
import { MAX_DENIED_COOKIE_CHARACTERS } from './limits.ts';

/** `name=value`; of a long one the beginning, and a hash of all of it. */
export function deniedCookie(name: string | null, value: string): string {
  const pair = `${name}=${value}`;
  if (pair.length <= MAX_DENIED_COOKIE_CHARACTERS) return pair;
  return `${pair.slice(0, MAX_DENIED_COOKIE_CHARACTERS)} ${textHash(pair)}`;
}
