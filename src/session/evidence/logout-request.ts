// Which request is a logout, by its method and path. Whether it worked is another question: see logout.ts.

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
/** What a DELETE of it ends. */
const SESSION_PLACE = /\/(?:sessions?|login|auth|tokens?)(?:\/(?:current|me))?\/?$/i;

/**
 * The signs of a logout in a request, in words; empty when there are none. `isNamed`: the user's policy names it as
 * one, or (false) as none; undefined: it does not name it.
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

/** `/login?logout` is the page after a logout. */
function asksForLogout(target: string, path: string): boolean {
  if (!target.includes('?')) return false;
  return LOGOUT_ACTION.test(target) || (LOGOUT_FLAG.test(target) && !isLoginPath(path));
}
