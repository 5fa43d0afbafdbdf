// Did a login work? What its response says, and what that does to the session's cookie; and whether the attempt before
// it can have worked.

import { fieldValues, type RequestMessage, type ResponseMessage } from '../../record/message.ts';
import { redirectPath } from '../redirect.ts';
import { isPartlyKnownSince, type WholeExchange } from '../session-exchange.ts';
import { pageOfTarget } from '../target.ts';
import { isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import {
  type CookieChange,
  isUnchanged,
  type SessionEvidence,
  sessionEvidence,
  UNTOUCHED,
} from '../transition.ts';
import { isLoginTarget } from './action-name.ts';
import { contentOutcome } from './content-outcome.ts';
import { namesError } from './error-location.ts';
import { flashError } from './flash-error.ts';
import { visibleChange } from './habit.ts';
import { isFailedCallback } from './login-callback.ts';
import { continuesFlow } from './login-flow.ts';
import { asksOtherServer, isAuthorizationPath, isGrant } from './login-grant.ts';
import {
  isLoginPage,
  isLoginPath,
  isLoginRequest,
  isRefusedCallback,
  isSecondStep,
  passwordField,
  postsAddressOnly,
} from './login-request.ts';
import { isPasswordOfUser } from './password-confirmation.ts';
import { mayAskForCode } from './second-step.ts';

type Outcome = SessionEvidence<'login' | 'login-failed'>;

/** What an attempt to log in has come to, by all that the exchange shows; null: what shows it was not captured. */
export function loginEvidence(
  exchange: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
): SessionEvidence<'login' | 'login-failed' | 'login-step'> | null {
  const { message, request, loginSigns } = exchange;
  const { path } = exchange.source;
  if (isFirstStep(exchange, change)) return sessionEvidence('login-step', 'high');
  const seen = visibleChange(session, change);
  const outcome =
    refusedOutcome(exchange, seen) ??
    codeRefused(exchange, session, seen) ??
    messageOutcome(message, seen) ??
    contentOutcome(exchange, seen) ??
    loginOutcome(message, path, isScripted(request, message), seen, pageOfTarget(request.target));
  return outcome === null ? null : { ...outcome, evidence: [...loginSigns, ...outcome.evidence] };
}

/** The response to a code leads back to where it is asked for; null: it does not, or no code was posted. */
function codeRefused(
  { message, source: { path }, isContinued }: WholeExchange,
  { login }: TrackedSession,
  change: CookieChange,
): Outcome | null {
  if (!isUnchanged(change) || !(isContinued || isSecondStep(path))) return null;
  const target = redirectPath(message, path);
  if (target === null || !(target === path || target === login?.landing || isSecondStep(target))) return null;
  return sessionEvidence('login-failed', 'medium', `the redirect leads back to ${target}`);
}

/** The response leaves the session as it is, and a message for the next page says that something failed. */
function messageOutcome(message: ResponseMessage, change: CookieChange): Outcome | null {
  const name = isUnchanged(change) ? flashError(message) : null;
  return name === null
    ? null
    : sessionEvidence('login-failed', 'medium', `the cookie ${name} has an error for the next page`);
}

/** What another server has refused, or has granted to another attempt, whatever the response is; null: neither. */
function refusedOutcome(
  { request, hasForeignState }: WholeExchange,
  { before, after }: CookieChange,
): Outcome | null {
  if (isRefusedCallback(request))
    return sessionEvidence('login-failed', 'high', 'the other server has refused the login');
  if (!hasForeignState || after?.some((key) => before === null || !before.includes(key))) return null;
  return sessionEvidence('login-failed', 'medium', 'its state is not one that the client was sent with');
}

/** A second attempt at the same place denies the one before it. */
export function deniedLogin(
  exchange: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
): SessionEvidence<'login-denied'> | null {
  const { path, client } = exchange.source;
  const { login, isProved, totals } = session;
  if (login === null || login.event.event !== 'login' || isProved || exchange.isContinued) return null;
  // A logout may lie between the two.
  if (isPartlyKnownSince(exchange, login.event.at)) return null;
  // Another browser is given the value too.
  if (login.event.client.number !== client.number) return null;
  if (isSecondStep(path) || login.event.request?.path !== path) return null;
  // Where each attempt, and nothing else, gets a new value, a second one is another user.
  const { rotated = 0, login: logins = 0 } = totals;
  const isAnother = !isUnchanged(visibleChange(session, change)) && !login.isKept && rotated <= logins + 1;
  return isAnother ? null : sessionEvidence('login-denied', 'medium', 'the client tries again');
}

/** What was told as a login, or as a failed one, was its first step: the second one follows. */
export function continuedLogin(
  { isContinued }: WholeExchange,
  { login, pendingLogin }: TrackedSession,
): SessionEvidence<'login-continued'> | null {
  const isFirst = isContinued && login !== null && pendingLogin === null;
  return isFirst ? sessionEvidence('login-continued', 'high') : null;
}

/** It has the signs of a login and is none: a logged-in user links an account, or gives the password once more. */
export function isBesideLogin(
  exchange: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
): boolean {
  if (exchange.isContinued) return false;
  if (isPasswordOfUser(exchange, session)) return true;
  if (!isUnchanged(change)) return false;
  const {
    message: { status },
    request: { method },
    source: { path },
  } = exchange;
  const isRefused = refusedOutcome(exchange, change) !== null;
  // A page that has a link's parameters is not yet a failed login.
  if (method === 'GET') return isLoggedIn(session) || (status >= 200 && status < 300 && !isRefused);
  if (isLoggedIn(session) && isRefused) return true;
  const isSamePlace = session.login?.event.request?.path === path;
  return isLoggedIn(session) && (isSecondStep(path) || !isSamePlace);
}

/** A login without any session, by what its response says; null: it may have worked, or was none. */
export function failedLogin(exchange: WholeExchange): SessionEvidence<'login-failed'> | null {
  const outcome = cookielessLogin(exchange);
  if (outcome === null || outcome.event === 'login') return null;
  return { ...outcome, event: 'login-failed', evidence: [...exchange.loginSigns, ...outcome.evidence] };
}

/** What came of a login without the cookie of a session; null: it was none, or there is more to come. */
export function cookielessLogin(exchange: WholeExchange): Outcome | null {
  const { message, request, source } = exchange;
  const refused = refusedOutcome(exchange, UNTOUCHED);
  if (refused !== null) return refused;
  if (request.method === 'GET' && message.status !== 401 && !isFailedLink(message, request)) return null;
  if (isFirstStep(exchange, UNTOUCHED)) return null;
  const { path } = source;
  return (
    messageOutcome(message, UNTOUCHED) ??
    contentOutcome(exchange, UNTOUCHED) ??
    loginOutcome(message, path, isScripted(request, message), UNTOUCHED)
  );
}

/** A link from a mail, or the way back from another server, is refused. HTTP Basic is not: its user may not see the page. */
function isFailedLink(message: ResponseMessage, request: RequestMessage): boolean {
  return isLoginRequest(request) && isFailedCallback(message, request);
}

/**
 * Of a response to a login that was asked for at `path`; `isScript`: by a script; `page`: with the words of its query.
 * Null where a part of the header block was not captured: it may have set the cookie.
 */
export function loginOutcome(
  message: ResponseMessage,
  path: string,
  isScript: boolean,
  change: CookieChange,
  page = path,
): Outcome | null {
  const { status, incomplete } = message;
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
  if (target !== null) return redirectOutcome(message, path, target, change, page);
  if (isNew) return sessionEvidence('login', 'medium', `status ${status}`, newValue(kind));
  if (isScript) return sessionEvidence('login', 'medium', `status ${status} to a script`);
  if (incomplete) return null;
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
  page: string,
): Outcome | null {
  const [location = ''] = fieldValues(message, 'location');
  if (namesError(location)) return sessionEvidence('login-failed', 'medium', 'the redirect names an error');
  const isNew = kind === 'issued' || kind === 'rotated';
  // Where the form and the page after it have the same URL, only a new value shows the difference.
  if (isLoginTarget(location))
    return sessionEvidence('login-failed', 'medium', 'the redirect leads back to the login');
  if (target !== path && mayAskForCode(target) && !isLoginPage(target))
    return sessionEvidence(
      'login',
      'low',
      `status ${message.status}, a redirect to ${target}, which may ask for a code`,
    );
  if (message.incomplete && !isNew && target === path) return null;
  // Perhaps back to the form, perhaps to a page for users: what follows shows it.
  if (!isNew && target === path && leadsElsewhere(location, page))
    return sessionEvidence(
      'login-failed',
      'low',
      `status ${message.status}, a redirect to another page of ${target}, and the session is unchanged`,
    );
  if (!isGrant(location) && isWayBack(path, target, isNew))
    return sessionEvidence('login-failed', 'medium', `the redirect leads back to ${target}`);
  const because = `status ${message.status}, a redirect to ${target}`;
  return isNew
    ? sessionEvidence('login', 'high', because, newValue(kind))
    : sessionEvidence('login', 'medium', because);
}

/** One script serves all pages, and the query of the redirect names another one than that of the request. */
function leadsElsewhere(location: string, page: string): boolean {
  const next = pageOfTarget(location);
  return location.includes('?') && next.includes('?') && next.slice(next.indexOf('?')) !== queryOf(page);
}

function queryOf(page: string): string {
  return page.includes('?') ? page.slice(page.indexOf('?')) : '';
}

/** Whether a redirect from `path` to `target` leads back to the login; `isNew`: with a new value. */
function isWayBack(path: string, target: string, isNew: boolean): boolean {
  if (target === path) return !isNew || isLoginPath(path);
  if (isAuthorizationPath(target) || continuesFlow(path, target)) return false;
  return isLoginPath(target) && (!isNew || isLoginPage(target));
}

function newValue(kind: 'issued' | 'rotated'): string {
  return kind === 'issued' ? 'the response issues the session' : 'the response changes the value';
}

/** The response asks for more before the client is logged in. */
function isFirstStep(
  { message, request, content, source: { path }, isContinued }: WholeExchange,
  { after }: CookieChange,
): boolean {
  if (isSecondStep(path) || isContinued) return false;
  if (content?.outcome === 'step') return true;
  const next = redirectPath(message, path);
  if (next !== null && request.method === 'POST' && leavesForLogin(message, request)) return true;
  if (next !== null && (isSecondStep(next) || asksForPassword(request, path, next))) return true;
  return (after?.length ?? 0) === 0 && postsAddressOnly(request);
}

/** A button, and no form with a password, sends the browser to the login of another server. */
function leavesForLogin(message: ResponseMessage, { form }: RequestMessage): boolean {
  const [location = ''] = fieldValues(message, 'location');
  return asksOtherServer(location) && passwordField(form?.fields ?? []) === null;
}

/** The form asked for the user's name, and the next one asks for the password. */
function asksForPassword({ form }: RequestMessage, path: string, next: string): boolean {
  const fields = form?.fields ?? [];
  if (fields.length === 0 || passwordField(fields) !== null) return false;
  return next !== path && isLoginPath(next);
}

/** Sent by a script, which gets no page: one of the two is JSON, or a header says so. */
function isScripted(request: RequestMessage, message: ResponseMessage): boolean {
  if (request.form?.kind === 'json' || fieldValues(request, 'x-requested-with').length > 0) return true;
  return fieldValues(message, 'content-type').some((type) => /\bjson\b/i.test(type));
}
