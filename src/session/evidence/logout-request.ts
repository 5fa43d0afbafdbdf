// Which request is a logout: by its method and path, by a parameter, or by what it posts. Whether it worked is another
// question: see logout.ts.

import type { RequestMessage } from '../../record/message.ts';
import { rememberingLast } from '../../shared/last-result.ts';
import { EXIT_WORDS, LOGOUT_WORDS, pathWords } from '../names/login-words.ts';
import { plainWords } from '../names/plain-words.ts';
import { pathOfLocation, pathOfTarget, queryOf } from '../target.ts';
import { accountDeletionSigns, mayDeleteAccount } from './account-deletion.ts';
import {
  isExitName,
  isLoginTarget,
  isLogoutName,
  isSpeculative,
  isWrittenPath,
  whereNamed,
  wordsOf,
} from './action-name.ts';
import { namesError } from './error-location.ts';
import { isLoginPath, passwordField } from './login-request.ts';
import { asksByButton, isLogoutButton, isLogoutSource, namesLogoutAnywhere } from './logout-button.ts';
import { namesInBody, namesInPath, namesSession } from './named-session.ts';
import { effectiveMethod } from './request-method.ts';

const LOGOUT_PATH = new RegExp(
  `(?:log|sign)[-_]?(?:me[-_]?)?(?:out|off)|end[-_]?session|(?:destroy|kill|terminate|revoke)[-_]?session|/sessions?/(?:destroy|delete|end|close|revoke)(?:/|$)|${pathWords(LOGOUT_WORDS, EXIT_WORDS)}`,
  'i',
);
/** Where one arrives after a logout, or reads about it. */
const AFTER_LOGOUT_PATH =
  /(?:out|off)[-_/]?(?:success|successful|complete|completed|done|confirmation|settings?|history|warning|reasons?|timeout)/i;
