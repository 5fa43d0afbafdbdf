// A login by a GET with the password in its query: in whatever is logged, kept in a history, or sent as a Referer.

import type { RequestMessage } from '../../record/message.ts';
import { pathOfTarget } from '../target.ts';
import { isLoginName, isSpeculative, whereNamed } from './action-name.ts';
import { isLoginPath, isOtherPasswordPath, passwordField } from './login-request.ts';

/** A part of such a name: most queries need not be taken apart. */
const MAY_NAME = /[?&][^=&]{1,64}=[^&]/;
/** It says something about a password: `reset_password=1`, `passwordChanged=true`. */
const ABOUT =
  /reset|forg|chang|lost|recover|expire|hint|show|requir|updat|confirm|new|policy|length|type|error|wrong|less|prompt/i;
/** What such a parameter holds, or one that a log has masked. */
const NO_PASSWORD = /^(?:true|false|yes|no|on|off|\d|ok|success|failed|required|\*+|x+)$/i;
const MAX_PARAMETERS = 64;

/** Whether a target has a parameter at all. */
export function mayHoldPassword({ method, target }: Pick<RequestMessage, 'method' | 'target'>): boolean {
  return (
    method === 'GET' &&
    MAY_NAME.test(target) &&
    /pass|pw|pin|[?&][^?=&]*(?:mdp|senha|contra|wort|word)/i.test(target)
  );
}

/**
 * The name of the parameter with which a GET logs in with a password; null when there is none. `isFormField`: whether the
 * server has sent a form for a login that calls its password so.
 */
export function passwordInQuery(
  request: RequestMessage,
  isFormField: (name: string) => boolean,
): string | null {
  const { method, target } = request;
  if (method !== 'GET' || !MAY_NAME.test(target) || isSpeculative(request)) return null;
  const parameters = [...new URLSearchParams(target.slice(target.indexOf('?') + 1))]
    .slice(0, MAX_PARAMETERS)
    .filter(([name, value]) => value !== '' && !NO_PASSWORD.test(value) && !ABOUT.test(name))
    .map(([name]) => name);
  const path = pathOfTarget(target);
  if (isOtherPasswordPath(path)) return null;
  const isLogin = isLoginPath(path) || whereNamed(request, isLoginName) !== null;
  return (isLogin ? passwordField(parameters) : null) ?? parameters.find(isFormField) ?? null;
}
