// What came after the end of a session: lists of a few entries, to which one more is added.

import { MAX_USES_AFTER_END } from './limits.ts';
import type { SessionMoment } from './session.ts';
import type { Refusal, TrackedSession, UseAfterEnd } from './tracked-session.ts';
import type { SentSession } from './transition.ts';

/** The other sessions of a request. */
export function otherSessions(
  session: TrackedSession,
  sent: readonly SentSession[],
): readonly TrackedSession[] {
  return sent.map(({ value }) => value.session).filter((other) => other !== session);
}

/** One more use: the same page, opened with the same sessions, is counted. */
export function withUse(
  uses: readonly UseAfterEnd[],
  use: Omit<UseAfterEnd, 'at' | 'last' | 'count'>,
  at: SessionMoment,
): readonly UseAfterEnd[] {
  const known = uses.find(
    ({ page, others, traits }) =>
      page === use.page && isSameList(others, use.others) && traits?.hash === use.traits?.hash,
  );
  if (known !== undefined)
    return uses.map((one) => (one === known ? { ...one, last: at, count: one.count + 1 } : one));
  return uses.length === MAX_USES_AFTER_END ? uses : [...uses, { ...use, at, last: at, count: 1 }];
}

export function withRefusal(refusals: readonly Refusal[], made: Refusal): readonly Refusal[] {
  const isSame = ({ page, others }: Refusal) => page === made.page && isSameList(others, made.others);
  const rest = refusals.filter((refusal) => !isSame(refusal));
  return rest.length === MAX_USES_AFTER_END ? refusals : [...rest, made];
}

/** The same sessions, in whatever order. */
export function isSameList(one: readonly TrackedSession[], other: readonly TrackedSession[]): boolean {
  if (one === other) return true;
  return one.length === other.length && one.every((session) => other.includes(session));
}
