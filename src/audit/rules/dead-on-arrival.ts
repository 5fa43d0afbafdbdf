// A login sets a cookie that has expired already: browsers never store it.

import type { CookieRole } from '../../session/cookie-role.ts';
import { named } from '../../shared/named.ts';
import { isDeletedByBrowsers } from '../browser-differences.ts';
import { theCookie } from '../finding-text.ts';
import { isLiveValue } from '../live-value.ts';
import { isLoginResponse } from '../login-response.ts';
import type { Rule } from '../rule.ts';
import { mayBeIdentifier } from '../session-sightings.ts';
import { settersOf } from '../setters-of.ts';
import type { SetCookieSubject } from '../subject.ts';

export const deadOnArrival: Rule = {
  meta: {
    id: 'dead-on-arrival',
    title: 'The cookie of a login has expired when it is set',
    severities: [
      ['high', 'a session cookie: the user is never logged in'],
      ['medium', 'any other cookie with a value of its own'],
    ],
    references: ['RFC6265bis 5.7 step 6', 'RFC6265bis 5.6.1', 'RFC6265bis 5.6.2'],
    why: 'A Max-Age of zero or less, or an Expires in the past, deletes the cookie at once, whatever value it has: the login works on the server, and the next request comes without the cookie.',
    fix: 'Give Max-Age in seconds from now, or leave out both Max-Age and Expires: then the cookie lasts until the browser is closed. Look for a lifetime that is 0, a date that was never set (year 1), and a server whose clock is wrong.',
    change: 'lifetime',
    falsePositives:
      'A deletion with a random value. Words for nothing (deleted, expired), the value that the client has sent, and a value that other browsers get too are taken for deletions, and so is what a login ends that sets another session.',
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        status: 302,
        responseFields: [['Location', '/account']],
        setCookie: [
          '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Expires=Mon, 01-Jan-0001 00:00:00 GMT; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      {
        url: 'https://shop.example/api/login',
        method: 'POST',
        setCookie: ['token=c0ffee5f2a7e41b0; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        status: 302,
        responseFields: [['Location', '/account']],
        setCookie: ['REMEMBERME=deleted; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      // The session of the login takes the place of the one before it.
      {
        url: 'https://shop.example/login',
        method: 'POST',
        status: 302,
        responseFields: [['Location', '/account']],
        setCookie: [
          '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Secure; HttpOnly; Path=/; SameSite=Lax',
          'pre_auth=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        requestFields: [['Cookie', '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20']],
        setCookie: [
          '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
    ],
  },
  alsoDeletions: true,
  onlyIf: 'timed',
  assumesLogin: true,
  setCookie(subject) {
    const { cookie, isSession, isCommonDeletion, role, response } = subject;
    // Where browsers read the date in different ways expires-ambiguous reports it.
    if (!isDeletedByBrowsers(subject.browsers) || !isLiveValue(cookie.value)) return null;
    if (isCommonDeletion) return { retracts: true };
    if (!OF_LOGINS.includes(role) || !isLoginResponse(response)) return null;
    if (isSent(subject) || isSetBeside(subject) || leavesSession(subject)) return null;
    return {
      severity: isSession ? 'high' : 'medium',
      confidence: 'high',
      message: `${theCookie(cookie.name)} comes with a value and has expired already (${lifetimeText(subject)}): browsers never store it, and the login leaves nothing.`,
    };
  },
};

/** What a login may set, where a login that works deletes many other cookies. */
const OF_LOGINS: readonly CookieRole[] = ['session', 'remember-me', 'unknown'];

/** The client has it already, so that it is deleted; a session may get a new value. */
function isSent({ cookie: { name, value }, isSession, response }: SetCookieSubject): boolean {
  const sent = named(response.request?.cookies ?? [], name);
  return isSession ? sent.some((pair) => pair.value === value) : sent.length > 0;
}

/** Another field of the response sets a cookie of this name that lives. */
function isSetBeside({ cookie: { name }, response }: SetCookieSubject): boolean {
  return settersOf(response.cookies, name).some(({ deletion, verdict }) => !deletion && verdict.stored);
}

/** The login leaves a session, or what may be one: the server has no use for this cookie any more. */
function leavesSession({ response: { cookies } }: SetCookieSubject): boolean {
  let leaves = leavingSession.get(cookies);
  if (leaves === undefined) {
    leaves = cookies.some(leavesOne);
    leavingSession.set(cookies, leaves);
  }
  return leaves;
}

/** Asked for each cookie of a response. */
const leavingSession = new WeakMap<object, boolean>();

function leavesOne({ cookie, deletion, verdict, isSession, role }: SetCookieSubject): boolean {
  if (deletion || !verdict.stored) return false;
  return isSession || (OF_LOGINS.includes(role) && mayBeIdentifier(cookie.value));
}

function lifetimeText({ cookie: { maxAge, expires } }: SetCookieSubject): string {
  return maxAge === null ? `Expires=${expires}` : `Max-Age=${maxAge}`;
}
