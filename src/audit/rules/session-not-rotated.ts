// The session from before the login is the session after it: who knew it before is logged in now.

import { isOneProduct } from '../../session/evidence/login-beside.ts';
import { PHP_REASON } from '../../session/evidence/php-session.ts';
import { knownName } from '../../session/names/known-names.ts';
import type { Session, SessionEvent } from '../../session/session.ts';
import type { Login, OldValueUse, TrackedSession } from '../../session/tracked-session.ts';
import { isFirstPage } from '../../shared/first-page.ts';
import { frameOf, quoted, theCookie } from '../finding-text.ts';
import type { Rule, SessionHit } from '../rule.ts';
import { firstEvent, isSelfContained } from '../session-event.ts';
import type { SessionSubject } from '../subject.ts';

const KEPT_TITLE = 'The login does not change the session';

export const sessionNotRotated: Rule = {
  meta: {
    id: 'session-not-rotated',
    title: 'The session from before the login is valid after it',
    severities: [
      [
        'high',
        'the value refers to a session on the server, or one that the login has replaced still opens a closed page',
      ],
      [
        'medium',
        "only the login shows that the cookie is a session; or it is a framework's, and the login sets another session beside it; or a user may have had the replaced value; or another user had logged in with it before",
      ],
      ['low', 'nothing but the redirect of the login shows that it was one'],
      ['info', 'the value is the session itself'],
    ],
    references: ['CWE-384', 'ASVS 5.0 7.2.4', 'ASVS 4.0 3.2.1', 'WSTG-SESS-03'],
    why: 'An attacker can plant a session cookie in the browser of a victim before the login (on a shared computer, from another subdomain, through a link). When the victim logs in, the attacker is logged in too. This is called session fixation.',
    fix: 'Issue a new session with the login, and end the old one on the server.',
    change: 'rotate-at-login',
    falsePositives:
      'What looks like a login may be none, as a wrong password may lead to the first page too: the finding is low while nothing else shows it, and the confidence is high when the session then gave access to a page that is denied without it. A cookie of an unknown name may be no session, when nothing but the login speaks for it. Where the login sets another session beside it, the server may look at that one only, or at both: then the old value alone opens nothing. A value that the login has replaced may have been valid before by another login: the finding is medium unless the server issued it here, or denied it the page before. A login over one of another user name is medium: both names may be of one user.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Secure; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
      {
        url: 'https://shop.example/login',
        method: 'POST',
        form: ['user', 'password'],
        requestFields: [['Cookie', '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20']],
        status: 302,
        responseFields: [['Location', '/account']],
      },
      {
        url: 'https://shop.example/account',
        requestFields: [['Cookie', '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20']],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: ['__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Secure; HttpOnly; Path=/; SameSite=Lax'],
        responseFields: [['Cache-Control', 'no-store']],
      },
      {
        url: 'https://shop.example/login',
        method: 'POST',
        form: ['user', 'password'],
        requestFields: [['Cookie', '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20']],
        status: 302,
        responseFields: [['Location', '/account']],
        setCookie: ['__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/account',
        requestFields: [['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
      },
      {
        url: 'https://shop.example/account',
        requestFields: [['Cookie', '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20']],
        status: 401,
      },
    ],
  },
  session(subject) {
    const { session, tracked, decoded, isSupposed } = subject;
    const { login, besideLogin, oldValueUse } = tracked;
    if (oldValueUse !== null) return oldValueHit(tracked, oldValueUse, login);
    if (login === null || login.event.event !== 'login')
      return besideLogin === null ? null : besideHit(subject, besideLogin);
    if (!login.isKept) return null;
    // It may go on with a second step, which changes the value.
    if (login.event.confidence === 'low') return null;
    // Who has logged in before the capture gives the second factor, or links an account, in it.
    if (login.event.how !== 'password' && !login.wasVisitors) return null;
    // Only the use of the session shows that it was a login.
    const isUsed = (tracked.totals['privileged-use'] ?? 0) > 0 || subject.replay?.isProved === true;
    if (!isUsed) return null;
    const isShown = showsLogin(session, tracked, login);
    // A status of success alone is no login, as an error may have it too.
    if (!isShown && login.landing === null) return null;
    const holdsSession = decoded.first !== null && isSelfContained(decoded.first);
    const before = firstEvent(session, 'issued') ?? firstEvent(session, 'first-seen');
    const since =
      before === undefined || login.isOtherUser ? '' : `, and is the one of frame ${before.frame}`;
    const isUnsure = (isSupposed && !tracked.isProved) || login.isOtherUser;
    const as = login.isOtherUser ? ' under another user name' : '';
    return {
      title: KEPT_TITLE,
      severity: holdsSession ? 'info' : keptSeverity(isShown, isUnsure),
      confidence: tracked.isProved && !login.isOtherUser ? 'high' : isShown ? 'medium' : 'low',
      message: `${theCookie(session.name)} has the same value after the login${as} as before${since}.`,
      at: login.event.at,
      ...(isContainerLogin(login.event) && { change: 'container-login' }),
    };
  },
};

/** Form-based login of a servlet container (Servlet 6.0 section 13.6.3): no code of the application checks the password. */
function isContainerLogin({ request }: Pick<SessionEvent, 'request'>): boolean {
  return request !== null && /(?:^|\/)j_security_check(?:[;?]|$)/.test(request.page);
}

/** More than the response to the login shows that it was one: what it opens, what it says, how another one fails, or a logout. */
function showsLogin(
  { events }: Session,
  { isProved, totals, logout, companions }: TrackedSession,
  { isSaid }: Login,
): boolean {
  if (isProved || isSaid || logout !== null || companions.length > 0) return true;
  if ((totals['login-failed'] ?? 0) > 0) return true;
  // A failed login may lead to the first page, which is for everybody.
  const opensMore = ({ event, request }: SessionEvent) =>
    event === 'privileged-use' && request !== null && !isFirstPage(request.page);
  return events.some(opensMore);
}

/** `isShown`: more than a redirect shows the login; `isUnsure`: the cookie may be no session, or its value one that the user may know. */
function keptSeverity(isShown: boolean, isUnsure: boolean): SessionHit['severity'] {
  if (!isShown) return 'low';
  return isUnsure ? 'medium' : 'high';
}

/** The login changes the value, and the old one is accepted. */
function oldValueHit(
  { name }: TrackedSession,
  { path, status, at, last, count, wasAnonymous }: OldValueUse,
  login: Login | null,
): SessionHit {
  const of = login === null ? '' : ` of frame ${frameOf(login.event)}`;
  return {
    title: 'The login does not end the old session',
    severity: wasAnonymous ? 'high' : 'medium',
    confidence: wasAnonymous ? 'high' : 'medium',
    message: `The value that the cookie ${quoted(name)} had before the login${of} still opens ${quoted(path)} (response ${status}): the login sets a new value and does not end the old one.`,
    at,
    last,
    count,
  };
}

/** A framework makes it, to hold what the server knows of the client; any other cookie may be for something else. */
function isOfFramework({ name, because }: Session): boolean {
  return because.includes(PHP_REASON) || (knownName(name ?? '')?.vendor ?? null) !== null;
}

/** The login began another session, `begun`: both together may be what logs the user in. */
function besideHit({ session, decoded }: SessionSubject, begun: TrackedSession): SessionHit | null {
  const { login, events } = begun;
  if (login === null || login.event.event !== 'login' || !isOfFramework(session)) return null;
  if (isOneProduct(session.name ?? '', begun.name)) return null;
  if (!events.some(({ event }) => event === 'privileged-use')) return null;
  if (decoded.first !== null && isSelfContained(decoded.first)) return null;
  return {
    title: KEPT_TITLE,
    severity: 'medium',
    confidence: 'low',
    message: `${theCookie(session.name)} has the same value after the login as before; the login sets ${quoted(begun.name)} beside it.`,
    why: 'If the server notes in this session too who is logged in, an attacker who planted it in the browser of a victim before the login shares it with the logged-in victim.',
    at: login.event.at,
  };
}
