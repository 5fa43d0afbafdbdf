// A password that is posted without the name of a user: who is logged in gives it once more, to see or change what is protected,
// or chooses another one; who is not logs in with it. The request is the same, so that the session decides.

import type { RequestMessage } from '../../record/message.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import { sentOf } from '../transition.ts';
import { isKnownByPasswordOnly, isLoginPage, isUserName, passwordField } from './login-request.ts';
import { isPasswordPlace } from './password-change-request.ts';
import { mayBeOfUser } from './unseen-login.ts';

const CONFIRMATION_PATH =
  /(?:^|[/_.-])(?:sudo|confirm|reauth|re[-_]auth|verify|verification|step[-_]?up|elevate|unlock|identity)/i;

/** It posts a password alone, and not to a login page. */
export function postsPasswordAlone({
  request: { form },
  source: { path },
  loginSigns,
}: WholeExchange): boolean {
  const fields = form?.fields ?? [];
  if (passwordField(fields) === null || fields.some(isUserName)) return false;
  return isConfirmationPlace(path) || isKnownByPasswordOnly(loginSigns);
}

function isConfirmationPlace(path: string): boolean {
  return CONFIRMATION_PATH.test(path) || isPasswordPlace(path);
}

/** A password alone is that of the user who has the session, whatever the response does to it. */
export function isPasswordOfUser(exchange: WholeExchange, session: TrackedSession): boolean {
  if (!postsPasswordAlone(exchange)) return false;
  const { path } = exchange.source;
  if (CONFIRMATION_PATH.test(path)) return isLoggedIn(session) || mayBeOfUser(session);
  // Where the user has logged in the same is another login.
  if (session.login?.event.request?.path === path) return false;
  if (isLoggedIn(session)) return true;
  const number = sentOf(exchange.sent, session)?.value.number;
  return isPasswordPlace(path) && mayBeOfUser(session, number) && !isOfVisitor(session, exchange.request);
}

/** Before `own`, the request, it was denied something, was sent to a login page, or has begun to log in. */
function isOfVisitor({ events, pendingLogin }: TrackedSession, own: RequestMessage): boolean {
  if (pendingLogin !== null) return true;
  return events.some(({ status, request }) => {
    if (request === null || (request.frame === own.frame && request.input === own.input)) return false;
    return status === 401 || status === 403 || (status === 200 && isLoginPage(request.path));
  });
}
