// Does a response deny what was asked for, because there is no valid session?

import { type ContentFacts, fieldValues, type ResponseMessage } from '../../record/message.ts';
import { redirectPath } from '../redirect.ts';
import { isLoginTarget } from './action-name.ts';
import { isLoginPath } from './login-request.ts';

/** 401, 403, or a redirect from `path` to a login, which may be named in the query. */
export function isDenial(message: ResponseMessage, path: string): boolean {
  const { status } = message;
  if (status === 401 || status === 403) return true;
  const target = redirectPath(message, path);
  if (target === null) return false;
  const [location = ''] = fieldValues(message, 'location');
  return (target !== path && isLoginPath(target)) || isLoginTarget(location);
}

/** A 200 that denies: it asks for a password, or says that it failed. */
export function isContentDenial(content: ContentFacts | null): boolean {
  return content !== null && (content.hasLoginForm || content.outcome === 'failure');
}
