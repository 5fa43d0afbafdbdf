// The value from before a login, used after it. A login that gives the browser another value has to end the old one (CWE-384;
// PHP: session_regenerate_id(true)): else whoever planted it, or has read it, is logged in too.

import { deniedCookie } from '../denied-cookie.ts';
import type { Pages } from '../pages.ts';
import { mayBeRead } from '../personal-claims.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isLater } from '../session-moment.ts';
import { factsOfName } from '../session-score.ts';
import type { TrackedSession } from '../tracked-session.ts';
import {
  requestMoment,
  type SentSession,
  type SessionEvidence,
  sentOf,
  sessionEvidence,
} from '../transition.ts';
import { wasGivenLast } from './given-last.ts';
import { openedPage } from './opened-page.ts';

/**
 * `high`: the server is known to have given the value to no user. Null: the request carries no old value, or something else may have opened the page.
 */
export function oldValueEvidence(
  exchange: WholeExchange,
  session: TrackedSession,
  pages: Pages,
): SessionEvidence<'old-value-accepted'> | null {
  const own = sentOf(exchange.sent, session);
  if (own === undefined || !isOld(own, session)) return null;
  const opened = openedPage(exchange, pages);
  if (opened === null || !opened.isClosed) return null;
  const wasDenied = (name: string | null, value: string) =>
    opened.denial?.cookies.includes(deniedCookie(name, value)) === true;
  if (!isAlone(exchange, session, wasDenied)) return null;
  const { path, status } = exchange.source;
  const because = `the value from before the login is accepted: ${path} returns ${status}`;
  const value = own.value.value ?? '';
  const isReadable = mayBeRead(value);
  if (wasDenied(session.name, value)) return sessionEvidence('old-value-accepted', 'high', because);
  // What proves that attempt may not have been captured.
  if (isOfAttempt(own, session)) return null;
  if (session.events[0]?.event === 'issued' && !isReadable)
    return sessionEvidence('old-value-accepted', 'high', because);
  // What is a session by itself may be that of an earlier login.
  return isReadable ? null : sessionEvidence('old-value-accepted', 'medium', because);
}

/** It was replaced by a login that is over, and nothing has set it again, or ended it. */
function isOld(own: SentSession, session: TrackedSession): boolean {
  const { login, current, events } = session;
  if (login === null || login.event.event !== 'login' || own.value.number > login.valuesBefore) return false;
  // The page behind the login may be what replaces it.
  const replaced = events.find(
    ({ event, value }) => event === 'rotated' && value?.number === login.valuesBefore + 1,
  );
  const since = replaced?.at ?? login.event.at;
  if (own.value.endedBy !== null || own.value === current || !isLater(requestMoment(own), since))
    return false;
  return !wasGivenLast(own, session);
}

/** The response to an attempt to log in has set it, and the attempt is listed as a failed login. */
function isOfAttempt({ value: { number } }: SentSession, { events }: TrackedSession): boolean {
  const attempts = events.filter(({ event }) => event === 'login-failed').map(({ at }) => at.frame);
  return events.some(
    ({ event, value, at }) =>
      (event === 'issued' || event === 'rotated') && value?.number === number && attempts.includes(at.frame),
  );
}

/** The request has no other proof of who sends it. */
function isAlone(
  { request, sent, isProven }: WholeExchange,
  { name }: TrackedSession,
  wasDenied: (name: string, value: string) => boolean,
): boolean {
  if (sent.length > 1 || isProven) return false;
  return request.cookies.every(
    (cookie) =>
      cookie.name === name || factsOfName(cookie.name).score < 0 || wasDenied(cookie.name, cookie.value),
  );
}
