// What a response says about access: a page that the session opens or is denied, before its end and after.

import type { Denial } from '../contrast.ts';
import { isGrantedStatus, isNotModified } from '../granted-status.ts';
import type { Pages } from '../pages.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isLater } from '../session-moment.ts';
import { isAsset } from '../target.ts';
import { isEnded, isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import {
  type CookieChange,
  requestMoment,
  type SentSession,
  type SessionEvidence,
  sentOf,
  sessionEvidence,
} from '../transition.ts';
import { isDenial, isStrangerTitle, isTurnedElsewhere } from './denial.ts';
import { wasGivenLast } from './given-last.ts';
import { isLoginPath } from './login-request.ts';
import { asksAnybody, asksInstead, denialOf, isClosedTo } from './opened-page.ts';
import { isRefreshToken } from './refresh-cookie.ts';
import { mayRefusePassword } from './refused-password.ts';
import { isFromSharedCache } from './shared-cache.ts';

type UseTrigger = 'used-after-end' | 'left-value-accepted';
type RefusalTrigger = 'logout-confirmed' | 'left-value-refused' | 'replay-refused';
type AccessTrigger = 'privileged-use' | RefusalTrigger | UseTrigger;

/** Null: nothing follows from the response. */
export function accessEvidence(
  exchange: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
  pages: Pages,
): SessionEvidence<AccessTrigger> | null {
  const { message, sent } = exchange;
  const { path, page } = exchange.source;
  const own = sentOf(sent, session);
  if (own === undefined) return null;
  const { status } = message;
  const denial = denialOf(exchange, pages);
  const isOver = isEnded(session) && !isBeforeEnd(exchange, own);
  const isElsewhere = pages.isGiven(page) && isTurnedElsewhere(message, path);
  // A user without a right to the page is refused as well.
  if (status === 403 && !pages.isForbiddenToStrangers(page)) return null;
  if (isDenial(message, path) || asksInstead(exchange, pages) || (isOver && isElsewhere)) {
    if (isEnded(session) && !isOver) return null;
    // What is refused is the password.
    if (exchange.loginSigns.length > 0 && exchange.isAttempt) return null;
    if (mayRefusePassword(message, exchange.content)) return null;
    return confirmedLogout(own, `the value is sent again, and denied at ${path} (${status})`);
  }
  // Users were given it and kept their sessions.
  if (asksAnybody(exchange, pages))
    return change.kind === 'replaced' && isOver && pages.isGiven(page)
      ? confirmedLogout(own, ANOTHER_SESSION)
      : null;
  // Of what is played back, what others get there may be seen later.
  const mayBeClosed = denial !== null || own.event.event === 'replayed';
  const isConfirmed = mayBeClosed && isNotModified(message, exchange.request);
  const isPage = (isGrantedStatus(status) || isConfirmed) && !isAsset(path);
  const isContrast = isClosedTo(exchange, denial, pages);
  const opens = isOver && isPage && isContrast;
  if (change.kind === 'replaced' && !opens) {
    // Who asks for new tokens is given them for the old one, if at all.
    if (isPage && isRefresh(session, path)) return null;
    // A login and a logout begin another session whatever the value is worth.
    if (exchange.loginSigns.length > 0 || exchange.logoutSigns.length > 0) return null;
    return confirmedLogout(own, ANOTHER_SESSION);
  }
  if (!isPage) return null;
  if (isOver && isForStranger(exchange, change, pages))
    return confirmedLogout(own, 'the value is sent again, and the response is what others get');
  // Another proof of identity may have opened it.
  if (exchange.isProven) return null;
  if (!isOver) return privilegedUse(exchange, own, denial);
  if (isFromSharedCache(message)) return null;
  return useAfterEnd(exchange, session, own, change, isContrast);
}

const ANOTHER_SESSION = 'the value is sent again, and the response begins another session';

/** The server begins another session for the client, and gives it the page that those get who have no login. */
function isForStranger(
  { content, source: { page } }: WholeExchange,
  { kind }: CookieChange,
  pages: Pages,
): boolean {
  if (pages.isForOthers(page, content)) return true;
  if (kind !== 'rotated' && kind !== 'replaced') return false;
  return pages.isGiven(page) && isStrangerTitle(content?.title ?? null);
}

/** The response came before the session ended: its cookie became known as a session only later. */
function isBeforeEnd(
  { source: { at } }: WholeExchange,
  { value: { session, endedAt } }: SentSession,
): boolean {
  const end = endedAt ?? session.logout?.event.at ?? null;
  return end !== null && isLater(end, at);
}

/** What a logout has put in the place of the value says nothing of it. */
function confirmedLogout(own: SentSession, evidence: string): SessionEvidence<RefusalTrigger> | null {
  const {
    event,
    value: { session, endedBy },
  } = own;
  const isLeft = session.logout?.cookie === 'untouched';
  if (isLeft && event.event === 'sent' && isEnded(session) && isSentLater(session, own))
    return sessionEvidence('left-value-refused', 'high', evidence);
  if (isLeft || endedBy === 'logout') return sessionEvidence('logout-confirmed', 'high', evidence);
  return event.event === 'replayed' ? REPLAY_REFUSED : null;
}

const REPLAY_REFUSED = sessionEvidence('replay-refused', 'high');

export function privilegedUse(
  { message: { status }, request: { method }, source: { path } }: WholeExchange,
  { value: { session, number } }: SentSession,
  denial: Denial | null,
): SessionEvidence<'privileged-use'> | null {
  if (denial !== null) {
    const without = `${denial.status} without the session (frame ${denial.frame})`;
    return sessionEvidence('privileged-use', 'high', `${path} returns ${status}, and ${without}`);
  }
  // A value that the login has replaced belongs to no user, and a login page or a question about methods is for everybody.
  const isOfUser = isLoggedIn(session) && number > (session.login?.valuesBefore ?? 0);
  const isForEverybody = method === 'OPTIONS' || (method !== 'POST' && isLoginPath(path));
  if (!isOfUser || isForEverybody) return null;
  // A status alone shows nothing: what others get there is not known.
  return sessionEvidence('privileged-use', 'low', `after a login, ${path} returns ${status}`);
}

function useAfterEnd(
  exchange: WholeExchange,
  session: TrackedSession,
  own: SentSession,
  { kind }: CookieChange,
  isContrast: boolean,
): SessionEvidence<UseTrigger> | null {
  const isLeft = own.event.event !== 'replayed';
  if (isLeft && !isLeftAlone(exchange, session, own)) return null;
  const {
    message: { status },
    source: { path },
    sent,
  } = exchange;
  const isOfAnother = sent.some(({ value }) => isLoggedIn(value.session) && value.endedBy === null);
  if (isOfAnother) return null;
  // Deleted or replaced once more: the server has noticed, unless it opens a closed page.
  if (kind === 'deleted' || (kind === 'rotated' && !isContrast)) return null;
  const { confidence } = own.event;
  const accepted = `${path} returns ${status}`;
  // A logout that may have been none is not told further.
  if (isLeft && isContrast && session.logout?.event.confidence !== 'low')
    return sessionEvidence('left-value-accepted', confidence, `accepted after the logout: ${accepted}`);
  return sessionEvidence('used-after-end', confidence, `accepted: ${accepted}`);
}

/**
 * Whether the logout has left the value to the browser, and nothing else can have opened the page: no other session, no
 * login after a refusal, and the request did not pass the logout on its way.
 */
function isLeftAlone(
  { sent }: WholeExchange,
  { logout, refusals }: TrackedSession,
  own: SentSession,
): boolean {
  if (logout?.cookie !== 'untouched' || sent.length > 1 || refusals.length > 0) return false;
  return isSentLater(own.value.session, own);
}

/** The request did not pass the logout on its way. */
function isSentLater({ logout }: TrackedSession, own: SentSession): boolean {
  return logout !== null && !isLater(logout.event.at, requestMoment(own));
}

/** A session that the server has begun for an ended one opens a closed page: so the ended one still works. */
export function inheritedUse(
  { source: { path } }: WholeExchange,
  { event, confidence }: SessionEvidence,
): SessionEvidence<'used-after-end'> | null {
  if (event !== 'privileged-use' || confidence !== 'high') return null;
  return sessionEvidence('used-after-end', 'high', `accepted: what it is replaced with opens ${path}`);
}

const REFRESH = /refresh/i;

function isRefresh({ name }: TrackedSession, path: string): boolean {
  return REFRESH.test(name) || REFRESH.test(path);
}

/**
 * A refresh token that was replaced is accepted, and replaced once more, when its successor has been used (RFC 9700
 * section 4.14.2): parallel requests with the same value are none.
 */
export function reuseEvidence(
  exchange: WholeExchange,
  session: TrackedSession,
  { kind }: CookieChange,
): SessionEvidence<'reused-after-rotation'> | null {
  const {
    message: { status },
    sent,
    source: { path },
  } = exchange;
  const own = sentOf(sent, session);
  if (own === undefined || own.value.endedBy !== null || own.value.number >= session.newestSent) return null;
  if (kind !== 'rotated' || status < 200 || status > 299) return null;
  if (!isRefreshToken(exchange, session) || wasGivenLast(own, session)) return null;
  return sessionEvidence(
    'reused-after-rotation',
    'high',
    `an older value is accepted at ${path}, and replaced`,
  );
}
