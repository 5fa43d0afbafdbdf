// A user deletes the account: the session ends with it, without a logout. An administrator deletes the accounts
// of others by the same paths, with a number in them: those are no end unless the cookie goes too.

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import { rememberingLast } from '../../shared/last-result.ts';
import { ACCOUNT_DELETION_WORDS, pathWords } from '../names/login-words.ts';
import { redirectPath } from '../redirect.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { pathOfTarget } from '../target.ts';
import { type CookieChange, isUnchanged } from '../transition.ts';
import { isSpeculative, isWrittenPath, whereNamed, wordsOf } from './action-name.ts';
import { effectiveMethod } from './request-method.ts';

const VERB = '(?:delete|destroy|remove|close|deactivate|erase|unregister|deletion)';
const SELF = '(?:my[-_]?account|account|my[-_]?profile|profile|myself|me)';
const END = '(?:/(?:confirm(?:ed|ation)?|final(?:ize)?|done))?(?:\\.\\w{1,6})?/?$';
/** What ends an account; of a user, it may end what the user has begun: see logout-request.ts. */
const END_VERB = `(?:${VERB}|terminate)`;
/** `/account/delete`, `/settings/account/close`, `/user/delete`; `/delete-my-account`. Behind it would stand what else is deleted. */
const DELETION_PATH = new RegExp(
  `/(?:${SELF}[/_-](?:settings[/_-])?(?:confirm[-_]?)?${END_VERB}|users?[/_-](?:settings[/_-])?(?:confirm[-_]?)?${VERB})(?:[-_]?account)?${END}|/(?:${END_VERB}|cancel)[-_/]?(?:my[-_]?|own[-_]?|user[-_]?)?${SELF}${END}|/settings/${VERB}${END}|${pathWords(ACCOUNT_DELETION_WORDS, [])}`,
  'i',
);
/** What a DELETE of it deletes: Devise has its registrations at `/users`. */
const OWN_PLACE =
  /(?:\/(?:(?:users?|accounts?|members?|customers?|profiles?)\/(?:me|self|current|mine)|my[-_]?account|account|profile|users?|registration)|(?:^|\/api|\/v\d+)\/me)(?:\.json)?\/?$/i;
const NUMBER = '(?:\\d+|[0-9a-f]{24,}|[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12})';
const NAME = '[\\w.@-]{1,64}';
const USERS = '(?:users|accounts|members|customers|profiles)';
/** `/users/ada`, `/users/ada/destroy`, `/user/7/cancel` and `/users/delete/7`. */
const PLACE_BY_ID = new RegExp(`/${USERS}/${NAME}/?$`, 'i');
const DELETION_BY_ID = new RegExp(
  `/(?:${USERS}/${NAME}|user/${NAME})/(?:${END_VERB}|cancel)(?:\\.\\w+)?/?$|/(?:${USERS}|user)/${END_VERB}/${NUMBER}/?$`,
  'i',
);
const DELETION_NAME =
  /(?:^|-)(?:delete|remove|close|cancel|deactivate|destroy|erase|terminate)-?(?:my-|own-|the-|current-)?(?:account|profile|me|self|myself|current-user)$|(?:^|-)account-(?:delete|close|remove|deletion|destroy)$|^unregister$/;
/** Whose account, where others can be named too. */
const OTHERS = /(?:^|\/)(?:admin|staff|manage|backoffice)(?:[/_-]|$)/i;
const IDENTITY = /^(?:user-?|account-?|member-?|customer-?)?(?:id|ids|uuid)$/;
/** A link that the account is bound to, and not the account. */
const LINKED = /\/(?:connect(?:ion|ed)?s?|links?|linked|social|providers?|auth|oauth2?|identities)\//i;

/** The signs that a request deletes the account of its own user, in words; empty: it may be that of another one, or none. */
export const accountDeletionSigns = rememberingLast((request: RequestMessage): string[] => {
  const { method, target } = request;
  if (method === 'GET' || method === 'HEAD' || isSpeculative(request)) return [];
  const path = pathOfTarget(target);
  if (OTHERS.test(path) || LINKED.test(path) || namesUser(request)) return [];
  if (effectiveMethod(request) === 'DELETE') return OWN_PLACE.test(path) ? [`a DELETE of ${path}`] : [];
  if (DELETION_PATH.test(path) && !DELETION_BY_ID.test(path) && !isWrittenPath(path))
    return [`a ${method} to ${path}`];
  const where = whereNamed(request, (name) => DELETION_NAME.test(name));
  return where === null ? [] : [where];
});

/** Whether it may be one: it was where the response takes the cookie of the user away. */
export function mayDeleteAccount(request: RequestMessage): boolean {
  const { target } = request;
  const path = pathOfTarget(target);
  if (isSpeculative(request) || LINKED.test(path)) return false;
  if (DELETION_PATH.test(path) || DELETION_BY_ID.test(path)) return !isWrittenPath(path);
  if (effectiveMethod(request) === 'DELETE') return OWN_PLACE.test(path) || PLACE_BY_ID.test(path);
  return whereNamed(request, (name) => DELETION_NAME.test(name)) !== null;
}

function namesUser({ target, form }: RequestMessage): boolean {
  const at = target.indexOf('?');
  const parameters = at < 0 ? [] : [...new URLSearchParams(target.slice(at + 1)).keys()];
  return [...parameters, ...(form?.fields ?? [])].some((name) => IDENTITY.test(wordsOf(name)));
}

/**
 * Whether the account is still there, though the response is no error: the page asks once more, or for the password; it is
 * only planned; the session still has its user. `change`: what the response does to the cookie.
 */
export function isDeletionPending(
  { message, request, content, source: { path } }: WholeExchange,
  change: CookieChange,
): boolean {
  if (change.kind === 'rotated') return (change.after?.length ?? 0) > 0;
  if (!isUnchanged(change)) return false;
  if (message.status === 202 || content?.hasPasswordField === true) return true;
  const target = redirectPath(message, path);
  return target !== null && (target === path || target === refererPath(request));
}

function refererPath(request: RequestMessage): string | null {
  const [referer] = fieldValues(request, 'referer');
  return referer === undefined ? null : pathOfTarget(referer);
}
