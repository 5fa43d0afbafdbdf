// What to change, as data: a setting or a call, what it belongs to, and the versions that have it.

import type { FixView } from '../../record/records.ts';
import type { CookieKind, Framework } from '../origin/cookie-origin.ts';

/**
 * What a finding asks for.
 * - Attributes: `secure`, `http-only`, `same-site`, `cross-site` (SameSite=None with Secure, in production), `lifetime`, `host-only`
 *   (no Domain), `prefix` (a name that begins with `__Host-`).
 * - What the server does with the cookie: `delete` it, `end-at-logout`, `end-others` (with a new password),
 *   `rotate-at-login`, `container-login` (the same where the server's container checks the password), `server-side` (data on the server, a number in the cookie), `json` (no serialised objects), `strict` (no session number that the client made
 *   up), `cookie-only` (no session in URLs), `encode` the value.
 * - What it does with the response and the connection: `cors` (a page of another site may fetch with cookies),
 *   `no-store`, `https`, `proxy-scheme`.
 */
export const CHANGES = [
  'secure',
  'http-only',
  'same-site',
  'cross-site',
  'cors',
  'lifetime',
  'host-only',
  'prefix',
  'delete',
  'end-at-logout',
  'end-others',
  'rotate-at-login',
  'container-login',
  'server-side',
  'json',
  'strict',
  'cookie-only',
  'encode',
  'no-store',
  'https',
  'proxy-scheme',
] as const;
export type Change = (typeof CHANGES)[number];

/** One change in one framework. */
export interface FixLine {
  /** What to type. */
  readonly code: string;
  /**
   * The file or the place where it is typed; that of the set when it is missing. `app.py`, `app.js` and `app.rb` are
   * the file in which the application is made, whatever its name is.
   */
  readonly where?: string;
  /** What else is to be known, in whole sentences. */
  readonly text?: string;
  /** It is for values that hold what they say, as a JWT does, and not for random ones, which name a row on the server. */
  readonly isOfContent?: true;
}

/** The changes of one kind of cookie that one framework makes. */
export interface FixSet {
  readonly framework: Framework;
  readonly kinds: readonly CookieKind[];
  /** The versions that it holds for. */
  readonly versions: string;
  readonly where: string;
  /** The name that the cookie has in the lines: a finding has the name of its own cookie there. */
  readonly cookie?: string;
  readonly lines: Readonly<Partial<Record<Change, string | FixLine>>>;
}

/** What a finding advises. `code` and `where` are null for advice that is no line of code. */
export interface Fix {
  readonly framework: Framework | null;
  readonly code: string | null;
  readonly text: string;
  readonly where: string | null;
}

/** The fix in one line: `Django: SESSION_COOKIE_SECURE = not DEBUG (settings.py)`. */
export function fixText({ framework, code, text, where }: FixView): string {
  if (framework === null || code === null) return text;
  const line = `${framework}: ${code} (${where})`;
  return text === '' ? line : `${line}. ${text}`;
}

/** Advice that is no line of code. */
export function plainFix(text: string): Fix {
  return { framework: null, code: null, text, where: null };
}
