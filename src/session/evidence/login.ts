// Did a login work? What its response says, and what that does to the session's cookie; and whether the attempt before
// it can have worked.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../../record/message.ts';
import { redirectPath } from '../redirect.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import { type CookieChange, isUnchanged, type SessionEvidence, sessionEvidence } from '../transition.ts';
import { isRewritten } from '../value-format.ts';
import { isLoginPath, isSecondStep, passwordField, postsAddressOnly } from './login-request.ts';

const FAILURE = /[?&/](?:login_?)?(?:err|error|fail|failed|failure|invalid|denied|wrong)(?:[=&/?#_-]|$)/i;

type Outcome = SessionEvidence<'login' | 'login-failed'>;

/** What an attempt to log in has come to, by all that the exchange shows. */
export function loginEvidence(
  exchange: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
): SessionEvidence<'login' | 'login-failed' | 'login-step'> {
  const { message, request, loginSigns } = exchange;
  const { path } = exchange.source;
  if (isFirstStep(exchange, change)) return sessionEvidence('login-step', 'high');
  const seen = visibleChange(session, change);
  const outcome = loginOutcome(message, path, isScripted(request, message), seen);
  return { ...outcome, evidence: [...loginSigns, ...outcome.evidence] };
}

/** A second attempt at the same place denies the one before it. */
export function deniedLogin(
  { source: { path } }: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
): SessionEvidence<'login-denied'> | null {
  const { login, isProved, totals } = session;
  if (login === null || login.event.event !== 'login' || isProved) return null;
  if (isSecondStep(path) || login.event.request?.path !== path) return null;
  // Where each attempt, and nothing else, gets a new value, a second one is another user.
  const { rotated = 0, login: logins = 0 } = totals;
  const isAnother = !isUnchanged(visibleChange(session, change)) && !login.isKept && rotated <= logins + 1;
  return isAnother ? null : sessionEvidence('login-denied', 'medium', 'the client tries again');
}

/** A page that is denied without the session proves the login before it; null when there is nothing to prove. */
export function loginProof(
  { login, isProved }: TrackedSession,
  path: string,
): SessionEvidence<'login-proved'> | null {
  if (login === null || isProved) return null;
  return sessionEvidence(
    'login-proved',
    'high',
    `afterwards the session opens ${path}, which is denied without it`,
  );
}

/** It has the signs of a login and is none: a logged-in user links an account, or gives the password once more. */
export function isBesideLogin(
  { message, request: { method }, source: { path } }: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
): boolean {
  if (!isUnchanged(change)) return false;
  if (method === 'GET') {
    // A page that has a link's parameters is not yet a failed login.
    return isLoggedIn(session) || (message.status >= 200 && message.status < 300);
  }
  const isSamePlace = session.login?.event.request?.path === path;
  return isLoggedIn(session) && (isSecondStep(path) || !isSamePlace);
}

/** Of a response to a login that was asked for at `path`; `isScript`: by a script. */
export function loginOutcome(
  message: ResponseMessage,
  path: string,
  isScript: boolean,
  change: CookieChange,
): Outcome {
  const { status } = message;
  const { kind, before, after } = change;
  const isNew = kind === 'issued' || kind === 'rotated';
  if (status >= 400) return sessionEvidence('login-failed', 'high', `status ${status}`);
  if (kind === 'deleted') return sessionEvidence('login-failed', 'medium', 'the response deletes the cookie');
  if (isNew && after !== null) {
    const gained = after.filter((key) => before === null || !before.includes(key));
    if (gained.length > 0) {
      const keys = gained.slice(0, 3).join(', ');
      return sessionEvidence('login', 'high', `the content of the session now has ${keys}`);
    }
    if (after.length === 0)
      return sessionEvidence('login-failed', 'high', 'the content of the session names no user');
  }
  const target = redirectPath(message, path);
  if (target !== null) return redirectOutcome(message, path, target, change);
  if (isNew) return sessionEvidence('login', 'medium', `status ${status}`, newValue(kind));
  if (isScript) return sessionEvidence('login', 'medium', `status ${status} to a script`);
  return sessionEvidence(
    'login-failed',
    'low',
    `status ${status}, and the session is unchanged: probably the form again`,
  );
}

function redirectOutcome(
  message: ResponseMessage,
  path: string,
  target: string,
  { kind }: CookieChange,
): Outcome {
  const [location = ''] = fieldValues(message, 'location');
  if (FAILURE.test(location)) return sessionEvidence('login-failed', 'medium', 'the redirect names an error');
  const isNew = kind === 'issued' || kind === 'rotated';
  // Where the form and the page after it have the same URL, only a new value shows the difference.
  const isBack = target === path ? !isNew || isLoginPath(path) : isLoginPath(target) && !isNew;
  if (isBack) return sessionEvidence('login-failed', 'medium', `the redirect leads back to ${target}`);
  const because = `status ${message.status}, a redirect to ${target}`;
  return isNew
    ? sessionEvidence('login', 'high', because, newValue(kind))
    : sessionEvidence('login', 'medium', because);
}

function newValue(kind: 'issued' | 'rotated'): string {
  return kind === 'issued' ? 'the response issues the session' : 'the response changes the value';
}

/** The response asks for more before the client is logged in. */
function isFirstStep(
  { message, request, source: { path } }: WholeExchange,
  { after }: CookieChange,
): boolean {
  if (isSecondStep(path)) return false;
  const next = redirectPath(message, path);
  if (next !== null && (isSecondStep(next) || asksForPassword(request, path, next))) return true;
  return (after?.length ?? 0) === 0 && postsAddressOnly(request);
}

/** The form asked for the user's name, and the next one asks for the password. */
function asksForPassword({ form }: RequestMessage, path: string, next: string): boolean {
  const fields = form?.fields ?? [];
  if (fields.length === 0 || passwordField(fields) !== null) return false;
  return next !== path && isLoginPath(next);
}

/** What a framework writes anew with every response is no new value. */
function visibleChange({ lastValue }: TrackedSession, change: CookieChange): CookieChange {
  const isSame = change.kind === 'rotated' && lastValue !== null && isRewritten(lastValue);
  return isSame ? { ...change, kind: 'renewed' } : change;
}

/** Sent by a script, which gets no page: one of the two is JSON, or a header says so. */
function isScripted(request: RequestMessage, message: ResponseMessage): boolean {
  if (request.form?.kind === 'json' || fieldValues(request, 'x-requested-with').length > 0) return true;
  return fieldValues(message, 'content-type').some((type) => /\bjson\b/i.test(type));
}
