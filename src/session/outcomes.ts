// Did a login or a logout work? What the answer says, and what it does to the session's cookie. Frameworks differ: an
// answer to a logout may delete the cookie, replace it, empty it or leave it alone, and not every deletion is a logout.

import { fieldValues, type ResponseMessage } from '../record/message.ts';
import { isLoginPath } from './login.ts';
import type { SessionConfidence } from './session.ts';
import { pathOfLocation } from './target.ts';

/** What an answer does to the cookie of a session. */
export interface CookieChange {
  readonly kind: 'untouched' | 'issued' | 'renewed' | 'rotated' | 'deleted' | 'deletion-missed';
  /** Keys that tell whose session it is, before and after; null where nobody can read them. */
  readonly before: readonly string[] | null;
  readonly after: readonly string[] | null;
}

export const UNTOUCHED: CookieChange = { kind: 'untouched', before: null, after: null };

export interface Outcome {
  readonly isSuccess: boolean;
  readonly confidence: SessionConfidence;
  readonly because: readonly string[];
}

const FAILURE = /[?&/](?:login_?)?(?:err|error|fail|failed|failure|invalid|denied|wrong)(?:[=&/?#_-]|$)/i;

export function isRedirect(status: number): boolean {
  return status >= 301 && status <= 308 && status !== 304 && status !== 305 && status !== 306;
}

/** The path that a redirect leads to, or null. */
export function redirectPath(message: ResponseMessage, from: string): string | null {
  if (!isRedirect(message.status)) return null;
  const [location] = fieldValues(message, 'location');
  return location === undefined ? null : pathOfLocation(location, from);
}

/** Of an answer to a login that was asked for at `path`; `postsJson`: by a script. */
export function loginOutcome(
  message: ResponseMessage,
  path: string,
  postsJson: boolean,
  change: CookieChange,
): Outcome {
  const { status } = message;
  const { kind, before, after } = change;
  const isNew = kind === 'issued' || kind === 'rotated';
  if (status >= 400) return outcome(false, 'high', `answered ${status}`);
  if (kind === 'deleted') return outcome(false, 'medium', 'the answer deletes the session');
  if (isNew && after !== null) {
    const gained = after.filter((key) => before === null || !before.includes(key));
    if (gained.length > 0)
      return outcome(true, 'high', `the content of the session now has ${gained.slice(0, 3).join(', ')}`);
    if (after.length === 0) return outcome(false, 'high', 'the content of the session names nobody');
  }
  const target = redirectPath(message, path);
  if (target !== null) {
    const [location] = fieldValues(message, 'location');
    if (FAILURE.test(location!)) return outcome(false, 'medium', 'the redirect speaks of an error');
    // Where the form and the page that it opens share an address, only a new session tells them apart.
    const isBack = target === path ? !isNew || isLoginPath(path) : isLoginPath(target) && !isNew;
    if (isBack) return outcome(false, 'medium', `the redirect leads back to ${target}`);
    const because = `answered ${status}, a redirect to ${target}`;
    return isNew ? outcome(true, 'high', because, newValue(kind)) : outcome(true, 'medium', because);
  }
  if (isNew) return outcome(true, 'medium', `answered ${status}`, newValue(kind));
  if (postsJson) return outcome(true, 'medium', `answered ${status} to a script`);
  return outcome(false, 'low', `answered ${status} and the session stays as it is: perhaps the form again`);
}

function newValue(kind: 'issued' | 'rotated'): string {
  return kind === 'issued' ? 'the answer issues the session' : 'the answer changes the session';
}

function outcome(isSuccess: boolean, confidence: SessionConfidence, ...because: string[]): Outcome {
  return { isSuccess, confidence, because };
}

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/**
 * Of an answer to a request that carried the session. `signs`: what speaks for a logout in the request itself; null:
 * no logout. `isLoggedIn`: somebody was known to have logged in.
 */
export function logoutOutcome(
  message: ResponseMessage,
  method: string,
  signs: readonly string[],
  change: CookieChange,
  isLoggedIn: boolean,
): Outcome | null {
  const { status } = message;
  if (status >= 400) return null;
  const { kind, before, after } = change;
  const isGone = kind === 'deleted' || kind === 'deletion-missed';
  const lost = kind === 'rotated' && after?.length === 0 && before !== null ? before : [];
  if (signs.length > 0) {
    if (isGone) return outcome(true, 'high', ...signs, 'the answer deletes the session');
    if (lost.length > 0) return outcome(true, 'high', ...signs, lostWords(lost));
    if (kind === 'rotated') return outcome(true, 'high', ...signs, 'the answer changes the session');
    const isDone = !SAFE_METHODS.includes(method) || isRedirect(status);
    return outcome(true, isDone ? 'medium' : 'low', ...signs, `answered ${status}`);
  }
  if (lost.length > 0) return outcome(true, 'medium', lostWords(lost));
  // A deletion alone may be anything: a flash message that was shown, a session that had expired.
  if (kind === 'deleted' && isLoggedIn && !SAFE_METHODS.includes(method))
    return outcome(
      true,
      'medium',
      `the answer to a ${method} deletes the session of somebody who had logged in`,
    );
  return null;
}

function lostWords(keys: readonly string[]): string {
  return `the content of the session has lost ${keys.slice(0, 3).join(', ')}`;
}
