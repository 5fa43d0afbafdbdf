// A cookie of a denied request, as it is kept and looked for.

import { textHash } from '../shared/text-hash.ts';

/** A hash of `name=value`: so much is kept of a cookie, however long it is. */
export function deniedCookie(name: string | null, value: string): number {
  return textHash(`${name}=${value}`);
}
