// Which host, with its port, has set each cookie of the browsers' stores. Cookies ignore ports (RFC 6265bis section 8.5):
// two applications on one machine share them.

import type { StoredCookie } from '../cookie/cookie-table.ts';
import type { ClientVerdict } from '../cookie/verdict.ts';
import { unsliced } from '../shared/unsliced.ts';

export class CookieSetters {
  /** By the cookie in the store, as long as that keeps it. */
  readonly #hosts = new WeakMap<StoredCookie, string>();

  /** Notes who has set the cookie; gives the other host whose cookie it replaces, or null. */
  replace({ stored, cookie, previous }: ClientVerdict, host: string): string | null {
    const before = previous === null ? undefined : this.#hosts.get(previous);
    if (stored && cookie !== null) this.#hosts.set(cookie, unsliced(host));
    return before === undefined || before === host ? null : before;
  }
}
