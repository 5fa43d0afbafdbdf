// What applications do with every response is no evidence for anything.

import type { TrackedSession } from '../tracked-session.ts';
import type { CookieChange } from '../transition.ts';
import { isRewritten } from '../value-format.ts';

/** Changes of the value, beside those of logins and logouts, that make it a habit. */
const HABIT_CHANGES = 3;

/** What a framework writes anew with every response is no new value, and neither is what the application changes so. */
export function visibleChange(session: TrackedSession, change: CookieChange): CookieChange {
  const { lastValue } = session;
  const isSame =
    change.kind === 'rotated' && ((lastValue !== null && isRewritten(lastValue)) || changesByHabit(session));
  return isSame ? { ...change, kind: 'renewed' } : change;
}

function changesByHabit({ totals }: TrackedSession): boolean {
  const { rotated = 0, login = 0, logout = 0 } = totals;
  return rotated - login - (totals['login-failed'] ?? 0) - logout > HABIT_CHANGES;
}
