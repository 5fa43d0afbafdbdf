// Paths where somebody without a session was turned away in this very capture: whoever gets in there has a session
// that opens it.

import type { RequestMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { MAX_DENIED_COOKIE_CHARACTERS, MAX_DENIED_COOKIES, MAX_PROTECTED_PAGES } from './limits.ts';

export interface ProtectedPage {
  readonly status: number;
  readonly frame: number;
  /** The cookies of who was turned away, `name=value`: those that do not open the door. */
  readonly cookies: readonly string[];
}

/** The pairs of a request, as far as they are kept. */
export function deniedCookies(request: RequestMessage): readonly string[] {
  return request.cookies
    .slice(0, MAX_DENIED_COOKIES)
    .map(({ name, value }) => unsliced(`${name}=${value}`.slice(0, MAX_DENIED_COOKIE_CHARACTERS)));
}

export class ProtectedPages {
  readonly #doors = new GenerationalMap<string, ProtectedPage>(MAX_PROTECTED_PAGES, () => {});
  /** Hosts that have some. */
  readonly #hosts = new GenerationalMap<string, true>(MAX_PROTECTED_PAGES, () => {});

  /** Somebody without a valid session was answered `status`: 401, 403, or a redirect to a login. */
  add(host: string, path: string, door: ProtectedPage): void {
    const key = keyOf(host, path);
    if (!this.hasSome(host)) this.#hosts.set(unsliced(host), true);
    if (this.#doors.get(key) === undefined) this.#doors.set(unsliced(key), door);
  }

  /** Whether anybody was turned away on a host. */
  hasSome(host: string): boolean {
    return this.#hosts.get(host) === true;
  }

  /** Undefined when nobody was seen to be turned away. */
  get(host: string, path: string): ProtectedPage | undefined {
    return this.hasSome(host) ? this.#doors.get(keyOf(host, path)) : undefined;
  }
}

function keyOf(host: string, path: string): string {
  return `${host}\n${path}`;
}
