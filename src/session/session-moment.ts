// The order of moments.

import type { SessionMoment } from './session.ts';

/** Two captures need not have one clock. */
export function isLater(one: SessionMoment, other: SessionMoment): boolean {
  if (one.input !== other.input) return false;
  return (
    one.seconds > other.seconds || (one.seconds === other.seconds && one.nanoseconds > other.nanoseconds)
  );
}

/** Both are of one packet. */
export function isSameMoment(one: SessionMoment, other: SessionMoment): boolean {
  return one.input === other.input && one.frame === other.frame;
}

/** It came later in the same capture. */
export function isBehind(one: SessionMoment, other: SessionMoment): boolean {
  return one.input === other.input && one.frame > other.frame;
}
