// Requests that say which session they end: that of a user, of a device, or one by its number. An administrator, or a
// program with a token, ends those of others so, and its own goes on. That it was its own is seen in the response, which
// deletes the cookie, or in what follows.

import type { RequestMessage } from '../../record/message.ts';
import { pathOfTarget, queryOf } from '../target.ts';
import { wordsOf } from './action-name.ts';
import { passwordField } from './login-request.ts';

const OWNER =
  '(?:users?|members?|devices?|employees?|customers?|players?|subscribers?|accounts|sessions|(?:web|user|active|login)[-_]?sessions)';
const VERB = '(?:(?:force[-_]?)?(?:log|sign)[-_]?(?:out|off)|destroy|delete|end|close|kill|terminate|revoke)';
/** `/users/bob/logout`, `/devices/phone/sessions/revoke`, `/@bob/logout`. */
const BEFORE_ACTION = new RegExp(`/(?:${OWNER}/|@)([^/]+)/`, 'gi');
/** `/users/logout/2`, `/sessions/revoke/77`. */
const AFTER_ACTION = new RegExp(
  `/${OWNER}/${VERB}/(?:\\d{1,12}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})/?$`,
  'i',
);
/** `/logout/user/bob`, `/admin/revoke/session/77`. */
const BEHIND_ACTION = new RegExp(`/${VERB}[-_/](?:${OWNER}|account|session)/([^/]+)/?$`, 'i');
/** What stands at the place of a name and is none: the own one, all of them, an action, or a part of the application. */
const NO_NAME = new RegExp(
  `^(?:me|self|myself|current|mine|my|own|this|all|-|v\\d+|(?:.*[-_])?(?:${VERB})(?:[-_].*)?|api|rest|ajax|auth|authentication|identity|sessions?|tokens?|oauth2?|oidc|openid|sso|saml2?|cas|ldap|accounts?|users?|members?|profile|settings|security|preferences|dashboard|panel|home|area|portal|app|admin|manage|management|public|private|web|mobile|site|main|default|index|log[-_]?in|sign[-_]?in|actions?|do|controller|password|local|google|facebook|github|[a-z]{2}(?:[-_][a-z]{2})?|[\\w-]+\\.(?:php|aspx?|jsp|cgi|pl|do|html?))$`,
  'i',
);
/** Parameters, and members of a body, as `wordsOf` writes them. */
const IDENTITY =
  /^(?:(?:target|selected|other)-)?(?:(?:users?|members?|accounts?|devices?|employees?|customers?|players?)-?(?:ids?|uuid|name|e?mail)?|ids?|uids?|uuid|pks?|e-?mail)$|^selected(?:-(?:action|users?))?$/;
const SESSION_NUMBER = /^(?:(?:session|token)-?)ids?$/;

const MIN_TOKEN_CHARACTERS = 20;

/** Whether a logout says whose session it ends, or which. */
export function namesSession(request: RequestMessage): boolean {
  return namesInPath(pathOfTarget(request.target)) || namesInQuery(request.target) || namesInBody(request);
}

/** Whether a path has the name of a user, of a device or of a session in it: `/users/bob/sessions/revoke`. */
export function namesInPath(path: string): boolean {
  if (AFTER_ACTION.test(path)) return true;
  const names = [...path.matchAll(BEFORE_ACTION), ...[BEHIND_ACTION.exec(path) ?? []]];
  return names.some(([, name]) => name !== undefined && !NO_NAME.test(name));
}

/** A session in a query is that of the client itself, which has no cookie. What is long is a token of a form. */
function namesInQuery(target: string): boolean {
  return [...queryOf(target)].some(([parameter, value]) => {
    const name = wordsOf(parameter);
    // DokuWiki's `id=start` is a page.
    if (/^(?:ids?|pks?)$/.test(name)) return /^\d{1,12}$/.test(value);
    return IDENTITY.test(name) && value !== '' && value.length < MIN_TOKEN_CHARACTERS && !NO_NAME.test(value);
  });
}

/** A call of JSON-RPC 2.0 (section 4) has a number of its own; beside a password is the user who sends it. */
export function namesInBody({ form }: RequestMessage): boolean {
  if (form === null || passwordField(form.fields) !== null) return false;
  const isCall = form.fields.includes('jsonrpc') || form.actions.some(({ field }) => field === 'method');
  return form.fields
    .filter((field) => !(isCall && field === 'id'))
    .map(wordsOf)
    .some((field) => IDENTITY.test(field) || SESSION_NUMBER.test(field));
}
