// A login of several pages whose key is in their paths, as servers of OpenID Connect have it: `/interaction/KEY` asks for
// the password, and leads to `/auth/KEY`, which asks for more at another key, or sends the browser back to the application.

import { fieldValues, type RequestMessage } from '../../record/message.ts';
import { pathOfTarget } from '../target.ts';
import { isLoginPage } from './login-request.ts';

/** Long and random; not the name of a page. */
const KEY = /^(?=.*\d)[\w.~-]{16,}$/;

/**
 * Whether a redirect from `path` to `target` goes on with the login that both have the key of, though `target` is called as
 * a login is (`/auth/KEY`). The page with the form is no way on.
 */
export function continuesFlow(path: string, target: string): boolean {
  const segments = segmentsOf(target);
  const key = segments.pop();
  if (key === undefined || !KEY.test(key) || isLoginPage(`/${segments.join('/')}`)) return false;
  return segmentsOf(path).includes(key);
}

/** Whether a request for a path with a key comes from another page of the same flow, and so from no mail. */
export function isWithinFlow(request: RequestMessage): boolean {
  const [referer = ''] = fieldValues(request, 'referer');
  const page = pathOfTarget(referer.replace(/^[a-z]+:\/\/[^/]*/i, ''));
  const path = pathOfTarget(request.target);
  return page !== path && continuesFlow(page, path);
}

function segmentsOf(path: string): string[] {
  return path.split('/').filter((segment) => segment !== '');
}
