// A refresh (RFC 6749 section 6): the client brings a token that it has, and no password, and gets a new one. It begins
// no login, and one that is refused is no failed login.

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import type { SentSession } from '../transition.ts';
import { isSecondStep } from './login-request.ts';

const TOKEN_PATH = /\/(?:access[-_]?|auth[-_]?)?tokens?\/?$/i;
/** RFC 6749 sections 2.3.1 and 6, and what goes with every form: none of them says who somebody is. */
const REFRESH_FIELD =
  /^(?:grant_?type|(?:refresh_?)?token|refresh|client_?(?:id|secret)|scope|resource|audience|device_?id|_?(?:csrf|xsrf)(?:[-_]?token)?)$/i;

/**
 * Whether a request with the signs of a login is a refresh. `status`: that of its response; `sent`: the sessions that it
 * carries. Without one of a user it can still be a login that needs no password, unless it is refused.
 */
export function isRefresh(request: RequestMessage, status: number, sent: readonly SentSession[]): boolean {
  if (request.method === 'GET' || !bringsTokenOnly(request)) return false;
  return status >= 400 || sent.some(({ value }) => value.session.login !== null);
}

/** Nothing but a token, in a cookie or in a field; to any path when the request is known to be empty. */
function bringsTokenOnly(request: RequestMessage): boolean {
  const { form, target } = request;
  const [path = ''] = target.split('?');
  if (path !== target || isSecondStep(path)) return false;
  if (fieldValues(request, 'authorization').some((value) => !/^Bearer /i.test(value))) return false;
  const fields = form?.fields ?? [];
  if (!fields.every((field) => REFRESH_FIELD.test(field))) return false;
  return TOKEN_PATH.test(path) || fields.length > 0 || fieldValues(request, 'content-length')[0] === '0';
}
