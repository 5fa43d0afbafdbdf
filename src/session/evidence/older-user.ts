// What a user does who was logged in before the capture began, and what looks like a login: links an account of another
// server, or posts a password to save a setting or to make an account. A visitor of as long ago may log in the same way:
// only what the value opened before, and what it was denied, tells the two apart.

import { isFirstPage } from '../../shared/first-page.ts';
import { deniedCookie } from '../denied-cookie.ts';
import type { Pages } from '../pages.ts';
import { redirectPath } from '../redirect.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { isAsset } from '../target.ts';
import type { TrackedEvent, TrackedSession } from '../tracked-session.ts';
import { type CookieChange, isUnchanged, sentOf } from '../transition.ts';
import { isKnownByPasswordOnly, isLoginPath } from './login-request.ts';
import { mayBeOfUser } from './unseen-login.ts';

/** Whether the request, which has the signs of a login and leaves the value as it is, may be one of a user. */
export function mayBeOlderUsers(
  { request, loginSigns, source: { how, path }, sent, host }: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
  pages: Pages,
): boolean {
  if (session.wasIssued || !isUnchanged(change) || !mayBeOfUser(session)) return false;
  const isForm = request.method !== 'GET' && isKnownByPasswordOnly(loginSigns) && !isLoginPath(path);
  if (how !== 'other-server' && !isForm) return false;
  const value = sentOf(sent, session)?.value.value ?? null;
  return value === null || !pages.isDeniedAt(host, deniedCookie(session.name, value));
}

/**
 * Whether nothing came of such a request that was not there before: the page that it leads to had opened with the value, or
 * it leads nowhere and other pages had.
 */
export function changesNothing(
  { message, source }: WholeExchange,
  { events, values }: TrackedSession,
): boolean {
  const landing = redirectPath(message, source.path);
  if (landing !== null && isFirstPage(landing)) return false;
  const isGiven = ({ event, request, status, value }: TrackedEvent) =>
    (event === 'first-seen' || event === 'sent') &&
    status === 200 &&
    request !== null &&
    value?.number === values &&
    (landing === null ? isOtherPage(request.path, source.path) : request.path === landing);
  return events.some(isGiven);
}

/** Neither the page of the form itself, nor one that is for everybody. */
function isOtherPage(path: string, posted: string): boolean {
  return path !== posted && !isFirstPage(path) && !isAsset(path) && !isLoginPath(path);
}

/** Whether the page was denied with the value of a session that now opens it: there was no user then. */
export function wasDeniedHere(
  { sent, source: { page } }: WholeExchange,
  session: TrackedSession,
  pages: Pages,
): boolean {
  const value = sentOf(sent, session)?.value.value ?? null;
  return value !== null && pages.isDeniedWith(page, deniedCookie(session.name, value));
}

/** Whether a closed page that opens shows the last login: one that may be a user's of before is none by that alone. */
export function isShownByPage({ login }: TrackedSession, wasDenied: boolean): boolean {
  if (login === null || !login.isKept || login.wasVisitors) return true;
  return wasDenied || login.event.confidence !== 'low';
}
