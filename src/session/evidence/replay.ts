// Was a session accepted after its logout? Each use by itself proves little: it is weighed with what others get at the
// page, with what else was sent, and with what was refused.

import { isRememberName } from '../names/known-names.ts';
import type { Pages } from '../pages.ts';
import { withoutLoginCookies } from '../request-traits.ts';
import type { ReplayOutcome } from '../session.ts';
import { isLater } from '../session-moment.ts';
import type { Refusal, TrackedEvent, TrackedSession, UseAfterEnd } from '../tracked-session.ts';
import { isSameList } from '../uses-after-end.ts';
import { isEmptyData } from './empty-data.ts';

export interface AcceptedReplay {
  readonly use: UseAfterEnd;
  /** Others are turned away there, or get less; otherwise something else may explain it. */
  readonly isProved: boolean;
  /** What others get at the page of a proof: they are denied it, or asked for a login; or a page of another title. */
  readonly others: 'denied' | 'other-title';
  /** Another client was the last to send it: a browser that was left the cookie sends it by itself. */
  readonly isByOther: boolean;
}

/** The best proof that the session still works; null when there is none, or when it was refuted. */
export function acceptedReplay(session: TrackedSession, pages: Pages): AcceptedReplay | null {
  const own = session.usesAfterEnd.filter((use) => !isOfAnother(use, session, pages));
  const proved = own.find((use) => isProof(use, pages) && !isRefusedLater(use, session, pages));
  if (proved !== undefined) return replayOf(proved, true, session, pages);
  if (session.refusals.length > 0) return null;
  const likely = own.find((use) => isLikely(use, pages));
  return likely === undefined ? null : replayOf(likely, false, session, pages);
}

/** Whether the server took the value of one replay, weighed like the best proof; null: the event is none. */
export function replayOutcome(
  replay: TrackedEvent,
  session: TrackedSession,
  pages: Pages,
): ReplayOutcome | null {
  const { event, page, outcome } = replay;
  if (event !== 'replayed') return null;
  if (outcome !== 'accepted') return outcome;
  const use = useOf(session, replay, pages);
  if (use === undefined) return pages.state(page) === 'closed' ? 'accepted' : 'unknown';
  if (isOfAnother(use, session, pages))
    return isAcceptedWithLess(use, session, pages) ? 'accepted' : 'unknown';
  if (isProof(use, pages) && !isRefusedLater(use, session, pages)) return 'accepted';
  return session.refusals.length === 0 && isLikely(use, pages) ? 'accepted' : 'unknown';
}

/**
 * Whether a value that the logout left to its client was sent after it and accepted, so that it is a replay: the page is
 * for users, or another client sent it. A browser sends it to open pages too, by itself.
 */
export function isLeftReplay(sent: TrackedEvent, session: TrackedSession, pages: Pages): boolean {
  const { event, outcome, client } = sent;
  if (event !== 'sent' || outcome !== 'accepted') return false;
  const use = useOf(session, sent, pages);
  if (use === undefined || isOfAnother(use, session, pages)) return false;
  if (isProof(use, pages)) return true;
  const isOther = client.number !== session.client.number;
  return isOther && session.refusals.length === 0 && isLikely(use, pages);
}

/**
 * Whether the server no longer takes a value that the logout has left. A page that another session of the same login may
 * have opened, until the logout deleted that one, shows nothing.
 */
export function isLeftRefused({ refusals, companions, logout }: TrackedSession): boolean {
  const isOver = (other: TrackedSession) => other.logout !== null && other.logout.cookie !== 'untouched';
  return refusals.length > 0 && logout?.cookie === 'untouched' && !companions.some(isOver);
}

function replayOf(
  use: UseAfterEnd,
  isProved: boolean,
  { client, events }: TrackedSession,
  pages: Pages,
): AcceptedReplay {
  const isDenied = pages.state(use.page) === 'closed' || pages.deniedCall(use.page) !== null;
  const isOfUse = ({ at, last }: TrackedEvent) => (last ?? at).frame === use.last.frame;
  return {
    use,
    isProved,
    others: isDenied ? 'denied' : 'other-title',
    isByOther: events.some((event) => isOfUse(event) && event.client.number !== client.number),
  };
}

