// Which request is a logout, by its method and path. Whether it worked is another question: see lifecycle.ts.

import type { RequestMessage } from '../record/message.ts';
import { pathOfTarget } from './target.ts';

const LOGOUT_PATH =
  /(?:log|sign)[-_]?(?:out|off)|end[-_]?session|(?:destroy|kill|terminate|revoke)[-_]?session|\/abmelden|\/deconnexion|\/cerrar-sesion/i;
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
  if (request.method === 'DELETE' && SESSION_PLACE.test(path)) return [`a DELETE of ${path}`];
  return [];
}
