// The session of one request, kept in a cookie the way Flask does (flask.sessions): sent only when it changed,
// deleted when it became empty, and `Vary: Cookie` whenever the response depended on it.

import type { ServerResponse } from 'node:http';
import { readSession, type SessionData, signSession, Tuple } from './itsdangerous.ts';

const COOKIE_NAME = 'session';
const ATTRIBUTES = 'HttpOnly; Path=/';
const DELETION = `${COOKIE_NAME}=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=0; ${ATTRIBUTES}`;
/** Where Flask keeps flash messages: tuples of category and text. */
const FLASHES = '_flashes';

export class DemoSession {
  readonly #data: Map<string, unknown>;
  #accessed = false;
  #modified = false;

  constructor(data: SessionData) {
    this.#data = new Map(Object.entries(data));
  }

  get email(): string | null {
    // Asking whether a key exists does not count as access, as in Flask.
    if (!this.#data.has('email')) return null;
    this.#accessed = true;
    return String(this.#data.get('email'));
  }

  logIn(email: string): void {
    this.#change();
    this.#data.set('email', email);
  }

  logOut(): void {
    if (!this.#data.has('email')) return;
    this.#change();
    this.#data.delete('email');
  }

  /** Leaves a message for the next page. */
  flash(text: string): void {
    this.#change();
    const flashes = (this.#data.get(FLASHES) ?? []) as unknown[];
    this.#data.set(FLASHES, [...flashes, new Tuple('message', text)]);
  }

  /** The messages left so far, which are gone afterwards. */
  takeFlashes(): string[] {
    const flashes = this.#data.get(FLASHES);
    if (!Array.isArray(flashes)) return [];
    this.#change();
    this.#data.delete(FLASHES);
    return flashes.map((flash) => (flash instanceof Tuple ? String(flash.items[1]) : String(flash)));
  }

  /** Adds the fields of the session to the response's header. */
  save(response: ServerResponse, secret: string, nowSeconds: number): void {
    if (this.#accessed) response.setHeader('Vary', 'Cookie');
    if (!this.#modified) return;
    const value = () => signSession(Object.fromEntries(this.#data), secret, nowSeconds);
    response.setHeader(
      'Set-Cookie',
      this.#data.size === 0 ? DELETION : `${COOKIE_NAME}=${value()}; ${ATTRIBUTES}`,
    );
  }

  #change(): void {
    this.#accessed = true;
    this.#modified = true;
  }
}

/** The session in a request's Cookie field; an empty one when there is none that can be trusted. */
export function demoSession(
  cookieField: string | undefined,
  secret: string,
  nowSeconds: number,
): DemoSession {
  const prefix = `${COOKIE_NAME}=`;
  const pair = cookieField?.split('; ').find((text) => text.startsWith(prefix));
  const data = pair === undefined ? null : readSession(pair.slice(prefix.length), secret, nowSeconds);
  return new DemoSession(data ?? {});
}
