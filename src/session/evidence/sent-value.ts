// What it means that a request carries a value: the first of a session, one more time, or after its end.

import type { Client } from '../../browser/clients.ts';
import type { RequestMessage } from '../../record/message.ts';
import type { SessionMoment } from '../session.ts';
import { isLater } from '../session-moment.ts';
import { isEnded, type TrackedSession, type TrackedValue } from '../tracked-session.ts';
import { type SessionEvidence, sessionEvidence } from '../transition.ts';
import { isWithoutLogin } from './content-without-login.ts';
import { isForwarded } from './sharing.ts';

// Made once: most of what is ever seen is one of them.
const FIRST_SEEN = sessionEvidence('first-seen', 'high');
const SENT = sessionEvidence('sent', 'high');
const SENT_AFTER_LOGOUT = sessionEvidence('replayed', 'high', 'its user has logged out');
const SENT_AFTER_DELETION = sessionEvidence('replayed', 'high', 'the server has deleted it');

/**
 * `known`: the value, where a session is known to have it; undefined: it begins one. `at`: the request, which may have
 * come before what has ended the value, where its cookie became known as a session later. `leaving`: the client that logs out
 * with it; null: none does.
 */
export function sentEvidence(
  known: TrackedValue | undefined,
  at: SessionMoment,
  leaving: Client | null = null,
): SessionEvidence<'first-seen' | 'sent' | 'replayed'> {
  if (known === undefined) return FIRST_SEEN;
  if (leaving !== null && isLogoutAgain(known, leaving)) return SENT;
  if (known.endedBy === null)
    return isOfEndedLogin(known) && !isWithoutLogin(known) ? SENT_AFTER_LOGOUT : SENT;
  if (known.endedAt !== null && isLater(known.endedAt, at)) return SENT;
  if (isWithoutLogin(known)) return SENT;
  return known.endedBy === 'logout' ? SENT_AFTER_LOGOUT : SENT_AFTER_DELETION;
}

/** A browser may ask for the logout twice: the second request was sent before the first response was read. */
function isLogoutAgain({ session: { logout }, endedBy }: TrackedValue, { number }: Client): boolean {
  return endedBy === 'logout' && logout?.event.client.number === number;
}

/** A value of the last login, which a later one had replaced when the user logged out. Those of earlier logins were not logged out. */
function isOfEndedLogin({ session, number }: TrackedValue): boolean {
  const { state, login, logout, values } = session;
  if (state !== 'logged-out' || login === null || logout === null || logout.cookie === 'untouched')
    return false;
  const first = login.event.value?.number ?? null;
  return first !== null && number >= first && number < values;
}

/**
 * A client sends another value on a connection that has carried the session, while the response to the last request with it
 * has not come: that one, lost or late, has changed the value. A proxy has the requests of many on one connection, and so
 * has HTTP/2 many at a time.
 */
export function isChangedUnseen(session: TrackedSession, request: RequestMessage): boolean {
  if (request.streamId !== null || isForwarded(request)) return false;
  const last = session.events.findLast(({ event }) => event === 'sent' || event === 'first-seen');
  if (last === undefined || last.status !== null || last.at.input !== request.input) return false;
  if (!session.events.some(({ at, event }) => event !== 'issued' && at.stream === request.stream))
    return false;
  // After a logout only what that has put in its place goes on.
  return !isEnded(session) || session.logout?.cookie === 'replaced';
}
