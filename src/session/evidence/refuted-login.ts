// What follows a login shows whether it was one: the page that it leads to is denied, or opens.

import { fieldValues, type ResponseMessage } from '../../record/message.ts';
import type { Pages } from '../pages.ts';
import { isRedirect } from '../redirect.ts';
import { isPartlyKnownSince, type WholeExchange } from '../session-exchange.ts';
import { isLater } from '../session-moment.ts';
import { isLoggedIn, type Login, type TrackedEvent, type TrackedSession } from '../tracked-session.ts';
import {
  type CookieChange,
  type SentSession,
  type SessionEvidence,
  sentOf,
  sessionEvidence,
} from '../transition.ts';
import { isDenial } from './denial.ts';
import { openedPage } from './opened-page.ts';
import { mayRefusePassword } from './refused-password.ts';
import { isChangedUnseenSince } from './unseen-login.ts';

/**
 * The session is sent to the login: the login before it had failed. Nothing follows where something in between was
 * missed: the logout may be in it.
 */
export function refutedLogin(
  exchange: WholeExchange,
  session: TrackedSession,
  { kind }: CookieChange,
  pages: Pages,
): SessionEvidence<'login-refuted'> | null {
  const { message, source } = exchange;
  const { path, page } = source;
  const { login, isProved } = session;
  // Strangers are turned away in another way: the user has no right to the page.
  if (message.status === 403 && (pages.denial(page)?.status ?? 403) !== 403) return null;
  if (login === null || login.event.event !== 'login' || isProved || !isLoggedIn(session)) return null;
  if (isPartlyKnownSince(exchange, login.event.at)) return null;
  if (!isDenial(message, path) || asksForBasic(message) || mayRefusePassword(message)) return null;
  const since = eventsSince(login.event, session);
  // A session that has expired is taken away; none expires before its first use.
  if (kind === 'deleted' && since.filter(({ event }) => event === 'sent').length > 1) return null;
  if (since.some(({ event }) => event === 'logout') || openedBefore(exchange, session, since)) return null;
  const refuted = sessionEvidence(
    'login-refuted',
    'medium',
    `afterwards ${path} is denied (${message.status})`,
  );
  if (isStillClosed(exchange, login, since, pages)) return refuted;
  // What a user may not see comes later than the page behind the login.
  if (since.some(({ event }) => event === 'privileged-use')) return null;
  const isBehind = login.landing === null ? !login.isSaid : leadsTo(path, login.landing, since);
  return isBehind || isUnknownCallback(login.event, message, since) ? refuted : null;
}

/** The value that the login left as it was is denied a page that was closed to it, or to strangers, before the login. */
function isStillClosed(
  { message: { status }, source: { page } }: WholeExchange,
  { event, isKept, isSaid }: Login,
  since: readonly TrackedEvent[],
  pages: Pages,
): boolean {
  // A user may have no right to it.
  if (!isKept || isSaid || status === 403) return false;
  const denial = pages.denial(page);
  if (denial === null || denial.status === 403 || denial.frame > event.at.frame) return false;
  return !since.some((use) => use.event === 'privileged-use' && use.confidence === 'high');
}

/** The page opened with the value since the login, so that it is not the login that it is denied for. */
function openedBefore(
  { request: { method }, sent, source: { path } }: WholeExchange,
  session: TrackedSession,
  since: readonly TrackedEvent[],
): boolean {
  const own = sentOf(sent, session);
  return since.some(
    ({ event, request, status, value }) =>
      event === 'sent' &&
      status === 200 &&
      request?.path === path &&
      request.method === method &&
      own !== undefined &&
      value?.number === own.value.number,
  );
}

/**
 * A page that opened with the value since the login is denied with it now: others are denied it, so that it was a login.
 * Its session has expired.
 */
export function expiredLogin(
  exchange: WholeExchange,
  session: TrackedSession,
): SessionEvidence<'login-proved'> | null {
  const { message, source, content } = exchange;
  const { login, isProved } = session;
  if (login === null || login.event.event !== 'login' || isProved || login.isKept) return null;
  if (message.status === 403 || !isDenial(message, source.path) || content?.outcome === 'failure')
    return null;
  if (mayRefusePassword(message)) return null;
  if (!openedBefore(exchange, session, eventsSince(login.event, session))) return null;
  return sessionEvidence(
    'login-proved',
    'medium',
    `afterwards the session opens ${source.path}, which is denied later (${message.status})`,
  );
}

/** The login of another server leads to a page that was not asked for, and the first one that is leads to the login. */
function isUnknownCallback(
  { how }: TrackedEvent,
  { status }: ResponseMessage,
  since: readonly TrackedEvent[],
): boolean {
  return (
    how === 'other-server' && status !== 403 && since.filter(({ event }) => event === 'sent').length <= 1
  );
}

/** A login leads to a page by its redirect, and by those of the pages behind it. */
function leadsTo(path: string, landing: string, since: readonly TrackedEvent[]): boolean {
  if (path === landing) return true;
  const before = since.filter(({ event, request }) => event === 'sent' && request?.path !== path);
  return (
    before.length > 0 &&
    before.every(({ status }) => status !== null && isRedirect(status)) &&
    before[0]?.request?.path === landing
  );
}

/** A page that wants the password with every request says nothing about the session. */
function asksForBasic(message: ResponseMessage): boolean {
  return fieldValues(message, 'www-authenticate').length > 0;
}

/**
 * A page that is denied without the session proves the login before it; null when there is nothing to prove. `sent`: the
 * sessions of the request.
 */
export function loginProof(
  session: TrackedSession,
  path: string,
  sent: readonly SentSession[] = [],
): SessionEvidence<'login-proved'> | null {
  const { login, isProved } = session;
  if (login === null || isProved || login.refutedBy !== null) return null;
  // A login of which only the response was seen may have opened it.
  if (login.isKept && isChangedUnseenSince(login.event, session)) return null;
  // A later login, which changed another session of the browser and not this one, may have opened it.
  const isLaterLogin = (other: Login | null) =>
    other?.event.event === 'login' && !other.isKept && isLater(other.event.at, login.event.at);
  if (sent.some(({ value }) => isLaterLogin(value.session.login))) return null;
  return sessionEvidence(
    'login-proved',
    'high',
    `afterwards the session opens ${path}, which is denied without it`,
  );
}

/**
 * The page that refuted the login opens with the value that the login left, and nothing was posted in between: it was not
 * the login that the page was denied for.
 */
export function restoredLogin(
  exchange: WholeExchange,
  session: TrackedSession,
  pages: Pages,
): SessionEvidence<'login-restored'> | null {
  const { login } = session;
  const { page, path } = exchange.source;
  const own = sentOf(exchange.sent, session);
  if (own === undefined || login === null || login.refutedBy !== page || own.value.value !== login.value)
    return null;
  if (openedPage(exchange, pages) === null || isPostedSince(login.event, session)) return null;
  return sessionEvidence(
    'login-restored',
    'medium',
    `afterwards the session opens ${path} without another login`,
  );
}

/** Whether the session has posted anything since: that may have changed what the server knows of it. */
export function isPostedSince(event: TrackedEvent, session: TrackedSession): boolean {
  return eventsSince(event, session).some(
    ({ event: name, request }) =>
      name === 'sent' && request !== null && request.method !== 'GET' && request.method !== 'HEAD',
  );
}

function eventsSince(event: TrackedEvent, { events }: TrackedSession): readonly TrackedEvent[] {
  return events.slice(events.indexOf(event) + 1);
}
