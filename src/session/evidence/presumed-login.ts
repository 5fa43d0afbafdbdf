// Logins that only what follows shows: a registration, a code from a message, a link from a mail, a new password, a passkey in a
// field of its own. Where a closed page opens after one of them, to a session that was a visitor's, it was a login.

import type { RequestMessage } from '../../record/message.ts';
import { deniedCookie } from '../denied-cookie.ts';
import type { Pages } from '../pages.ts';
import type { EventMethod, LoginMethod } from '../session.ts';
import type { WholeExchange } from '../session-exchange.ts';
import { pathOfTarget } from '../target.ts';
import type { TrackedSession } from '../tracked-session.ts';
import { type SentSession, type SessionEvidence, sentOf, sessionEvidence } from '../transition.ts';
import { wordsOf } from './action-name.ts';
import { isLoginPath, isOfGuest, isPasswordName } from './login-request.ts';
import { postsAssertion } from './passkey.ts';
import { choosesPassword } from './password-change-request.ts';
import { registrationSign } from './registration.ts';
import { isCodePlace, postsCode } from './second-step.ts';
import { isUser } from './stranger.ts';

export interface PresumedRequest {
  readonly how: LoginMethod;
  readonly signs: readonly string[];
}

/** Ways to log in that the response to the request need not show. */
const PRESUMED: ReadonlySet<EventMethod | null> = new Set([
  'registration',
  'code',
  'link',
  'passkey',
] as const);

export function isPresumed(how: EventMethod | null): boolean {
  return PRESUMED.has(how);
}

/** What a request may be that nothing else shows to be a login; null: nothing of that. `sent`: the sessions that it carries. */
export function presumedRequest(
  request: RequestMessage,
  sent: readonly SentSession[],
): PresumedRequest | null {
  // Who is logged in makes an account for another user, or confirms an address.
  if (isUser(sent)) return null;
  const { method, target, form } = request;
  const path = pathOfTarget(target);
  if (method === 'GET') return sent.length > 0 ? secretLink(target, path) : null;
  if ((method !== 'POST' && method !== 'PUT') || form === null || isOfGuest(request)) return null;
  const registration = registrationSign(request);
  if (registration !== null) return { how: 'registration', signs: registration };
  const sign = `a ${method} to ${path}`;
  if (setsPassword(path, form.fields) || choosesPassword(request))
    return { how: 'link', signs: [sign, 'it posts a new password'] };
  if (postsCode(request, false) && (isCodePlace(path) || isLoginPath(path)))
    return { how: 'code', signs: [sign, 'it posts a code'] };
  return postsAssertion(request) ? { how: 'passkey', signs: [sign, 'it posts a passkey'] } : null;
}

/** Where links of mails lead that log in, or may. */
const LINK_PLACE =
  /magic|passwordless|one[-_]?time|otl|(?:auto|e?mail|quick)[-_]?log|(?:log|sign)[-_]?in|auth(?!or)|verif|confirm|activat|invit|accept|sso|\/[lm]\/|access/i;
/** What else they are for. */
const OTHER_LINK =
  /refresh|renew|revoke|csrf|xsrf|forgot|recover|reset|resend|unsubscribe|(?:log|sign)[-_]?o(?:ut|ff)/i;
/** A secret, and no word, number or date. */
const SECRET = /^(?=.*\d)(?=.*[a-z])[\w.~%=+-]{16,}$/i;

function secretLink(target: string, path: string): PresumedRequest | null {
  if (!LINK_PLACE.test(path) || OTHER_LINK.test(path)) return null;
  const parts = path.split('/');
  const at = parts.findLastIndex((part) => SECRET.test(part));
  if (at > 0) return { how: 'link', signs: [`a GET of ${parts.slice(0, at).join('/')} with a secret`] };
  const query = target.includes('?') ? target.slice(target.indexOf('?') + 1) : '';
  const isSecret = (pair: string) => SECRET.test(pair.slice(pair.indexOf('=') + 1));
  return query.split('&').some(isSecret) ? { how: 'link', signs: [`a GET of ${path} with a secret`] } : null;
}

const RESET_PATH = /reset|forgot|recover|lost[-_]?password|set[-_]?password|new[-_]?password|activat|invit/i;

/** A new password with the secret that came by mail: many applications log the user in with it. */
function setsPassword(path: string, fields: readonly string[]): boolean {
  if (!fields.some(isPasswordName)) return false;
  return (
    RESET_PATH.test(path) ||
    fields.some((name) => /(?:^|-)reset(?:-password)?-(?:token|key|code)$/.test(wordsOf(name)))
  );
}

/** A closed page opens with the value that a presumed login has left, and nothing else has shown a login. */
export function presumedLoginProof(
  { sent, source: { path, page } }: WholeExchange,
  session: TrackedSession,
  pages: Pages,
): SessionEvidence<'presumed-login-proved'> | null {
  const { presumedLogin, login, state } = session;
  const value = sentOf(sent, session)?.value.value ?? null;
  if (presumedLogin === null || value === null || value !== presumedLogin.value) return null;
  if (login?.event.event === 'login' || state !== 'anonymous') return null;
  const wasDenied = () => pages.isDeniedWith(page, deniedCookie(session.name, value));
  // A user who was logged in before the capture has confirmed something.
  if (presumedLogin.isKept && !isVisitors(session) && !wasDenied()) return null;
  return sessionEvidence(
    'presumed-login-proved',
    'high',
    `afterwards the session opens ${path}, which is denied without it`,
  );
}

/** The server has issued it to a client without a login. */
function isVisitors({ events, setByLogin }: TrackedSession): boolean {
  return events[0]?.event === 'issued' && !setByLogin;
}
