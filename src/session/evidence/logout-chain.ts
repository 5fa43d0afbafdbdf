// A logout may be a chain of redirects, over several servers and ports: each of them ends its own session, and what is left of
// the cookie shows at the end of the chain (OpenID Connect RP-Initiated Logout 1.0 section 2; SAML 2.0 single logout).

import { MAX_LOGOUT_CHAIN_SECONDS } from '../limits.ts';
import { isRedirect } from '../redirect.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isBehind } from '../session-moment.ts';
import type { TrackedSession } from '../tracked-session.ts';
import { type CookieChange, type SessionEvidence, sentOf, sessionEvidence } from '../transition.ts';

/** A logout has left the cookie alone and led on, and the place that it led to deletes it. Null: it does not. */
export function chainedLogout(
  exchange: WholeExchange,
  session: TrackedSession,
  { kind }: CookieChange,
): SessionEvidence<'logout-chained'> | null {
  const { logout, state, events } = session;
  if (state !== 'logged-out' || logout?.cookie !== 'untouched') return null;
  if (kind !== 'deleted' && kind !== 'deletion-missed') return null;
  const own = sentOf(exchange.sent, session);
  const { client, at, path } = exchange.source;
  if (own === undefined || logout.event.client.number !== client.number) return null;
  const { event, landing } = logout;
  // The same request again is a second try.
  if (landing === null || (event.request?.path === path && event.request.host === exchange.host)) return null;
  if (at.seconds - event.at.seconds > MAX_LOGOUT_CHAIN_SECONDS) return null;
  const isOnTheWay = ({ status }: { status: number | null }) => status !== null && isRedirect(status);
  const between = events.filter(
    (one) => one.event === 'sent' && one !== own.event && isBehind(one.at, event.at),
  );
  if (!between.every(isOnTheWay)) return null;
  return sessionEvidence('logout-chained', 'high', `the redirect of the logout ends at ${path}`);
}