/** What ends sessions of others or on other devices, or is a setting: the own session goes on. */
const OTHERS_PATH =
  /other|elsewhere|auto[-_]?(?:log|sign)|\/(?:\d+|[0-9a-f]{24,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/[^/]*$/i;
/** Parameters that lead out of some applications, and mean something else in others. */
const WEAK_FLAG = /[?&](?:reconnect|disconnect|exit|quit|leave|bye)=?(?:1|true|yes)?(?:$|[&#])/i;
/** Behind anything: of the application, or of that. */
const EXIT_END = new RegExp(`/(?:exit|quit|bye|disconnect|${EXIT_WORDS.join('|')})(?:\\.\\w{1,6})?/?$`, 'i');
/** Single logout of SAML 2.0, or a level of service. */
const SINGLE_LOGOUT = /\/(?:slo|singlelogout)(?:[/.;]|$)/i;
/** The session of a user, or something that the user has begun. */
const TERMINATION = /\/(?:users?|sessions?|auth|me)\/(?:terminate|end|close|finish|stop)\/?$/i;
/** What a DELETE of it ends. */
const SESSION_PLACE =
  /\/(?:(?:(?:user|admin|member|account|web|login|auth)[-_]?)?sessions?|login|auth|tokens?)(?:\/(?:current|me|self|mine|this|own))?(?:\.(?:json|xml|html))?\/?$/i;
/** The sessions of a user, who is named: perhaps another one. */
const SESSIONS_OF_USER =
  /\/(?:\d+|[0-9a-f]{24,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})\/(?:sessions|tokens)\/?$/i;
/** That of one thing of many: of a connection to another service, of a device. */
const SESSION_OF_THING =
  /\/[a-z_-]+s\/(?!(?:v\d+|me|self|mine|current)\/)[^/]+\/(?:sessions?|login|auth|tokens?)\/?$/i;
/** Parameters, and members of a body, that say which other service to log out of. */
const OTHER_SERVICE = /^(?:service|provider|network|connection|connector|integration)(?:-(?:id|name))?$/;
/** One session by its number: perhaps that of another device. */
const SESSION_BY_NUMBER = /\/sessions?\/[\w-]+\/?$/i;

/**
 * The signs of a logout in a request, in words; empty when there are none. `isNamed`: the user's policy names it as
 * one, or (false) as none; undefined: it does not name it.
 */
export function logoutSigns(request: RequestMessage, isNamed: boolean | undefined): string[] {
  if (isNamed === false) return [];
  if (isNamed === true) return ['the configuration names it as a logout'];
  const signs = ownSigns(request);
  return signs.length > 0 && isSpeculative(request) ? [] : signs;
}

const ownSigns = rememberingLast((request: RequestMessage): string[] => {
  const action = actionSign(request);
  if (action !== null) return namesOther(request) ? accountDeletionSigns(request) : [action];
  const path = pathOfTarget(request.target);
  const field = logoutField(request, path);
  // The query is that of the page with the button.
  if (field === null || namesInPath(path) || namesInBody(request) || signsOffItem(request))
    return accountDeletionSigns(request);
  return [`it posts the field ${field}`];
});

/** Whether its method, path or parameters ask for the logout of its sender. */
export function isOwnLogout(request: RequestMessage): boolean {
  return actionSign(request) !== null && !namesOther(request);
}

function namesOther(request: RequestMessage): boolean {
  return namesSession(request) || signsOffItem(request);
}

const SIGN_OFF = /sign[-_+]?off/i;
const ITEM =
  /(?:^|-)(?:ids?|no|nr|number|documents?|doc|steps?|stage|phase|tasks?|items?|orders?|comments?|approvers?|approved)$/;

/** Documents and steps of a workflow are signed off too: such a request says which. */
function signsOffItem({ target, form }: RequestMessage): boolean {
  const isSignOff =
    SIGN_OFF.test(target) ||
    (form?.fields ?? []).some((field) => SIGN_OFF.test(field)) ||
    (form?.actions ?? []).some(({ value }) => SIGN_OFF.test(value.replace(' ', '-')));
  if (!isSignOff) return false;
  return [...queryOf(target).keys(), ...(form?.fields ?? [])].some((name) => ITEM.test(wordsOf(name)));
}

/** The sign of a logout, perhaps that of another user; null: there is none. */
const actionSign = rememberingLast((request: RequestMessage): string | null => {
  const { method, target, form } = request;
  const path = pathOfTarget(target);
  if (isLogoutPath(path, method)) return `a ${method} to ${path}`;
  if (deletesSession(request, path)) return `a DELETE of ${path}`;
  const where = whereNamed(request, isLogoutName);
  if (where !== null && passwordField(form?.fields ?? []) === null && !namesService(request)) return where;
  // `/login?logout` is the page after a logout.
  return asksByButton(target) && !isLoginPath(path) ? `a ${method} of ${path} that asks for a logout` : null;
});

function deletesSession(request: RequestMessage, path: string): boolean {
  if (SESSIONS_OF_USER.test(path) || SESSION_OF_THING.test(path)) return false;
  return SESSION_PLACE.test(path) && effectiveMethod(request) === 'DELETE';
}

/** The request says which other service it logs out of. */
function namesService({ target, form }: RequestMessage): boolean {
  const parameters = [...queryOf(target)];
  const isService = ([name, value]: readonly [string, string]) =>
    OTHER_SERVICE.test(wordsOf(name)) && !/^https?:/i.test(value);
  return (
    parameters.some(isService) || (form?.fields ?? []).some((field) => OTHER_SERVICE.test(wordsOf(field)))
  );
}

/** A page about logouts is read, not posted to. */
export function isLogoutPath(path: string, method: string): boolean {
  if (!LOGOUT_PATH.test(plainWords(path)) || AFTER_LOGOUT_PATH.test(path) || OTHERS_PATH.test(path))
    return false;
  return method === 'POST' || !isWrittenPath(path);
}

/** The button of a form that asks for nothing else: a form with a password logs in. */
function logoutField({ method, form }: RequestMessage, path: string): string | null {
  if (method !== 'POST' || form === null || passwordField(form.fields) !== null) return null;
  const isOut = (field: string) => isLogoutButton(field) || (field === 'out' && isLoginPath(path));
  return form.fields.find(isOut) ?? form.actions.find(isLogoutSource)?.value ?? null;
}

/** Ends one of several sessions: it is a logout when its response takes the cookie away. */
export function deletesOneSession(request: RequestMessage): boolean {
  return SESSION_BY_NUMBER.test(pathOfTarget(request.target)) && effectiveMethod(request) === 'DELETE';
}

/** Whether a redirect says that nothing was done: it names an error, or leads to the page that asks whether to log out. */
export function refusesLogout(location: string, path: string): boolean {
  if (namesError(location)) return true;
  const isOfOtherServer = /^(?:[a-z][a-z0-9+.-]*:)?\/\//i.test(location);
  return !isOfOtherServer && ASKS.test(location) && isLogoutPath(pathOfLocation(location, path), 'GET');
}

const ASKS = /[?&/](?:confirm|ask)/i;

/** It may be one: where its response takes the cookie of a logged-in user away, it was. */
export function mayLeadOut(request: RequestMessage): boolean {
  const { target } = request;
  const path = pathOfTarget(target);
  if (namesService(request) && whereNamed(request, isLogoutName) !== null) return true;
  if (namesOther(request) && (actionSign(request) ?? logoutField(request, path)) !== null) return true;
  if (SESSION_OF_THING.test(path) && effectiveMethod(request) === 'DELETE') return true;
  if (mayDeleteAccount(request)) return true;
  if (mayLeave(request) || SINGLE_LOGOUT.test(path)) return true;
  return LOGOUT_PATH.test(path) && OTHERS_PATH.test(path);
}

/** It leaves something, by words that mean other things too: where its response leads to the login, that was the session. */
export function mayLeave(request: RequestMessage): boolean {
  const { target, method } = request;
  const path = pathOfTarget(target);
  if (method === 'POST' && TERMINATION.test(path)) return true;
  if (WEAK_FLAG.test(target) || EXIT_END.test(plainWords(path))) return true;
  if (namesLogoutAnywhere(target) || (isLoginPath(path) && asksByButton(target))) return true;
  return whereNamed(request, isExitName) !== null;
}

const WAY_BACK =
  /[?&](?:next|back\w*|from|continue|dest\w*|goto|url|uri|service|target|origin|ref\w*|\w{0,16}(?:return|redirect|referr?er)\w*)=/i;

/** A redirect to the login, or to where the user has logged in, that does not come back: the session is left, not asked for. */
export function isSentOut(location: string, path: string, loginPath: string | null): boolean {
  if (WAY_BACK.test(location) || namesError(location)) return false;
  const target = pathOfLocation(location, path);
  if (target !== path && target === loginPath) return true;
  return isLoginPath(target) || isLoginTarget(location);
}
