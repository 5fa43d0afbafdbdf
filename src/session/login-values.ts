// What an attempt to log in means for the values of its session: which were there before it, and whether it may have worked
// after all.

import type { Login, PresumedLogin, TrackedEvent, TrackedSession } from './tracked-session.ts';
import { type CookieChange, type EventSource, isUnchanged, type SentSession } from './transition.ts';

/** An attempt to log in; `own`: what its request carried of the session. */
export function attemptedLogin(
  event: TrackedEvent,
  session: TrackedSession,
  { user, redirectsTo, content }: EventSource,
  own: SentSession | undefined,
  change: CookieChange,
): Login {
  const isOtherUser = own !== undefined && isSwitch(session, user);
  // A value of an earlier step, or of an earlier login of the user, was never known without a password.
  const isNew = session.pendingLogin === 'value-changed' || (isValueOfLogin(session) && !isOtherUser);
  return {
    event,
    user,
    isKept: isUnchanged(change) && !isNew,
    isOtherUser,
    value: session.lastValue,
    landing: redirectsTo,
    isSaid: content?.outcome === 'success',
    code: content?.code ?? null,
    refutedBy: null,
    wasVisitors: session.wasIssued,
    valuesBefore: valuesBeforeLogin(session, own, change),
  };
}

/** See `Login.isOtherUser`. */
function isSwitch({ login, state }: TrackedSession, user: string | null): boolean {
  const before = login?.event.event === 'login' && state === 'logged-in' ? login.user : null;
  return before !== null && user !== null && user !== before;
}

/** See `Login.valuesBefore`. */
function valuesBeforeLogin(
  { login, state, pendingLogin }: TrackedSession,
  own: SentSession | undefined,
  { kind }: CookieChange,
): number {
  if (login?.event.event === 'login') return login.valuesBefore;
  // A user may have had it.
  if (state === 'logged-in' || own === undefined) return 0;
  // A step before has changed it already.
  if (pendingLogin === 'value-changed') return own.value.number - 1;
  return kind === 'rotated' ? own.value.number : 0;
}

/** A failed login that may have worked all the same: a server need not look at the `state` of a callback. */
export function isDoubtful({ confidence, how }: TrackedEvent): boolean {
  return confidence === 'low' || (confidence === 'medium' && how === 'other-server');
}

function isValueOfLogin({ login, lastValue }: TrackedSession): boolean {
  return login !== null && login.event.event === 'login' && !login.isKept && login.value === lastValue;
}

/** What may have been a login; `own`: what its request carried of the session. */
export function presumedLogin(
  session: TrackedSession,
  { how }: EventSource,
  own: SentSession | undefined,
  change: CookieChange,
): PresumedLogin {
  const valuesBefore = valuesBeforeLogin(session, own, change);
  return { how, isKept: isUnchanged(change), value: session.lastValue, valuesBefore };
}

/** What was presumed to be a login was one. */
export function loginOfPresumed(
  event: TrackedEvent,
  { user, redirectsTo }: EventSource,
  { isKept, value, valuesBefore }: PresumedLogin,
): Login {
  const nothing = { isOtherUser: false, isSaid: false, code: null, refutedBy: null };
  return { event, user, isKept, value, landing: redirectsTo, wasVisitors: true, ...nothing, valuesBefore };
}
