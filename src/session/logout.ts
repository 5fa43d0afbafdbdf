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
export function logoutSigns(request: RequestMessage, isNamed: boolean | undefined): readonly string[] {
  if (isNamed === false) return NONE;
  if (isNamed === true) return ['the configuration names it as a logout'];
  return signsOf(request.method, pathOfTarget(request.target));
}

/** The same by its method and the path of its target, when the policy says nothing. */
export function signsOf(method: string, path: string): readonly string[] {
  if (LOGOUT_PATH.test(path)) return [`a ${method} to ${path}`];
  if (method === 'DELETE' && SESSION_PLACE.test(path)) return [`a DELETE of ${path}`];
  return NONE;
}

const NONE: readonly string[] = [];
