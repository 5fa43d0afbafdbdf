// A login that begins another session and leaves one as it was that the client had before: an application may keep who
// is logged in in both.

import { isRememberName, knownName } from '../names/known-names.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isLater, isSameMoment } from '../session-moment.ts';
import { isLoggedIn, type TrackedEvent, type TrackedSession } from '../tracked-session.ts';
import { type CookieChange, isUnchanged, type SentSession } from '../transition.ts';

/**
 * The session that a login has begun beside one that the request carried, which the server has issued to nobody in
 * particular and does not change; null: there is none. `begun`: what the login began; `sent`: what its request carried.
 */
export function sessionBeside(
  { value: { session, endedBy } }: SentSession,
  change: CookieChange,
  begun: readonly TrackedSession[],
  sent: readonly SentSession[] = [],
): TrackedSession | null {
  if (endedBy !== null || !isUnchanged(change)) return null;
  if (!session.wasIssued || session.state !== 'anonymous') return null;
  // What the visitor had is another cookie, and that one has been renewed.
  if (sent.some(({ value }) => begun.includes(value.session) && !isRememberName(value.session.name)))
    return null;
  // The client has another value already, which the login is about.
  if (begun.some(({ name }) => name === session.name)) return null;
  return begun.find(({ name }) => !isRememberName(name)) ?? null;
}

/** The failed logins of a session that the one which a login began beside it tells too. */
export function failuresToldBy({ events }: TrackedSession, session: TrackedSession): readonly TrackedEvent[] {
  const isTold = ({ at }: TrackedEvent) =>
    events.some((told) => told.event === 'login-failed' && isSameMoment(told.at, at));
  return session.events.filter((event) => event.event === 'login-failed' && isTold(event));
}

/**
 * Whether a page that a session is sent to is opened by another one that is sent along: by the one that a login began beside
 * it, or by one with which the same client had opened the page before this session was there.
 */
export function isOpenedByOther(
  { sent, source }: Pick<WholeExchange, 'sent' | 'source'>,
  session: TrackedSession,
): boolean {
  const { path, page } = source;
  const { besideLogin, companions, first, login } = session;
  // The one that remembers the user has begun it.
  if (login?.event.how === 'remember-me') return false;
  const hadOpened = (other: TrackedSession) =>
    other.events.some(
      (use) =>
        use.status === 200 &&
        use.client.number === source.client.number &&
        isLater(first, use.at) &&
        (use.event === 'privileged-use' ? use.page === page : isSentTo(use, path)),
    );
  return sent.some(
    ({ value: { session: other, endedBy } }) =>
      other !== session &&
      endedBy === null &&
      isLoggedIn(other) &&
      !companions.includes(other) &&
      (other === besideLogin || hadOpened(other)),
  );
}

function isSentTo({ event, request }: TrackedEvent, path: string): boolean {
  return event === 'sent' && request?.path === path;
}

/** Who has made both knows what each of them is for. */
export function isOneProduct(name: string, other: string): boolean {
  const vendor = knownName(name)?.vendor ?? null;
  return vendor !== null && vendor === knownName(other)?.vendor;
}
