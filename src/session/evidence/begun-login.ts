// Logins that only the response shows: a GET, a registration, a password with every request or a cookie that remembers
// the user begins a session, or gives it another value.

import {
  type CookiePair,
  fieldValues,
  type RequestMessage,
  type ResponseMessage,
} from '../../record/message.ts';
import { messageHost } from '../../record/message-host.ts';
import { rememberingFields } from '../../record/shared-fields.ts';
import { withoutTrailing } from '../../shared/trailing.ts';
import { hostOfUrl } from '../../shared/url.ts';
import type { LoginForms } from '../login-forms.ts';
import { isRememberName } from '../names/known-names.ts';
import { isRedirect } from '../redirect.ts';
import type { LoginMethod } from '../session.ts';
import { pathOfTarget } from '../target.ts';
import { isEnded, isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import type { SentSession } from '../transition.ts';
import { isSpeculative } from './action-name.ts';
import { authorizationMethod, isOfConnection } from './authorization-scheme.ts';
import { isWithinFlow } from './login-flow.ts';
import { isGrant, queryParameters } from './login-grant.ts';
import { authorizationSigns, isLoginPath, isUserName } from './login-request.ts';
import { mayHoldPassword, passwordInQuery } from './password-query.ts';
import { presumedRequest } from './presumed-login.ts';
import { refreshCookie } from './refresh-cookie.ts';
import { isPendingPlace } from './registration.ts';
import { isUser } from './stranger.ts';

export interface BegunLogin {
  readonly how: LoginMethod;
  readonly signs: readonly string[];
  /** The request by itself shows the attempt: without a session it has failed. */
  readonly isAttempt: boolean;
  /** Even a new value does not show it: a closed page has to open afterwards. */
  readonly needsProof?: boolean;
}

/** What a request may be where its response begins a session; null: nothing of that. `sent`: the sessions that it carries. */
export function begunLogin(
  request: RequestMessage,
  sent: readonly SentSession[],
  forms: LoginForms,
): BegunLogin | null {
  if (isSpeculative(request)) return null;
  const how = authorizationMethod(request);
  // A password goes with every request, a proof for the connection when the server has asked for it.
  if (how !== null && (sent.length === 0 || (isOfConnection(how) && sent.every(isWithoutUser))))
    return { how, signs: authorizationSigns(request), isAttempt: true };
  const own = request.method === 'GET' ? getLogin(request, sent, forms) : null;
  return own ?? remembered(request, sent) ?? presumed(request, sent);
}

/** Whether the response leads to where a user is logged in, as far as its head tells. */
export function mayBegin({ how }: BegunLogin, message: ResponseMessage, request: RequestMessage): boolean {
  const { status } = message;
  if (!isRedirect(status)) return status < 400 && !MOBILE_PATH.test(pathOfTarget(request.target));
  const [location = ''] = fieldValues(message, 'location');
  if (how === 'registration') return !isPendingPlace(location);
  if (how !== 'password') return true;
  // To the login of another server, unless the way back from this one.
  if (isGrant(location)) return true;
  const host = hostOfUrl(location);
  return host === null || host === '' || host === messageHost(request).toLowerCase();
}

function getLogin(
  request: RequestMessage,
  sent: readonly SentSession[],
  forms: LoginForms,
): BegunLogin | null {
  const { target } = request;
  const path = pathOfTarget(target);
  if (mayHoldPassword(request)) {
    const host = messageHost(request).toLowerCase();
    const name = passwordInQuery(request, (field) => forms.has(host, field));
    if (name !== null)
      return { how: 'password', signs: [`a GET of ${path} with the parameter ${name}`], isAttempt: true };
  }
  const secret = SECRET_PATH.exec(path) ?? SHORT_SECRET_PATH.exec(path);
  if (secret !== null && !OTHER_PATH.test(path)) {
    if (isWithinFlow(request)) return flowLogin(sent);
    const place = withoutTrailing(path.slice(0, path.length - secret[1]!.length), '/');
    return { how: 'link', signs: [`a GET of ${place} with a secret`], isAttempt: false };
  }
  if (isUser(sent) || !target.includes('?') || !isLoginPath(path) || OTHER_PATH.test(path)) return null;
  const name = [...queryParameters(target)].find(([key, value]) => value !== '' && isUserName(key))?.[0];
  if (name === undefined) return null;
  return { how: 'password', signs: [`a GET of ${path} with the parameter ${name}`], isAttempt: false };
}

/** The page before it has asked for the password; the session of the user begins here. */
function flowLogin(sent: readonly SentSession[]): BegunLogin | null {
  if (isUser(sent)) return null;
  const signs = ['it goes on with the login whose key its path has'];
  return { how: 'password', signs, isAttempt: false };
}

/** `/login/<token>`, `/auth/verify/<token>`: long enough to be a secret, and no words. */
const SECRET_PATH =
  /\/(?:m|(?:log|sign)[-_]?in|auth)(?:\/(?:verify|confirm|link|token|email|callback))?\/((?=[^/]*\d)[\w.~-]{20,}\/?)$/i;
/** `/magic/<token>`: such places have nothing else behind them. */
const SHORT_SECRET_PATH =
  /\/(?:magic|magic[-_]?(?:link|login|auth)|passwordless|one[-_]?time(?:[-_]?login)?|otl|auto[-_]?login)(?:\/(?:verify|confirm|link|token|email|callback))?\/((?=[^/]*(?:\d|[A-Z]))[\w.~-]{6,}\/?)$/;
/** It may be a page for phones, too. */
const MOBILE_PATH = /\/m\/[^/]*\/?$/i;
/** What a link of a mail does besides. */
const OTHER_PATH = /refresh|renew|revoke|csrf|xsrf|forgot|recover|reset|resend|unsubscribe|sent|request/i;

function presumed(request: RequestMessage, sent: readonly SentSession[]): BegunLogin | null {
  const found = presumedRequest(request, sent);
  return found === null ? null : { ...found, isAttempt: false, needsProof: found.how === 'link' };
}

/** A random value, and not the name of a user, or what that user likes. */
const TOKEN_VALUE = /^(?=.*\d)\S{20,}$/;

/** A cookie that remembers the user, and nothing beside it that could be a user's. */
function remembered(request: RequestMessage, sent: readonly SentSession[]): BegunLogin | null {
  const cookie = rememberingCookie(request) ?? rememberingSession(request, sent);
  if (cookie === null) return null;
  if (refreshCookie(request, sent)?.value.session.name === cookie.name) return null;
  const isOther = ({ value: { session } }: SentSession) => session.name !== cookie.name;
  if (sent.some((one) => (isOther(one) ? !isWithoutUser(one) : isOver(one)))) return null;
  return { how: 'remember-me', signs: [`the cookie ${cookie.name} remembers the user`], isAttempt: false };
}

const rememberingCookie = rememberingFields(
  ({ cookies }): CookiePair | null =>
    cookies.find(({ name, value }) => isRememberName(name) && TOKEN_VALUE.test(value)) ?? null,
);

/** What a login has set beside a session, and comes back without it: the browser has given that one up. */
function rememberingSession({ cookies }: RequestMessage, sent: readonly SentSession[]): CookiePair | null {
  const [one, ...others] = sent;
  if (one === undefined || others.length > 0 || !isLoggedIn(one.value.session)) return null;
  const { name, companions } = one.value.session;
  const isSent = (other: TrackedSession) => cookies.some((cookie) => cookie.name === other.name);
  if (companions.length === 0 || companions.some(isSent)) return null;
  return cookies.find((cookie) => cookie.name === name && TOKEN_VALUE.test(cookie.value)) ?? null;
}

/** An old value, or one that the server has issued before a login. */
export function isWithoutUser(one: SentSession): boolean {
  const { session } = one.value;
  return isOver(one) || (session.wasIssued && !isLoggedIn(session));
}

function isOver({ value: { session, endedBy } }: SentSession): boolean {
  return endedBy !== null || isEnded(session);
}
