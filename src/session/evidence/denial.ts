// Does a response deny what was asked for, because there is no valid session?

import type { ResponseMessage } from '../../record/message.ts';
import { redirectPath } from '../redirect.ts';
import { isLoginPath } from './login-request.ts';

/** 401, 403, or a redirect from `path` to a login. */
export function isDenial(message: ResponseMessage, path: string): boolean {
  const { status } = message;
  if (status === 401 || status === 403) return true;
  const target = redirectPath(message, path);
  return target !== null && target !== path && isLoginPath(target);
}
