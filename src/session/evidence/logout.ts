// Did a logout work? Frameworks differ: a response to one may delete the cookie, replace it, empty it or leave it
// alone, and not every deletion is a logout.

import { type ContentFacts, fieldValues, type ResponseMessage } from '../../record/message.ts';
import { isRedirect } from '../redirect.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { pathOfTarget } from '../target.ts';
import { isLoggedIn, type TrackedSession } from '../tracked-session.ts';
import { type CookieChange, isUnchanged, type SessionEvidence, sessionEvidence } from '../transition.ts';
import { visibleChange } from './habit.ts';
import { deletesOneSession, mayLeadOut, refusesLogout } from './logout-request.ts';

const SAFE_METHODS: readonly string[] = ['GET', 'HEAD', 'OPTIONS'];

/** Null: the exchange is no logout. */
export function logoutEvidence(
  { message, request, logoutSigns, content }: WholeExchange,
  session: TrackedSession,
  change: CookieChange,
): SessionEvidence<'logout' | 'logout-repeated'> | null {
  const isUser = isLoggedIn(session);
  const mayBe = change.kind === 'deleted' && (deletesOneSession(request) || (isUser && mayLeadOut(request)));
  const signs = mayBe ? [`a ${request.method} of ${pathOfTarget(request.target)}`] : logoutSigns;
  const outcome = logoutOutcome(message, request.method, signs, visibleChange(session, change), isUser);
  if (isUnchanged(change) && isRefused(message, pathOfTarget(request.target), content)) return null;
  if (outcome === null || session.state !== 'logged-out' || isDeniedBy(outcome, session)) return outcome;
  return { ...outcome, event: 'logout-repeated' };
}

/** The response says that nothing was done. */
export function isRefused(message: ResponseMessage, path: string, content: ContentFacts | null): boolean {
  if (content?.outcome === 'failure') return true;
  const [location = ''] = fieldValues(message, 'location');
  return isRedirect(message.status) && refusesLogout(location, path);
}

/** A logout that is more certain than the one before it denies that: it was the page that asks whether to log out. */
export function deniedLogout(
  outcome: SessionEvidence<'logout' | 'logout-repeated'>,
  session: TrackedSession,
): SessionEvidence<'logout-denied'> | null {
  const isDenied = session.state === 'logged-out' && isDeniedBy(outcome, session);
  return isDenied ? sessionEvidence('logout-denied', outcome.confidence) : null;
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

function isDeniedBy({ confidence }: SessionEvidence, { logout }: TrackedSession): boolean {
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
