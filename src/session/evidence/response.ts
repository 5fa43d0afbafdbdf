// What a response says about one session that its request carried, or that it begins: the evidence for a login, a
// logout or access, in the order in which the transitions follow each other.

import { BESIDE_LOGIN, OPENED_BY_OTHER, PASSWORD_REFUSED } from '../../record/event-evidence.ts';
import { deniedCookie } from '../denied-cookie.ts';
import { isRememberName } from '../names/known-names.ts';
import type { Pages } from '../pages.ts';
import type { SessionExchange, WholeExchange } from '../session-exchange.ts';
import { isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import {
  type CookieChange,
  type SentSession,
  type SessionEvidence,
  sentOf,
  sessionEvidence,
  UNTOUCHED,
} from '../transition.ts';
import { accessEvidence, privilegedUse, reuseEvidence } from './access.ts';
import { visibleChange } from './habit.ts';
import { impersonationEvidence } from './impersonation.ts';
import { continuedLogin, deniedLogin, isBesideLogin, loginEvidence } from './login.ts';
import { isOpenedByOther } from './login-beside.ts';
import { deniedLogout, failedDeletion, failedLogout, logoutEvidence, refutedLogout } from './logout.ts';
import { chainedLogout } from './logout-chain.ts';
import { oldValueEvidence } from './old-value.ts';
import { changesNothing, isShownByPage, mayBeOlderUsers, wasDeniedHere } from './older-user.ts';
import { denialOf } from './opened-page.ts';
import { isPasswordOfUser } from './password-confirmation.ts';
import { isPresumed, presumedLoginProof } from './presumed-login.ts';
import { presumedLogout } from './presumed-logout.ts';
import { mayRefusePassword } from './refused-password.ts';
import { refusedValue } from './refused-value.ts';
import { expiredLogin, loginProof, refutedLogin, restoredLogin } from './refuted-login.ts';
import { revealedLogin } from './revealed-login.ts';
import { wasLoggedInBefore } from './unseen-login.ts';

/** What a response does to the cookies of sessions; those that it does not set are untouched. */
export type CookieChanges = ReadonlyMap<TrackedSession, CookieChange>;

/** The sessions that an exchange is about: those that were sent come first. */
export function sessionsOf(
  { sent, foreign }: SessionExchange,
  changes: CookieChanges,
): readonly TrackedSession[] {
  const [first] = sent;
  // Nearly always there is one.
  if (first !== undefined && sent.length === 1 && foreign.length === 0 && changes.size === 0)
    return [first.value.session];
  return [...new Set([...sent, ...foreign].map(({ value }) => value.session).concat(...changes.keys()))];
}

/**
 * Of what was sent to another application on its host: only a closed page that it opens shows that it is known there. What a
 * use after the end is worth follows from what others get at that port.
 */
function foreignEvidence(
  exchange: WholeExchange,
  own: SentSession,
  changes: CookieChanges,
  pages: Pages,
): readonly SessionEvidence[] {
  if (isOpenedHere(exchange) || isUnknownHere(exchange, own, pages)) return NOTHING;
  const change = changes.get(own.value.session) ?? UNTOUCHED;
  const access = accessEvidence({ ...exchange, sent: [own] }, own.value.session, change, pages);
  if (access?.event === 'used-after-end') return [access];
  return access?.event === 'privileged-use' && access.confidence === 'high' ? [access] : NOTHING;
}

/** Its own application has logged the user in: that is what opens the page. */
function isOpenedHere({ sent }: WholeExchange): boolean {
  return sent.some(
    ({ value: { session, endedBy } }) =>
      endedBy === null && isLoggedIn(session) && session.login?.event.event === 'login',
  );
}

/** The page was denied with the value, which only its user ever had. */
function isUnknownHere(
  { source: { page } }: WholeExchange,
  { value: { session, value } }: SentSession,
  pages: Pages,
): boolean {
  if (session.login?.event.event !== 'login' || session.login.isKept || value === null) return false;
  return pages.isDeniedWith(page, deniedCookie(session.name, value));
}

/** A user of another application on the host asks, whose session was not denied the page: it may have opened it. */
function mayBeOpenedElsewhere({ foreign, source: { page } }: WholeExchange, pages: Pages): boolean {
  return foreign.some(
    ({ value: { session, value, endedBy } }) =>
      endedBy === null &&
      isLoggedIn(session) &&
      !(value !== null && pages.isDeniedWith(page, deniedCookie(session.name, value))),
  );
}

export function responseEvidence(
  exchange: WholeExchange,
  session: TrackedSession,
  changes: CookieChanges,
  pages: Pages,
): readonly SessionEvidence[] {
  const foreign = sentOf(exchange.foreign, session);
  if (foreign !== undefined) return foreignEvidence(exchange, foreign, changes, pages);
  const change = changes.get(session) ?? UNTOUCHED;
  if (exchange.source.how === 'impersonation') {
    const impersonated = impersonationEvidence(exchange, change);
    if (impersonated !== null) return [impersonated];
  }
  const found =
    (isLoginOf(exchange, session, change, changes, pages)
      ? attemptEvidence(exchange, session, change, pages)
      : null) ?? useEvidence(exchange, session, change, changes, pages);
  const seen = found.length === 0 ? refusedBeside(exchange, session) : found;
  return change.kind === 'deleted' ? [...seen, COOKIE_GONE] : seen;
}

function attemptEvidence(
  exchange: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
  pages: Pages,
): readonly SessionEvidence[] | null {
  const found = loginEvidence(exchange, session, change);
  if (found === null) return NOTHING;
  const isUnsure = found.event === 'login' && mayBeOlderUsers(exchange, session, change, pages);
  const attempt = isUnsure ? { ...found, confidence: 'low' as const } : found;
  if (!exchange.isAttempt) return begunEvidence(exchange, session, change, attempt, pages);
  return attempt.event === 'login-step'
    ? [attempt]
    : withoutNull(deniedLogin(exchange, session, change) ?? continuedLogin(exchange, session), attempt);
}

/** Only a session that begins, or gets another value, shows the login, or what follows does; null: there was none. */
function begunEvidence(
  { source: { content, how, page }, message, request, sent, needsProof }: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
  attempt: SessionEvidence<'login' | 'login-failed' | 'login-step'>,
  pages: Pages,
): readonly SessionEvidence[] | null {
  if (attempt.event !== 'login') return null;
  if (needsProof || !hasNewValue(visibleChange(session, change)))
    return isPresumed(how) ? [{ ...attempt, event: 'login-presumed' }] : null;
  const isRead = content !== null || message.status >= 300 || request.method !== 'GET';
  if (how !== 'remember-me') return isRead ? [attempt] : null;
  // A server begins a session for anybody, also where it no longer knows who was remembered.
  const isKnown = pages.denial(page) !== null || sent.some(({ value }) => isLoggedIn(value.session));
  return [isKnown ? attempt : { ...attempt, confidence: 'low' }];
}

function useEvidence(
  exchange: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
  changes: CookieChanges,
  pages: Pages,
): readonly SessionEvidence[] {
  if (change.kind === 'issued') return NOTHING;
  const chained = chainedLogout(exchange, session, change);
  if (chained !== null) return [chained];
  // What a login takes away was there for the login.
  const logout = exchange.loginSigns.length > 0 ? null : logoutEvidence(exchange, session, change, pages);
  if (logout !== null)
    return withoutNull(deniedLogout(logout, session), wasLoggedInBefore(session, logout), logout);
  const failed =
    failedLogout(exchange, session, pages) ??
    refutedLogout(exchange, session, pages) ??
    failedDeletion(exchange, session, pages);
  if (failed !== null) {
    const own = sentOf(exchange.sent, session);
    return withoutNull(
      failed,
      own === undefined ? null : privilegedUse(exchange, own, denialOf(exchange, pages)),
    );
  }
  const revealed = revealedLogin(exchange, session, pages);
  if (revealed !== null) return revealed;
  const found = accessEvidence(
    exchange,
    session,
    isReplaced(session, changes) ? REPLACED_SESSION : change,
    pages,
  );
  const isOfOther = found?.event === 'privileged-use' && isOpenedByOther(exchange, session);
  const access = isOfOther ? OF_OTHER : found;
  const isCertain = access?.event === 'privileged-use' && access.confidence === 'high';
  const isProof = isCertain && !mayBeOpenedElsewhere(exchange, pages);
  const wasDenied = isCertain && wasDeniedHere(exchange, session, pages);
  const refuted = refutedLogin(exchange, session, change, pages);
  return withoutNull(
    expiredLogin(exchange, session),
    refuted,
    restoredLogin(exchange, session, pages),
    reuseEvidence(exchange, session, change),
    oldValueEvidence(exchange, session, pages),
    isCertain && !wasDenied ? wasLoggedInBefore(session, access) : null,
    access,
    access === null && refuted === null ? refusedValue(exchange, session, pages) : null,
    access === null || access.event === 'privileged-use' ? presumedLogout(exchange, session, change) : null,
    isProof && isShownByPage(session, wasDenied)
      ? loginProof(session, exchange.source.path, exchange.sent)
      : null,
    isProof ? presumedLoginProof(exchange, session, pages) : null,
  );
}

/**
 * Whether a login is about the session: where one session changes with it, those that do not are for something else.
 * What remembers the user for another day comes beside the session.
 */
function isLoginOf(
  exchange: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
  changes: CookieChanges,
  pages: Pages,
): boolean {
  if (exchange.loginSigns.length === 0 || exchange.source.how === 'impersonation') return false;
  const isOther = !hasNewValue(change) && changesSession(changes);
  if (isOther || isBesideLogin(exchange, session, change)) return false;
  return !mayBeOlderUsers(exchange, session, change, pages) || !changesNothing(exchange, session);
}

function changesSession(changes: CookieChanges): boolean {
  for (const [{ name }, change] of changes) if (hasNewValue(change) && !isRememberName(name)) return true;
  return false;
}

/** A refused login, or another refused password, is not about the session where nothing was found of it. */
function refusedBeside(exchange: WholeExchange, session: TrackedSession): readonly SessionEvidence[] {
  const { message, loginSigns, isAttempt, sent } = exchange;
  const { status } = message;
  if ((status !== 401 && status !== 403) || sentOf(sent, session) === undefined) return NOTHING;
  if (loginSigns.length > 0 && isAttempt && !isPasswordOfUser(exchange, session)) return [BESIDE];
  return mayRefusePassword(message) ? [WITH_PASSWORD] : NOTHING;
}

function hasNewValue({ kind }: CookieChange): boolean {
  return kind === 'issued' || kind === 'rotated';
}

/** The response begins another session of the same name. */
export function isReplaced({ name }: TrackedSession, changes: CookieChanges): boolean {
  for (const [session, { kind }] of changes) if (kind === 'issued' && session.name === name) return true;
  return false;
}

function withoutNull(...evidence: readonly (SessionEvidence | null)[]): readonly SessionEvidence[] {
  const found = evidence.filter((one) => one !== null);
  return found.length === 0 ? NOTHING : found;
}

/** Another session of the same name is begun in its place. */
export const REPLACED_SESSION: CookieChange = { kind: 'replaced', before: null, after: null, deletes: null };
const COOKIE_GONE = sessionEvidence('cookie-gone', 'high');
const OF_OTHER = sessionEvidence('opened-by-other', 'high', OPENED_BY_OTHER);
const BESIDE = sessionEvidence('sent-beside-login', 'high', BESIDE_LOGIN);
const WITH_PASSWORD = sessionEvidence('sent-beside-login', 'high', PASSWORD_REFUSED);
const NOTHING: readonly SessionEvidence[] = [];
