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
  if (!isProved) return NONE;
  return use.others.filter((other) => {
    if (other.logout === null || other === session) return false;
    const replay = acceptedReplay(other, pages);
    return replay?.isProved === true && replay.use.page === use.page && isSame(replay.use.at, use.at);
  });
}

const NONE: readonly TrackedSession[] = [];

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
