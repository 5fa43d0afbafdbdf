// The way back from the login of another server (OAuth 2 and OpenID Connect: RFC 6749 section 4.1.2 and "Form Post Response
// Mode"; SAML 2.0; WS-Federation; OAuth 1): what the browser kept for it, and whether it failed.

import { initiatorOf } from '../../browser/request-initiator.ts';
import { fieldValues, type RequestMessage, type ResponseMessage } from '../../record/message.ts';
import { hostOfUrl } from '../../shared/url.ts';
import { knownName } from '../names/known-names.ts';
import { isRedirect } from '../redirect.ts';
import { pathOfTarget } from '../target.ts';
import { isDenial } from './denial.ts';
import { isLoginCallback, queryParameters } from './login-grant.ts';

/** Names of cookies in which servers keep what the login has to bring back. */
const STATE_NAME = /state|nonce|pkce|verifier|correlation|oauth|oidc|openid|saml/i;

/** The `state` in the query of a callback; null when there is none. */
export function stateOf({ target }: RequestMessage): string | null {
  return queryParameters(target).get('state');
}

export function isLoginStateName(name: string): boolean {
  const role = knownName(name)?.role ?? null;
  return role === null || role === 'csrf' ? STATE_NAME.test(name) : role === 'login-flow';
}

const FAILURES: ReadonlySet<number> = new Set([400, 401, 403, 419, 422, 500]);
const FAILED_PLACE = /error|fail|denied|mismatch|invalid|unauthori[sz]ed|expired/i;
const GRANTED_PLACE = /success|complete|finish|welcome/i;

/** Whether a status may be that of a failed callback. */
export function isFailure(status: number): boolean {
  return FAILURES.has(status);
}

/** Whether a redirect leads to an error, by the words of its Location. */
export function isFailedPlace(location: string): boolean {
  return FAILED_PLACE.test(location);
}

/** Whether the login failed: an error, or a redirect to one, to a login, or back to the other server. */
export function isFailedCallback(message: ResponseMessage, request: RequestMessage): boolean {
  const { status } = message;
  if (isFailure(status)) return true;
  const [location] = fieldValues(message, 'location');
  if (!isRedirect(status) || location === undefined) return false;
  if (isFailedPlace(location)) return true;
  // A form that is posted once more by the site itself, as a link, so that its cookies come along.
  if (isLoginCallback({ target: location, form: null })) return false;
  const initiator = initiatorOf(request);
  if (initiator !== null && hostOfUrl(location) === hostOfUrl(initiator)) return true;
  return isDenial(message, pathOfTarget(request.target)) && !GRANTED_PLACE.test(location);
}
