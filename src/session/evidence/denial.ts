// Does a response deny what was asked for, because there is no valid session?

import { type ContentFacts, fieldValues, type ResponseMessage } from '../../record/message.ts';
import { leadsToOtherHost, redirectPath } from '../redirect.ts';
import { pathOfLocation } from '../target.ts';
import { isLoginTarget } from './action-name.ts';
import { continuesFlow } from './login-flow.ts';
import { asksOtherServer, isGrant } from './login-grant.ts';
import { isLoginPath } from './login-request.ts';
import { mayRefusePassword } from './refused-password.ts';

/** 401, 403, or a redirect from `path` to a login, which may be named in the query. */
export function isDenial(message: ResponseMessage, path: string): boolean {
  const { status } = message;
  if (status === 401 || status === 403) return true;
  const target = redirectPath(message, path);
  if (target === null) return false;
  const [location = ''] = fieldValues(message, 'location');
  // A granted login goes to a callback, which may be called as a login is.
  if (isGrant(location)) return false;
  const isLogin = target !== path && isLoginPath(target) && !continuesFlow(path, target);
  if (isLogin || isLoginTarget(location)) return true;
  return isSentToLogIn(location) && !STARTS_LOGIN.test(path);
}

/** What asks another server for a login because the user asks for it, as to link an account. */
const STARTS_LOGIN =
  /connect|link|oauth|oidc|openid|saml|auth|sso|log[-_]?in|sign[-_]?in|social|integrat|provider/i;
/** It is asked whether there is a login, or told that there is none any more. */
const NO_LOGIN = /[?&]prompt=none(?:$|&)|log[-_]?out|sign[-_]?out|\/slo(?:$|[/?])|end[-_]?session/i;

/** A redirect asks another server for a login: OAuth 2, OpenID Connect, SAML 2.0, WS-Federation. */
function isSentToLogIn(location: string): boolean {
  if (NO_LOGIN.test(location)) return false;
  if (asksOtherServer(location)) return /[?&]response_type=/.test(location);
  return /^https?:\/\//i.test(location) && /[?&](?:SAMLRequest=|wa=wsignin1\.0)/.test(location);
}

/**
 * A status of success, for content that asks for a login, leads to one, or says that there was an error, or that there is
 * no user. The login page itself has its form for everybody: it says nothing about who asks.
 */
export function asksForLogin(
  { status }: ResponseMessage,
  path: string,
  content: ContentFacts | null,
): boolean {
  if (content === null || status < 200 || status > 299 || isLoginPath(path)) return false;
  if (content.isWithoutUser || content.outcome === 'failure') return true;
  return content.hasLoginForm || leadsToLogin(content, path);
}

/** The title of a page that a server shows, with a status of success, in place of one for users. */
const STRANGER_TITLE =
  /\bnot (?:logged|signed) in\b|\b(?:log|sign)[ -]?(?:in|on)\b.{0,20}\b(?:required|first|again|to continue)\b|\bplease (?:log|sign) ?(?:in|on)\b|\bsession\b.{0,20}\b(?:expired|ended|invalid|timed out)\b|\b(?:access|permission) denied\b|\bunauthori[sz]ed\b/i;

export function isStrangerTitle(title: string | null): boolean {
  return title !== null && STRANGER_TITLE.test(title);
}

/**
 * A redirect to another page that is no login, or nothing: so do pages that hide from strangers. Or an error for a script,
 * which is not to blame where another one asks for the same and gets it.
 */
export function isTurnedElsewhere(message: ResponseMessage, path: string): boolean {
  const { status } = message;
  if (status === 404) return true;
  if (status === 400)
    return (
      !mayRefusePassword(message) &&
      fieldValues(message, 'content-type').some((type) => /\bjson\b/i.test(type))
    );
  // What has moved for good has moved for everybody.
  if (status !== 302 && status !== 303 && status !== 307) return false;
  const target = redirectPath(message, path);
  return target !== null && (withoutSlash(target) !== withoutSlash(path) || leadsToOtherHost(message));
}

function withoutSlash(path: string): string {
  return path.endsWith('/') ? path.slice(0, -1) : path;
}

/** A script, or the page itself, sends the browser to the login. */
function leadsToLogin({ location }: ContentFacts, path: string): boolean {
  if (location === null) return false;
  return isLoginPath(pathOfLocation(location, path)) || isLoginTarget(location);
}
