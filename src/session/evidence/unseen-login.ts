// Logins that a capture shows in part: the request was lost, or the session is older than the capture. What is known of such a
// session is no login, and no failed one.

import { isLater } from '../session-moment.ts';
import type { TrackedEvent, TrackedSession } from '../tracked-session.ts';
import { type SessionEvidence, sessionEvidence } from '../transition.ts';
import { isLoginPath } from './login-request.ts';

const GIVES: ReadonlySet<string> = new Set(['issued', 'adopted', 'rotated']);

/** Whether a response has changed the value since an event whose request was not seen: that may have been a login. */
export function isChangedUnseenSince({ at }: TrackedEvent, { events }: TrackedSession): boolean {
  return events.some(
    ({ event, request, at: given }) => GIVES.has(event) && request === null && isLater(given, at),
  );
}

/**
 * Whether a user may have had a value before: it is older than the capture, or a login that was not seen has given it.
 * `number`: of the value, the newest when it is not given.
 */
export function mayBeOfUser({ values, events }: TrackedSession, number = values): boolean {
  const given = events.find(({ event, value }) => GIVES.has(event) && value?.number === number);
  return given === undefined || given.request === null;
}

/**
 * Who logs out, or opens a closed page, was logged in, and no login was seen: so the session is one of a user from before the
 * capture. Forms with a password that it has posted, and not to a login page, were no logins.
 */
export function wasLoggedInBefore(
  session: TrackedSession,
  { event, confidence }: SessionEvidence,
): SessionEvidence<'logged-in-before'> | null {
  const isUsers =
    event === 'logout' ? confidence !== 'low' : event === 'privileged-use' && confidence === 'high';
  if (!isUsers || session.login?.event.event === 'login') return null;
  if (session.wasIssued || !session.events.some(isDoubtedFailure)) return null;
  return sessionEvidence('logged-in-before', 'medium');
}

/** A failed login that was posted to no login page. */
export function isDoubtedFailure({ event, request }: TrackedEvent): boolean {
  return event === 'login-failed' && request !== null && !isLoginPath(request.path);
}
