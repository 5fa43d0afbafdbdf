// A login whose response leads back to the login, as that of a failed one does, and after which the session opens what was
// closed to it: the server leads through its login page once more, or has one URL for the form and for the page of the user.

import { deniedCookie } from '../denied-cookie.ts';
import type { Pages } from '../pages.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isLoggedIn, type Login, type TrackedSession, type TrackedValue } from '../tracked-session.ts';
import { type SessionEvidence, sentOf, sessionEvidence } from '../transition.ts';
import { openedPage } from './opened-page.ts';
import { isPostedSince } from './refuted-login.ts';

/** What the page shows: that the login worked, and that the session opens it. */
export function revealedLogin(
  exchange: WholeExchange,
  session: TrackedSession,
  pages: Pages,
): readonly [SessionEvidence<'login-revealed'>, SessionEvidence<'privileged-use'>] | null {
  const { login } = session;
  const { page, path } = exchange.source;
  if (login === null || login.event.event !== 'login-failed' || isLoggedIn(session)) return null;
  // Only where a redirect is all that spoke against it.
  if (login.event.confidence === 'high' || login.landing === null || exchange.isProven) return null;
  const own = sentOf(exchange.sent, session)?.value;
  if (own === undefined || !isOfLogin(own, login) || isPostedSince(login.event, session)) return null;
  if (openedPage(exchange, pages)?.isClosed !== true) return null;
  // Who was logged in before the capture, and tries to log in as another user, still is.
  const wasDenied = own.value !== null && pages.isDeniedWith(page, deniedCookie(session.name, own.value));
  if (login.isKept && !login.wasVisitors && !wasDenied) return null;
  const { status } = exchange.message;
  return [
    sessionEvidence(
      'login-revealed',
      'medium',
      `afterwards the session opens ${path}, which is closed to others`,
    ),
    sessionEvidence('privileged-use', 'high', `${path} returns ${status}, and others do not get it`),
  ];
}

/** The login has left the value to the client, or one that has replaced it since: some servers give one with each response. */
function isOfLogin({ number, value }: TrackedValue, { event, isKept, value: left }: Login): boolean {
  if (value !== null && value === left) return true;
  return !isKept && event.value !== null && number > event.value.number;
}
