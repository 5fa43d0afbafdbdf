// A registration: a POST of a password to where accounts are made. Many applications log the new user in with it.

import type { RequestMessage, ResponseMessage } from '../../record/message.ts';
import { ACCOUNT_PLACES, pathWords, REGISTRATION_WORDS } from '../names/login-words.ts';
import { redirectPath } from '../redirect.ts';
import { pathOfTarget } from '../target.ts';
import { isPasswordName } from './login-request.ts';
import { postsNewPasskey } from './passkey.ts';

const REGISTRATION_PATH = new RegExp(
  `sign[-_]?up|(?:^|[/_.-])regist(?:er|ration|rations)(?:$|[/_.?-])|(?:create|new)[-_]?(?:account|user)|${pathWords(REGISTRATION_WORDS, [])}`,
  'i',
);
/** `/auth/register`: the empty part before the first slash counts. */
const MAX_REGISTRATION_PARTS = 3;
/** `/users`, `/api/v1/accounts`: a POST adds one. */
const ACCOUNT_PATH = new RegExp(`^/(?:api/)?(?:v\\d+/)?(?:auth/)?(?:${ACCOUNT_PLACES.join('|')})/?$`, 'i');
/** Where a user who is not logged in yet is sent: to read a mail, to wait for an administrator. */
const PENDING_PLACE =
  /confirm|verif|activat|check|pending|approv|inbox|mail|sent|thank|success|bestaetig|valid|moderat/i;

export function isRegistrationPath(path: string): boolean {
  return REGISTRATION_PATH.test(path) || ACCOUNT_PATH.test(path);
}

/** Whether a redirect sends who has no account from a page to where accounts are made, and not on within that. */
export function leadsToRegistration(message: ResponseMessage, path: string): boolean {
  const target = redirectPath(message, path);
  if (target === null || REGISTRATION_PATH.test(path) || !REGISTRATION_PATH.test(target)) return false;
  // `/events/7/register` is for an event.
  return target.split('/').length <= MAX_REGISTRATION_PARTS;
}

/** The signs of a registration in a request, in words; null: it is none. */
export function registrationSign({ method, target, form }: RequestMessage): string[] | null {
  if ((method !== 'POST' && method !== 'PUT') || form === null) return null;
  const path = pathOfTarget(target);
  if (postsNewPasskey({ form })) return [`a ${method} to ${path}`, 'it posts a new passkey'];
  const field = isRegistrationPath(path) ? form.fields.find((name) => isPasswordName(name)) : undefined;
  return field === undefined ? null : [`a ${method} to ${path}`, `it posts the field ${field}`];
}

/** Whether a Location leads to where there is more to do before the user is logged in. */
export function isPendingPlace(location: string): boolean {
  return PENDING_PLACE.test(location.replace(/^https?:\/\/[^/]*/i, ''));
}
