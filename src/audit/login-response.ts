// Whether a response says that a login has worked, whatever becomes of its cookies.

import type { ContentFacts } from '../record/message.ts';
import { contentOutcome } from '../session/evidence/content-outcome.ts';
import { loginOutcome } from '../session/evidence/login.ts';
import { isLoginPath } from '../session/evidence/login-request.ts';
import { redirectPath } from '../session/redirect.ts';
import { pathOfTarget } from '../session/target.ts';
import { type CookieChange, UNTOUCHED } from '../session/transition.ts';
import type { ResponseSubject } from './subject.ts';

const ISSUED: CookieChange = { ...UNTOUCHED, kind: 'issued' };

/** A login whose response neither has an error status nor leads back to the form or to an error. */
export function isLoginResponse({ message, request, isLogin, isLogout }: ResponseSubject): boolean {
  if (request === null || isLogout(request) || !isLogin(request)) return false;
  const path = pathOfTarget(request.target);
  return loginOutcome(message, path, false, ISSUED)?.event === 'login';
}

/** The content of the response to a login at `path` says that it failed: the form again, or an error in JSON. */
export function isRefusedByContent(content: ContentFacts, status: number, path: string): boolean {
  const exchange = { content, message: { status }, source: { path } };
  return contentOutcome(exchange, UNTOUCHED)?.event === 'login-failed';
}

/** The response denies access: by its status, or by a redirect to a login. */
export function isDenied({ message, request }: ResponseSubject): boolean {
  if (message.status >= 400) return true;
  const path = redirectPath(message, request === null ? '/' : pathOfTarget(request.target));
  return path !== null && isLoginPath(path);
}
