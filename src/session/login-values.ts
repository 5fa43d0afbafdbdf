// What an attempt to log in means for the values of its session: which were there before it, and whether it may have worked
// after all.

import type { Login, TrackedEvent, TrackedSession } from './tracked-session.ts';
import type { CookieChange, EventSource, SentSession } from './transition.ts';

/** See `Login.valuesBefore`. */
export function valuesBeforeLogin(
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

export function isValueOfLogin({ login, lastValue }: TrackedSession): boolean {
  return login !== null && login.event.event === 'login' && !login.isKept && login.value === lastValue;
}

/** The login of a registration that has left `value` as it was. */
export function registeredLogin(
  event: TrackedEvent,
  { user, redirectsTo }: EventSource,
  value: string | null,
): Login {
  return {
    event,
    user,
    isKept: true,
    value,
    landing: redirectsTo,
    isSaid: false,
    refutedBy: null,
    valuesBefore: 0,
  };
}