/** The use of a page with the same other sessions; of several the one that proves most. */
function useOf(
  { usesAfterEnd }: TrackedSession,
  { page, others }: TrackedEvent,
  pages: Pages,
): UseAfterEnd | undefined {
  const own = usesAfterEnd.filter((use) => use.page === page && isSameList(use.others, others));
  return own.find((use) => isProof(use, pages)) ?? own[0];
}

/**
 * A contrast that is no proof: data of the user, where others get theirs; or a closed page that another cookie of the request
 * may have opened. A status of success by itself says nothing: what others get at the page is not known.
 */
function isLikely({ page, content, traits }: UseAfterEnd, pages: Pages): boolean {
  if (traits !== null && traits.credentials.length > 0) return false;
  if (pages.isDataOfUser(page, content)) return true;
  if (traits === null || isEmptyData(content)) return false;
  return pages.state(page, withoutLoginCookies(traits)) === 'closed';
}

/** Whether others are turned away at the page of a use, or get less. */
export function isProof({ page, content, traits }: UseAfterEnd, pages: Pages): boolean {
  return pages.state(page, traits) === 'closed' || pages.isForUsers(page, content, traits);
}

/**
 * Another page of the same host, which users get, refuses the value afterwards: the session has ended, and the page of the
 * use is open by now, as one that was published.
 */
function isRefusedLater(
  { page, last, others }: UseAfterEnd,
  { refusals }: TrackedSession,
  pages: Pages,
): boolean {
  const host = (key: string) => key.split('\n', 1)[0];
  return refusals.some(
    (refusal) =>
      refusal.page !== page &&
      host(refusal.page) === host(page) &&
      isLater(refusal.at, last) &&
      pages.isGiven(refusal.page) &&
      refusal.others.every((other) => others.includes(other)),
  );
}

/** The value opens a closed page with fewer of the sessions that were sent beside it: they are not what it needs. */
function isAcceptedWithLess({ others }: UseAfterEnd, session: TrackedSession, pages: Pages): boolean {
  return session.usesAfterEnd.some(
    (use) =>
      use.others.length < others.length &&
      use.others.every((other) => others.includes(other)) &&
      isProof(use, pages) &&
      !isOfAnother(use, session, pages) &&
      !isRefusedLater(use, session, pages),
  );
}

/** Several sessions were sent together, and another of them was what opened the page. */
function isOfAnother(use: UseAfterEnd, session: TrackedSession, pages: Pages): boolean {
  const { others } = use;
  if (others.length === 0) return false;
  if (session.refusals.some((refusal) => isWithLess(refusal, use)))
    return !areNeededTogether(use, session) || (use.isReplaced && !areAllReplaced(use));
  // What remembers a user works by itself.
  if (isRememberName(session.name)) return false;
  if (others.some(({ name, refusals }) => isRememberName(name) && refusals.length === 0)) return true;
  // 304 alone shows nothing of who asks.
  const isGiven = (use: UseAfterEnd) => use.status !== 304 || isProof(use, pages);
  return others.some((other) =>
    other.usesAfterEnd.some((use) => !use.others.includes(session) && isGiven(use)),
  );
}

/** Without some of the sessions that were sent beside it. */
function isWithLess(other: UseAfterEnd | Refusal, { others }: UseAfterEnd): boolean {
  return other.others.length < others.length && other.others.every((one) => others.includes(one));
}

/** None of the sessions opens the page by itself, as where one cookie names the user, and another holds the secret. */
function areNeededTogether({ others }: UseAfterEnd, session: TrackedSession): boolean {
  const isOfSome = ({ others: sent }: UseAfterEnd | Refusal) =>
    sent.length < others.length && sent.every((one) => one === session || others.includes(one));
  return others.every(
    ({ refusals, usesAfterEnd }) => refusals.some(isOfSome) && !usesAfterEnd.some(isOfSome),
  );
}

/** The response that replaced the value left none of the others alone: nothing shows which of them it knew. */
function areAllReplaced({ page, others, last }: UseAfterEnd): boolean {
  return others.every((other) =>
    other.usesAfterEnd.some((use) => use.page === page && use.last.frame === last.frame && use.isReplaced),
  );
}
