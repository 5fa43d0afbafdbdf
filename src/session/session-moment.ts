// The order of moments.

import type { SessionMoment } from './session.ts';

/** Two captures need not have one clock. */
export function isLater(one: SessionMoment, other: SessionMoment): boolean {
  if (one.input !== other.input) return false;
  return (
    one.seconds > other.seconds || (one.seconds === other.seconds && one.nanoseconds > other.nanoseconds)
  );
}
