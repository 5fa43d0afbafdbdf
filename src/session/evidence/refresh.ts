// A refresh (RFC 6749 section 6): the client brings a token that it has, and no password, and gets a new one. It begins
// no login, and one that is refused is no failed login.

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import { isRefreshTokenName } from '../../shared/token-hash.ts';
import type { SentSession } from '../transition.ts';
import { isLoginPage, isSecondStep, passwordField } from './login-request.ts';
import { isRefreshName, isRefreshPath, refreshCookie } from './refresh-cookie.ts';
import { isRevocation } from './revocation.ts';

const TOKEN_PATH = /\/(?:access[-_]?|auth[-_]?)?tokens?\/?$/i;
/** RFC 6749 sections 2.3.1 and 6, and what goes with every form: none of them says who somebody is. */
const REFRESH_FIELD =
  /^(?:grant_?type|(?:refresh_?)?token|refresh|client_?(?:id|secret)|scope|resource|audience|device_?id|_?(?:csrf|xsrf)(?:[-_]?token)?)$/i;

/**
 * Whether a request with the signs of a login is a refresh. `status`: that of its response; `sent`: the sessions that it
 * carries. Without one of a user it can still be a login that needs no password, unless it is refused.
 */
export function isRefresh(request: RequestMessage, status: number, sent: readonly SentSession[]): boolean {
  if (request.method === 'GET') return false;
  if (postsRefreshToken(request) || isOfProgram(request) || isRevocation(request)) return true;
  // A device asks again and again until its user has agreed (RFC 8628 section 3.5).
  if (status >= 400 && request.form?.fields.some((field) => WAITING_FIELD.test(field)) === true) return true;
  if (!bringsTokenOnly(request, sent)) return false;
  return (
    status >= 400 ||
    sent.some(({ value: { session } }) => session.login !== null || isRefreshName(session.name))
  );
}

/** Whether it posts a refresh token in a field of that name, and no password. */
export function postsRefreshToken({ form }: Pick<RequestMessage, 'form'>): boolean {
  const fields = form?.fields ?? [];
  return fields.some(isRefreshTokenName) && passwordField(fields) === null;
}

const WAITING_FIELD = /^(?:device_code|auth_req_id)$/;
const DEVICE_PATH = /device/i;
const DEVICE_FIELD = /^(?:client_id|scope|audience|resource)$/;
const PROGRAM_FIELD = /^client_(?:secret|assertion)$/;

/** A program gets a token for itself (RFC 6749 section 4.4): there is no user. */
function isOfProgram({ form, target }: RequestMessage): boolean {
  const fields = form?.fields ?? [];
  // A device asks for the code that its user types in elsewhere (RFC 8628 section 3.1).
  if (DEVICE_PATH.test(target) && fields.length > 0 && fields.every((field) => DEVICE_FIELD.test(field)))
    return true;
  const isOf = (field: string) =>
    PROGRAM_FIELD.test(field) ||
    /^(?:grant_type|client_id|client_assertion_type|scope|resource|audience)$/.test(field);
  return (
    fields.includes('grant_type') && fields.some((field) => PROGRAM_FIELD.test(field)) && fields.every(isOf)
  );
}

/** Nothing but a token, in a cookie or in a field; to any path when the request is known to be empty. */
function bringsTokenOnly(request: RequestMessage, sent: readonly SentSession[]): boolean {
  const { form, target } = request;
  const [path = ''] = target.split('?');
  if (path !== target || isSecondStep(path)) return false;
  if (fieldValues(request, 'authorization').some((value) => !/^Bearer /i.test(value))) return false;
  const fields = form?.fields ?? [];
  if (!fields.every((field) => REFRESH_FIELD.test(field))) return false;
  if (TOKEN_PATH.test(path) || isRefreshPath(path)) return true;
  const isEmpty = form !== null || fieldValues(request, 'content-length')[0] === '0';
  if (fields.length > 0 || (isEmpty && form === null)) return true;
  return isEmpty && !isLoginPage(path) && refreshCookie(request, sent) !== null;
}
