// The sessions that are not shown, in a line.

import type { SessionStory } from '../../model/session-stories.ts';
import { counted } from '../../shared/counted.ts';
import { labelledLines, type Screen } from './screen.ts';

/** `and 2 further sessions, none with a login, 1 with a failed one`; empty without any. */
export function othersText(
  screen: Screen,
  others: readonly Pick<SessionStory, 'session' | 'companions' | 'hasLogin'>[],
): string {
  if (others.length === 0) return '';
  const withLogin = others.filter(({ hasLogin }) => hasLogin).length;
  const logins = withLogin === 0 ? 'none with a login' : `${withLogin} with a login`;
  const failed = others.filter(hasFailedLogin).length;
  const failures = failed === 0 ? '' : `, ${failed} with a failed one`;
  const text = `and ${counted(others.length, 'further session')}, ${logins}${failures}: --details shows all`;
  return labelledLines(screen, '', text, { labelColumns: 2 });
}

export function hasFailedLogin({
  session,
  companions,
}: Pick<SessionStory, 'session' | 'companions'>): boolean {
  return [session, ...companions].some(({ totals }) => (totals['login-failed'] ?? 0) > 0);
}
