// Which request is a logout, by its method and path. Whether it worked is another question: see lifecycle.ts.

import type { RequestMessage } from '../../record/message.ts';
import { pathOfTarget } from '../target.ts';
import { isLoginPath } from './login-request.ts';

const LOGOUT_PATH =
  /(?:log|sign)[-_]?(?:out|off)|end[-_]?session|(?:destroy|kill|terminate|revoke)[-_]?session|\/sessions?\/(?:destroy|delete|end|close|revoke)(?:\/|$)|\/abmelden|\/deconnexion|\/cerrar-sesion/i;
/** `?action=logout`, `?route=account/logout`: the value of a parameter that names what to do. */
const LOGOUT_ACTION =
  /[?&](?:(?:action|act|do|op|cmd|mode|task|page)=(?:[a-z]+[-_/.:])?|(?:q|p|r|route|view|module)=[a-z]+[-_/.:])(?:log|sign)[-_]?(?:out|off)(?:$|[&#])/i;
/** `/index.php?logout`. */
const LOGOUT_FLAG = /[?&](?:log|sign)[-_]?(?:out|off)(?:$|[&#]|=(?:1|true|yes|on)?(?:$|[&#]))/i;
/** Places that a DELETE empties. */
const SESSION_PLACE = /\/(?:sessions?|login|auth|tokens?)(?:\/(?:current|me))?\/?$/i;

/**
 * What speaks for a request being a logout, in words; empty when nothing does. `isNamed`: the user's policy names it
 * as one, or (false) says that it is none; undefined: it says nothing.
 */
export function logoutSigns(request: RequestMessage, isNamed: boolean | undefined): string[] {
  if (isNamed === false) return [];
  if (isNamed === true) return ['the configuration names it as a logout'];
  const path = pathOfTarget(request.target);
  if (LOGOUT_PATH.test(path)) return [`a ${request.method} to ${path}`];
  if (asksForLogout(request.target, path)) return [`a ${request.method} of ${path} that asks for a logout`];
  if (request.method === 'DELETE' && SESSION_PLACE.test(path)) return [`a DELETE of ${path}`];
  return [];
}

/** `/login?logout` is where one arrives afterwards. */
function asksForLogout(target: string, path: string): boolean {
  if (!target.includes('?')) return false;
  return LOGOUT_ACTION.test(target) || (LOGOUT_FLAG.test(target) && !isLoginPath(path));
}
