// The responses without cookies that rules on any response look at.

import type { RequestMessage } from '../record/message.ts';
import { mayHoldPassword } from '../session/evidence/password-query.ts';
import { isRedirect } from '../session/redirect.ts';
import { mayTurnAway } from './absent-cookies.ts';
import { mayHoldSession } from './url-session.ts';

/** By its status and its request, null when that was not seen. */
export function mayConcernRules(status: number, request: RequestMessage | null): boolean {
  if (isRedirect(status)) return true;
  if (request === null) return false;
  if (mayTurnAway(status, request) || mayHoldPassword(request)) return true;
  return !request.hasCookie && mayHoldSession(request.target);
}
