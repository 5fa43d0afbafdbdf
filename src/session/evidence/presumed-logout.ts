// A visit of the login page that logs out: the server ends the session with the form, and leaves the cookie alone (Postfix
// Admin's login.php). The visit itself shows nothing; that the value is refused soon after it, before it opens another page, does.

import { MAX_PRESUMED_LOGOUT_SECONDS } from '../limits.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isLater } from '../session-moment.ts';
import { isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import {
  type CookieChange,
  isUnchanged,
  type SentSession,
  type SessionEvidence,
  sentOf,
  sessionEvidence,
} from '../transition.ts';
import { isSpeculative } from './action-name.ts';
import { isLoginPage } from './login-request.ts';

/** Null: it is no such visit, or not the first. The page may be what a refused session is sent to. */
export function presumedLogout(
  { message, request, sent, source, content }: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
): SessionEvidence<'logout-presumed'> | null {
  const { path, client } = source;
  const own = sentOf(sent, session);
  if (request.method !== 'GET' || message.status !== 200 || !isLoginPage(path)) return null;
  if (content?.hasLoginForm !== true || isSpeculative(request) || !isUnchanged(change)) return null;
  if (own === undefined || own.event.event !== 'sent' || !isLoggedIn(session)) return null;
  if (client.number !== session.client.number || wasRefused(session)) return null;
  if (session.presumedLogout?.number === own.value.number) return null;
  return sessionEvidence(
    'logout-presumed',
    'medium',
    `a ${request.method} of ${path}`,
    'the form of the login',
  );
}

/** A request since the login was denied: the login page follows from that. */
function wasRefused({ events, login }: TrackedSession): boolean {
  return events.some(
    ({ event, outcome, at }) =>
      event === 'sent' && outcome === 'refused' && (login === null || isLater(at, login.event.at)),
  );
}

/** The value is refused, and the visit before that is the only thing that can have ended it. */
export function presumedLogoutProof(
  { source: { at, path, status } }: WholeExchange,
  { value: { session, number } }: SentSession,
): SessionEvidence<'presumed-logout-proved'> | null {
  const { presumedLogout } = session;
  if (presumedLogout === null || presumedLogout.number !== number) return null;
  const { at: visited } = presumedLogout;
  if (!isLater(at, visited) || at.seconds - visited.seconds > MAX_PRESUMED_LOGOUT_SECONDS) return null;
  return sessionEvidence('presumed-logout-proved', 'high', `afterwards ${path} is denied (${status})`);
}
