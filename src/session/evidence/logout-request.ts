// Which request is a logout: by its method and path, by a parameter, or by what it posts. Whether it worked is another
// question: see logout.ts.

import type { RequestMessage } from '../../record/message.ts';
import { EXIT_WORDS, LOGOUT_WORDS, pathWords } from '../names/login-words.ts';
import { pathOfTarget } from '../target.ts';
import { isLogoutName, isSpeculative, isWrittenPath, whereNamed, wordsOf } from './action-name.ts';
import { isLoginPath, passwordField } from './login-request.ts';

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
/** `/index.php?logout`. */
const LOGOUT_FLAG = /[?&](?:log|sign)[-_]?(?:out|off)(?:$|[&#]|=(?:1|true|yes|on)?(?:$|[&#]))/i;
/** Parameters that lead out of some applications, and mean something else in others. */
const WEAK_FLAG = /[?&](?:reconnect|disconnect|exit|quit|leave|bye)=?(?:1|true|yes)?(?:$|[&#])/i;
/** A button of a form. */
const LOGOUT_FIELD =
  /^(?:(?:do|btn|button|submit|action|user)-)?(?:log|sign)-?(?:out|off)(?:-(?:button|btn|submit|x))?$/;
/** What a DELETE of it ends. */
const SESSION_PLACE = /\/(?:sessions?|login|auth|tokens?)(?:\/(?:current|me))?\/?$/i;

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

function ownSigns(request: RequestMessage): string[] {
  const { method, target, form } = request;
  const path = pathOfTarget(target);
  if (isLogoutPath(path, method)) return [`a ${method} to ${path}`];
  if (method === 'DELETE' && SESSION_PLACE.test(path)) return [`a DELETE of ${path}`];
  const where = whereNamed(request, isLogoutName);
  if (where !== null && passwordField(form?.fields ?? []) === null) return [where];
  // `/login?logout` is the page after a logout.
  if (LOGOUT_FLAG.test(target) && !isLoginPath(path))
    return [`a ${method} of ${path} that asks for a logout`];
  const field = logoutField(request, path);
  return field === null ? [] : [`it posts the field ${field}`];
}

/** A page about logouts is read, not posted to. */
function isLogoutPath(path: string, method: string): boolean {
  if (!LOGOUT_PATH.test(path) || AFTER_LOGOUT_PATH.test(path) || OTHERS_PATH.test(path)) return false;
  return method === 'POST' || !isWrittenPath(path);
}

/** The button of a form that asks for nothing else: a form with a password logs in. */
function logoutField({ method, form }: RequestMessage, path: string): string | null {
  if (method !== 'POST' || form === null || passwordField(form.fields) !== null) return null;
  const isOut = (field: string) =>
    LOGOUT_FIELD.test(wordsOf(field)) || (field === 'out' && isLoginPath(path));
  return form.fields.find(isOut) ?? null;
}

/** It may be one: where its response takes the cookie of a logged-in user away, it was. */
export function mayLeadOut({ target }: RequestMessage): boolean {
  const path = pathOfTarget(target);
  return WEAK_FLAG.test(target) || (LOGOUT_PATH.test(path) && OTHERS_PATH.test(path));
}
