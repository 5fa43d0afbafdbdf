// A refresh token in a cookie: the client brings it, and the response gives that one and its siblings anew. It is known by
// its role: its name, a path that says refresh, or that the same request has replaced it before. A cookie that remembers the
// user opens a page, and begins a session.

import type { RequestMessage } from '../../record/message.ts';
import { MAX_PAGE_CHARACTERS } from '../limits.ts';
import { isRememberName } from '../names/known-names.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { pathOfTarget } from '../target.ts';
import type { TrackedSession } from '../tracked-session.ts';
import type { SentSession } from '../transition.ts';

const REFRESH = /refresh/i;
/** Its last part says what it is for: `/auth/refresh`, `/api/refreshToken`, `/session/renew`. */
const REFRESH_PATH =
  /\/[^/]*refresh[^/]*\/?$|\/(?:auth|tokens?|sessions?)[^?]*[/_-]renew\/?$|\/renew[-_]?(?:token|session)\/?$/i;
/** What a refresh gives: such a token is not looked at by it. */
const GIVEN_NAME = /access|id[-_]?token|csrf|xsrf/i;

export function isRefreshName(name: string): boolean {
  return REFRESH.test(name);
}

export function isRefreshPath(path: string): boolean {
  // Its end alone, as the pattern looks at a long path many times.
  return REFRESH_PATH.test(path.slice(-MAX_PAGE_CHARACTERS));
}

/** The refresh token of a request, by its role; null: it carries none, or nothing shows which of its cookies is one. */
export function refreshCookie(
  request: Pick<RequestMessage, 'method' | 'target'>,
  sent: readonly SentSession[],
): SentSession | null {
  const named = sent.find(({ value }) => isRefreshName(value.session.name));
  if (named !== undefined) return named;
  const [one, ...others] = sent;
  if (one === undefined || others.length > 0 || isRememberName(one.value.session.name)) return null;
  const isByRole = isRefreshPath(pathOfTarget(request.target)) || wasReplacedSo(one.value.session, request);
  return isByRole ? one : null;
}

/** An earlier response to the same call has replaced it. A page does that too, with what remembers the user. */
function wasReplacedSo(
  { events }: TrackedSession,
  { method, target }: Pick<RequestMessage, 'method' | 'target'>,
): boolean {
  if (method === 'GET' || method === 'HEAD') return false;
  const path = pathOfTarget(target);
  return events.some(
    ({ event, request }) => event === 'rotated' && request?.path === path && request.method === method,
  );
}

/**
 * The session of a sibling that a refresh gives anew, though its request did not carry it: the login has begun both, and an
 * access token that has expired, or that another client does not have, is what the refresh is for. Null: there is none.
 */
export function refreshedSibling(
  {
    request,
    sent,
    loginSigns,
    logoutSigns,
  }: Pick<WholeExchange, 'request' | 'sent' | 'loginSigns' | 'logoutSigns'>,
  name: string,
): TrackedSession | null {
  if (loginSigns.length > 0 || logoutSigns.length > 0) return null;
  const own = refreshCookie(request, sent);
  if (own === null || own.value.endedBy !== null) return null;
  return own.value.session.companions.find((other) => other.name === name) ?? null;
}

/** Whether a session is the one that a request refreshes with, and no sibling that is sent along. */
export function isRefreshToken(
  { sent, source: { path } }: Pick<WholeExchange, 'sent' | 'source'>,
  session: TrackedSession,
): boolean {
  if (isRefreshName(session.name)) return true;
  if (!REFRESH.test(path) || GIVEN_NAME.test(session.name)) return false;
  const others = sent.map(({ value }) => value.session).filter((other) => other !== session);
  return others.every((other) => !isRefreshName(other.name) && isMoreOfRefresh(session, other));
}

/** Of two cookies the refresh token goes to fewer paths, and is kept longer. */
function isMoreOfRefresh({ stored: one }: TrackedSession, { name, stored: other }: TrackedSession): boolean {
  if (GIVEN_NAME.test(name)) return true;
  if (one === null || other === null) return false;
  if (one.path !== other.path) return one.path.length > other.path.length;
  return (one.expiryMs ?? 0) > (other.expiryMs ?? 0);
}
