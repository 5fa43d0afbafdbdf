// Did a logout work? Frameworks differ: a response to one may delete the cookie, replace it, empty it or leave it
// alone, and not every deletion is a logout.

import type { Client } from '../../browser/clients.ts';
import { type ContentFacts, fieldValues, type ResponseMessage } from '../../record/message.ts';
import type { Pages } from '../pages.ts';
import { isRedirect } from '../redirect.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { pathOfLocation, pathOfTarget } from '../target.ts';
import { isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import {
  type CookieChange,
  isUnchanged,
  type SessionEvidence,
  sentOf,
  sessionEvidence,
} from '../transition.ts';
import { isDeletionPending } from './account-deletion.ts';
import { visibleChange } from './habit.ts';
import { isLogoutOfOther } from './logout-owner.ts';
import {
  deletesOneSession,
  isLogoutPath,
  isSentOut,
  mayLeadOut,
  mayLeave,
  refusesLogout,
} from './logout-request.ts';
import { openedPage } from './opened-page.ts';
import { isProof } from './replay.ts';

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Null: the exchange is no logout. */
export function logoutEvidence(
  exchange: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
  pages: Pages,
): SessionEvidence<LogoutTrigger> | null {
  const { message, request, logoutSigns, content, source } = exchange;
  const { client, how } = source;
  if (isLogoutOfOther(exchange, session, change)) return null;
  const isUser = isLoggedIn(session);
  const isTaken =
    change.kind === 'deleted' && (deletesOneSession(request) || (isUser && mayLeadOut(request)));
  const mayBe = isTaken || (isUser && logoutSigns.length === 0 && leaves(exchange, session));
  const signs = mayBe ? [`a ${request.method} of ${pathOfTarget(request.target)}`] : logoutSigns;
  const outcome = logoutOutcome(message, request.method, signs, visibleChange(session, change), isUser);
  if (how === 'account-deletion' && isDeletionPending(exchange, change)) return null;
  if (isUnchanged(change) && isRefused(message, pathOfTarget(request.target), content)) return null;
  if (outcome === null) return null;
  if (session.state !== 'logged-out')
    return outcome.confidence === 'low' && saysLoggedOut(content)
      ? { ...outcome, confidence: 'medium' }
      : outcome;
  const isDoubted = isUsedSince(session, client, pages);
  if (isDeniedBy(outcome, session, isDoubted)) return outcome;
  return { ...outcome, event: isDoubted ? 'logout-doubted' : 'logout-repeated' };
}

/** The request may leave the session, and its response sends the browser to the login without a way back. */
function leaves({ message, request, source }: WholeExchange, { login }: TrackedSession): boolean {
  if (!isRedirect(message.status) || !mayLeave(request)) return false;
  const [location = ''] = fieldValues(message, 'location');
  return isSentOut(location, source.path, login?.event.request?.path ?? null);
}

/** Titles of the page after a logout, and no question whether to log out. */
const LOGGED_OUT_TITLE =
  /\b(?:logged|signed)[ -](?:out|off)\b|\babgemeldet\b|\bausgeloggt\b|\bd\xe9connect\xe9|\buitgelogd\b|\bsesi\xf3n (?:cerrada|finalizada)\b/i;
const NOT_LOGGED_OUT = /\?|\bnot\b|\b(?:un|in)able\b|\berror\b|\bbeing\b|\bwill\b/i;

/** The page says that its user is logged out, or asks for a login. */
function saysLoggedOut(content: ContentFacts | null): boolean {
  if (content === null) return false;
  const { title, hasLoginForm } = content;
  return hasLoginForm || (title !== null && LOGGED_OUT_TITLE.test(title) && !NOT_LOGGED_OUT.test(title));
}

type LogoutTrigger = 'logout' | 'logout-repeated' | 'logout-doubted';

/** The same client has used the value for closed pages since a logout that left it alone. */
function isUsedSince({ logout, usesAfterEnd }: TrackedSession, client: Client, pages: Pages): boolean {
  if (logout?.cookie !== 'untouched' || logout.event.client.number !== client.number) return false;
  return usesAfterEnd.some((use) => isProof(use, pages));
}

/** The title of a page that a server shows in place of what an old, or missing, token of a form asked for. */
const REFUSED_FORM =
  /\b(?:form|page|token|request)\b.{0,20}\bexpired\b|\bcsrf\b|\bforgery\b|\binvalid (?:form )?token\b/i;

/** The page has a form that posts to the logout once more: it asks. That of a login is what comes after a logout. */
function asksAgain({ postsTo, hasPasswordField, title }: ContentFacts, path: string): boolean {
  if (hasPasswordField) return false;
  if (title !== null && REFUSED_FORM.test(title)) return true;
  return postsTo.some((action) => {
    const target = pathOfLocation(action, path);
    return target === path || isLogoutPath(target, 'POST');
  });
}

/** The response says that nothing was done, or asks whether to do it. */
export function isRefused(message: ResponseMessage, path: string, content: ContentFacts | null): boolean {
  if (content !== null && (content.outcome === 'failure' || asksAgain(content, path))) return true;
  const [location = ''] = fieldValues(message, 'location');
  return isRedirect(message.status) && refusesLogout(location, path);
}

/** A logout of a session that seems to be logged out denies the logout before it: that one did nothing, or asked. */
export function deniedLogout(
  { event, confidence }: SessionEvidence<LogoutTrigger>,
  { state }: TrackedSession,
): SessionEvidence<'logout-denied'> | null {
  const isDenied = event === 'logout' && state === 'logged-out';
  return isDenied ? sessionEvidence('logout-denied', confidence) : null;
}

/** The logout leads to a page that is closed to others, and it opens: nothing was done, as where a token of the form is old. */
export function failedLogout(
  exchange: WholeExchange,
  { state, logout, usesAfterEnd, refusals }: TrackedSession,
  pages: Pages,
): SessionEvidence<'logout-denied'> | null {
  if (state !== 'logged-out' || logout?.cookie !== 'untouched' || exchange.sent.length > 1) return null;
  const { path, client } = exchange.source;
  const { landing, event } = logout;
  // Where one script serves all pages, its path does not tell them apart.
  if (landing !== path || landing === event.request?.path || event.client.number !== client.number)
    return null;
  if (usesAfterEnd.length > 0 || refusals.length > 0) return null;
  if (openedPage(exchange, pages)?.denial == null) return null;
  return sessionEvidence('logout-denied', 'medium');
}

/** The value that a logout seemed to put in place of the user's opens a closed page: the response only asked whether to log out. */
export function refutedLogout(
  exchange: WholeExchange,
  session: TrackedSession,
  pages: Pages,
): SessionEvidence<'logout-denied'> | null {
  const { state, logout } = session;
  if (state !== 'logged-out' || logout?.cookie !== 'replaced' || exchange.sent.length > 1) return null;
  const own = sentOf(exchange.sent, session);
  if (own === undefined || own.value.endedBy !== null || own.value.value === logout.value) return null;
  if (logout.event.client.number !== exchange.source.client.number) return null;
  return openedPage(exchange, pages)?.denial == null ? null : sessionEvidence('logout-denied', 'medium');
}

/** The account was deleted, it seemed, and the cookie left alone: where its browser goes on as the user it is not, or not yet. */
export function failedDeletion(
  exchange: WholeExchange,
  { state, logout }: TrackedSession,
  pages: Pages,
): SessionEvidence<'logout-denied'> | null {
  if (state !== 'logged-out' || logout?.cookie !== 'untouched' || exchange.sent.length > 1) return null;
  const { event } = logout;
  if (event.how !== 'account-deletion' || event.client.number !== exchange.source.client.number) return null;
  return openedPage(exchange, pages)?.denial == null ? null : sessionEvidence('logout-denied', 'medium');
}

/**
 * A session that the request could not carry, as the Path of its cookie is another, and that the login of `other` began:
 * the logout is meant for it too. Null when it is not logged in.
 */
export function companionLogout(
  { name }: TrackedSession,
  companion: TrackedSession,
): SessionEvidence<'logout'> | null {
  if (!isLoggedIn(companion)) return null;
  return sessionEvidence('logout', 'medium', `the logout of "${name}", which the same login began`);
}

/** By one that is more certain, or that changes the cookie where the one before it changed nothing at all. */
function isDeniedBy(
  { confidence }: SessionEvidence,
  { logout }: TrackedSession,
  isDoubted: boolean,
): boolean {
  if (isDoubted && confidence === 'high') return true;
  return logout?.event.confidence === 'low' && confidence !== 'low';
}

/**
 * Of a response to a request that carried the session. `signs`: the signs of a logout in the request itself;
 * `isUser`: the session was logged in. Null: no logout.
 */
export function logoutOutcome(
  { status }: ResponseMessage,
  method: string,
  signs: readonly string[],
  { kind, before, after }: CookieChange,
  isUser: boolean,
): SessionEvidence<'logout'> | null {
  if (status >= 400) return null;
  const isGone = kind === 'deleted' || kind === 'deletion-missed';
  const lost = kind === 'rotated' && after?.length === 0 && before !== null ? before : [];
  const lostKeys = `the content of the session no longer has ${lost.slice(0, 3).join(', ')}`;
  if (signs.length > 0) {
    if (isGone) return sessionEvidence('logout', 'high', ...signs, 'the response deletes the cookie');
    if (lost.length > 0) return sessionEvidence('logout', 'high', ...signs, lostKeys);
    if (kind === 'rotated')
      return sessionEvidence('logout', 'high', ...signs, 'the response changes the value');
    const isDone = !SAFE_METHODS.includes(method) || isRedirect(status);
    return sessionEvidence('logout', isDone ? 'medium' : 'low', ...signs, `status ${status}`);
  }
  if (lost.length > 0) return sessionEvidence('logout', 'medium', lostKeys);
  // A deletion alone may be anything: a flash message that was shown, a session that had expired.
  if (kind !== 'deleted' || !isUser || SAFE_METHODS.includes(method)) return null;
  return sessionEvidence(
    'logout',
    'medium',
    `the response to a ${method} deletes the cookie of a logged-in session`,
  );
}
