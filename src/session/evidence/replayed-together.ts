// Cookies of one login that are sent together after the logout: one of them may be what opened the page, and the others
// ended. What follows is one finding for all of them.

import type { Pages } from '../pages.ts';
import { mayBeRead } from '../personal-claims.ts';
import type { TrackedSession } from '../tracked-session.ts';
import { type AcceptedReplay, acceptedReplay } from './replay.ts';

/** The other sessions that an accepted request carried, of which nothing shows that they ended, or that they still work alone. */
export function replayedTogether(
  session: TrackedSession,
  { use, isProved }: AcceptedReplay,
  pages: Pages,
): readonly TrackedSession[] {
  return use.others.filter((other) => {
    if (other === session) return false;
    const replay = acceptedReplay(other, pages);
    if (replay === null || replay.isProved !== isProved || !isToReport(other, replay)) return false;
    return replay.use.page === use.page && isSame(replay.use.at, use.at);
  });
}

/** Whether the replay is one of a session that its user has logged out of, and nothing else reports it. */
export function isToReport({ logout }: TrackedSession, { isProved, isByOther }: AcceptedReplay): boolean {
  if (logout === null) return false;
  if (isProved) return true;
  // Without a proof, logout-no-delete reports a cookie that the logout leaves alone.
  if (!isByOther && logout.cookie === 'untouched') return false;
  // When the deletion did not match, the browser sends the cookie again: delete-no-match reports that, and a public page proves nothing.
  return logout.cookie !== 'deletion-missed';
}

function isSame(one: { input: string; frame: number }, other: { input: string; frame: number }): boolean {
  return one.frame === other.frame && one.input === other.input;
}

/** Of cookies that are sent together the one to report: the server need not look up what can be read; else the first. */
export function isFirstToReport(session: TrackedSession, together: readonly TrackedSession[]): boolean {
  const rank = ({ lastValue, number }: TrackedSession): readonly [boolean, number] => [
    lastValue !== null && mayBeRead(lastValue),
    number,
  ];
  const [isReadable, number] = rank(session);
  return together.every((other) => {
    const [isOtherReadable, otherNumber] = rank(other);
    return isReadable === isOtherReadable ? number < otherNumber : isReadable;
  });
}
