// Values that the server takes no more, though no logout has ended them: a newer one has replaced the value, or its session has
// expired, or was ended from elsewhere.

import { REPLACED } from '../../record/event-evidence.ts';
import type { Pages } from '../pages.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isLater } from '../session-moment.ts';
import { isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import {
  requestMoment,
  type SentSession,
  type SessionEvidence,
  sentOf,
  sessionEvidence,
} from '../transition.ts';
import { isWithoutLogin } from './content-without-login.ts';
import { isDenial, isTurnedElsewhere } from './denial.ts';
import { wasGivenLast } from './given-last.ts';
import { asksInstead } from './opened-page.ts';
import { presumedLogoutProof } from './presumed-logout.ts';
import { mayRefusePassword } from './refused-password.ts';
import { isUser } from './stranger.ts';

/** Null: the response says nothing of the value. */
export function refusedValue(
  exchange: WholeExchange,
  session: TrackedSession,
  pages: Pages,
): SessionEvidence<'replaced-value-refused' | 'value-refused' | 'presumed-logout-proved'> | null {
  const { message, sent, loginSigns, logoutSigns, source } = exchange;
  const own = sentOf(sent, session);
  if (own === undefined || own.event.event !== 'sent' || own.value.endedBy !== null) return null;
  if (loginSigns.length > 0 || logoutSigns.length > 0) return null;
  const others = sent.filter(
    ({ value }) => value !== own.value && !session.companions.includes(value.session),
  );
  if (isUser(others)) return null;
  // 403 may be for want of a right.
  if (message.status === 403 || !isRefused(exchange, pages)) return null;
  if (isReplaced(own, session) && !isWithoutLogin(own.value)) {
    const denied = `${source.path} is denied (${message.status})`;
    return sessionEvidence('replaced-value-refused', 'high', REPLACED, denied);
  }
  // One that has ended beside it may be what the page was opened with.
  if (others.length > 0 || !isOfUser(own, session)) return null;
  return presumedLogoutProof(exchange, own) ?? VALUE_REFUSED;
}

const VALUE_REFUSED = sessionEvidence('value-refused', 'high');

/** The page asks for a login, or leads away from what users are given. */
function isRefused(exchange: WholeExchange, pages: Pages): boolean {
  const { message, source } = exchange;
  const { path, page } = source;
  if (mayRefusePassword(message, exchange.content)) return false;
  if (isDenial(message, path) || asksInstead(exchange, pages)) return true;
  return pages.isGiven(page) && isTurnedElsewhere(message, path);
}

/** A newer one had been used before the request was sent: until then its browser may not have read it. */
function isReplaced(own: SentSession, session: TrackedSession): boolean {
  const { value } = own;
  const { events, current, newestSent } = session;
  if (value === current || newestSent <= value.number || wasGivenLast(own, session)) return false;
  const next = events.find(
    ({ event, value: got }) => event === 'rotated' && got?.number === value.number + 1,
  );
  return next !== undefined && isLater(requestMoment(own), next.at);
}

/** The login has left it to a user, or has given it. */
function isOfUser({ value }: SentSession, session: TrackedSession): boolean {
  return isLoggedIn(session) && value.number > (session.login?.valuesBefore ?? 0);
}
