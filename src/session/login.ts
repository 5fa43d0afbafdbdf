// Which request is a login, by its method and path alone: what it sets is more likely to be a session.

import type { RequestMessage } from '../record/message.ts';

const LOGIN_PATH =
  /(?:log|sign)[-_]?(?:in|on)|authenticat|\/auth(?:\/|$)|\/sessions?\/?$|j_security_check|\/oauth2?\//i;

/** A POST to what looks like the place where one logs in. */
export function isLoginRequest(request: RequestMessage): boolean {
  if (request.method !== 'POST') return false;
  const { target } = request;
  const query = target.indexOf('?');
  return LOGIN_PATH.test(query < 0 ? target : target.slice(0, query));
}
