// Paths that requests without a valid session were denied in this very capture: a session that gets one of them is what
// opens it.

import type { RequestMessage, ResponseMessage } from '../record/message.ts';
import { GenerationalMap } from '../shared/generational-map.ts';
import { unsliced } from '../shared/unsliced.ts';
import { isDenial } from './evidence/denial.ts';
import { MAX_DENIED_COOKIE_CHARACTERS, MAX_DENIED_COOKIES, MAX_PROTECTED_PAGES } from './limits.ts';
import { pathOfTarget } from './target.ts';

/** The first denial of a page. */
export interface ProtectedPage {
  /** 401, 403, or a redirect to a login. */
  readonly status: number;
  /** Of the response. */
  readonly frame: number;
  /** The cookies of the denied request, `name=value`: those that do not open the page. */
  readonly cookies: readonly string[];
}

/** The pairs of a request, as far as they are kept. */
function deniedCookies(request: RequestMessage): readonly string[] {
  return request.cookies
    .slice(0, MAX_DENIED_COOKIES)
    .map(({ name, value }) => unsliced(`${name}=${value}`.slice(0, MAX_DENIED_COOKIE_CHARACTERS)));
}

export class ProtectedPages {
  readonly #pages = new GenerationalMap<string, ProtectedPage>(MAX_PROTECTED_PAGES, () => {});
  /** Hosts that have some. */
  readonly #hosts = new GenerationalMap<string, true>(MAX_PROTECTED_PAGES, () => {});

  /** Remembers the page when the response denies it to a request without a logged-in session. */
  noteDenial(message: ResponseMessage, request: RequestMessage, host: string): void {
    if (request.method !== 'GET' && request.method !== 'HEAD') return;
    const path = pathOfTarget(request.target);
    if (!isDenial(message, path)) return;
    const key = keyOf(host, path);
    if (this.#pages.get(key) !== undefined) return;
    const { status, frame } = message;
    this.#pages.set(unsliced(key), { status, frame, cookies: deniedCookies(request) });
    if (!this.hasSome(host)) this.#hosts.set(unsliced(host), true);
  }

  /** Whether any page of a host was denied. */
  hasSome(host: string): boolean {
    return this.#hosts.get(host) === true;
  }

  /** Undefined when the page was never denied. */
  get(host: string, path: string): ProtectedPage | undefined {
    return this.hasSome(host) ? this.#pages.get(keyOf(host, path)) : undefined;
  }
}

function keyOf(host: string, path: string): string {
  return `${host}\n${path}`;
}
