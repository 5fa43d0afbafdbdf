// What a request is to the sessions that it carries: a logout, a login and of which kind, or neither. What it posts is
// known with its response.

import { isDeletion } from '../cookie/deletion.ts';
import { messageTimeMs, type RequestMessage, type ResponseMessage } from '../record/message.ts';
import { mayDeleteAccount } from './evidence/account-deletion.ts';
import { isProofRefused } from './evidence/authorization-scheme.ts';
import { type BegunLogin, begunLogin, mayBegin } from './evidence/begun-login.ts';
import { impersonationSigns } from './evidence/impersonation.ts';
import { loginMethod } from './evidence/login-method.ts';
import { isLoginPath, loginSigns } from './evidence/login-request.ts';
import { isLogoutPath, isOwnLogout, logoutSigns } from './evidence/logout-request.ts';
import { isPresumed } from './evidence/presumed-login.ts';
import { isRefresh } from './evidence/refresh.ts';
import { secondStepSigns } from './evidence/second-step.ts';
import type { LoginForms } from './login-forms.ts';
import { redirectPath } from './redirect.ts';
import type { EventMethod } from './session.ts';
import type { SessionExchange } from './session-exchange.ts';
import { pathOfTarget } from './target.ts';
import { isLoggedIn } from './tracked-session.ts';
import type { SentSession } from './transition.ts';

export interface RequestTurn
  extends Pick<SessionExchange, 'loginSigns' | 'logoutSigns' | 'isAttempt' | 'isContinued' | 'needsProof'> {
  readonly how: EventMethod | null;
}

export interface TurnContext {
  /** What the user's policy says of the request; undefined: nothing. */
  readonly isLogin: boolean | undefined;
  readonly isLogout: boolean | undefined;
  readonly forms: LoginForms;
  readonly sent: readonly SentSession[];
  /** The response sets the cookie of a session. */
  readonly isSet: boolean;
}

const NO_SIGNS: readonly string[] = [];
const NEITHER: RequestTurn = {
  loginSigns: NO_SIGNS,
  logoutSigns: NO_SIGNS,
  isAttempt: true,
  isContinued: false,
  needsProof: false,
  how: null,
};

export function requestTurn(
  message: ResponseMessage,
  request: RequestMessage | null,
  context: TurnContext,
): RequestTurn {
  if (request === null || (!context.isSet && isMadeAgain(message, request))) return NEITHER;
  const logout = logoutSigns(request, context.isLogout);
  const turn = logout.length > 0 ? { ...NEITHER, logoutSigns: logout } : loginTurn(message, request, context);
  // Devise logs out by a DELETE of `/users/sign_out`, which is no user of that name.
  const isDeletion = turn.how === null && !isOwnLogout(request) && mayDeleteAccount(request);
  return isDeletion ? { ...turn, how: 'account-deletion' } : turn;
}

/** RFC 9110 sections 15.4.8 and 15.4.9: the browser posts the same to another place, and what that says counts. */
function isMadeAgain(message: ResponseMessage, { method, target }: RequestMessage): boolean {
  if (method === 'GET' || (message.status !== 307 && message.status !== 308)) return false;
  const path = pathOfTarget(target);
  const next = redirectPath(message, path);
  if (next === null || next === path) return false;
  return withoutSlash(next) === withoutSlash(path) || isLoginPath(next) || isLogoutPath(next, method);
}

function withoutSlash(path: string): string {
  return path.replace(/\/$/, '');
}

function loginTurn(message: ResponseMessage, request: RequestMessage, context: TurnContext): RequestTurn {
  const { isLogin, forms, sent } = context;
  if (isLogin !== false) {
    const impersonation = impersonationSigns(request, sent);
    if (impersonation !== null) return { ...NEITHER, loginSigns: impersonation, how: 'impersonation' };
    const second = secondStepSigns(request, sent);
    if (second !== null) return { ...NEITHER, loginSigns: second, how: 'password', isContinued: true };
  }
  if (isRefresh(request, message.status, sent)) return NEITHER;
  if (isLogin !== true && takesAway(message, request, context)) return NEITHER;
  const own = loginSigns(request, isLogin, forms);
  if (own.length > 0) return { ...NEITHER, loginSigns: own, how: loginMethod(request) };
  // A password with every request is a login where the session begins.
  const begun = begunTurn(message, request, context);
  if (begun === null) return NEITHER;
  const { signs, how, isAttempt, needsProof = false } = begun;
  return { ...NEITHER, loginSigns: signs, how, isAttempt, needsProof };
}

/** Who posts nothing, and loses the cookie of a user, does not log in, also below the path of a login: `/auth/end`. */
function takesAway(message: ResponseMessage, request: RequestMessage, { sent, isSet }: TurnContext): boolean {
  if (isSet || request.method === 'GET' || request.form === null || request.form.fields.length > 0)
    return false;
  const deleted = message.setCookies
    .filter(({ parsed }) => isDeletion(parsed, messageTimeMs(message)))
    .map(({ parsed }) => parsed.cookie.name);
  return sent.some(({ value: { session } }) => isLoggedIn(session) && deleted.includes(session.name));
}

/** A login that only the response shows: it begins a session, or refuses a password. */
function begunTurn(
  message: ResponseMessage,
  request: RequestMessage,
  { forms, sent, isSet }: TurnContext,
): BegunLogin | null {
  // A registration, a code or a link may leave the value as it is.
  if (!isSet && sent.length === 0 && message.status !== 401) return null;
  const begun = begunLogin(request, sent, forms);
  if (begun === null) return null;
  const isKept = isPresumed(begun.how) && sent.length > 0;
  if ((isSet || isKept) && mayBegin(begun, message, request)) return begun;
  return begun.isAttempt && isProofRefused(message) ? begun : null;
}
