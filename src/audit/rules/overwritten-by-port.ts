// Two applications on one host, at different ports, that overwrite each other's cookie.

import { named } from '../../shared/named.ts';
import { withoutPort } from '../../shared/url.ts';
import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import type { SetCookieSubject } from '../subject.ts';

const LOGIN_FIELDS = ['user', 'password'];
const NO_STORE = [['Cache-Control', 'no-store']] as const;

export const overwrittenByPort: Rule = {
  meta: {
    id: 'overwritten-by-port',
    title: "Two applications on one host overwrite each other's cookie",
    severities: [
      ['medium', 'a session cookie'],
      ['info', 'any other cookie'],
    ],
    references: ['RFC6265bis 8.5'],
    why: 'Cookies ignore ports. Both applications use the same cookie name on this host, so the browser keeps only the cookie that was set last. A user who opens the second application is logged out of the first.',
    fix: 'Give each application a cookie name of its own, or open one at http://localhost and the other at http://127.0.0.1.',
    falsePositives:
      'One application at two ports that share their sessions and change the value with every response. What a login sets is reported only where the second port has denied a page with the cookie of the first before; of one application at two ports, that happens when the session has expired meanwhile.',
    failing: [
      {
        url: 'https://localhost:5000/login',
        method: 'POST',
        form: LOGIN_FIELDS,
        responseFields: NO_STORE,
        setCookie: [
          '__Host-session=9f86d081884c7d659a2feaa0c55ad015; Path=/; Secure; HttpOnly; SameSite=Lax',
        ],
      },
      {
        url: 'https://localhost:3000/',
        requestFields: [['Cookie', '__Host-session=9f86d081884c7d659a2feaa0c55ad015']],
        responseFields: NO_STORE,
        setCookie: [
          '__Host-session=aaaad081884c7d659a2feaa0c55ad015; Path=/; Secure; HttpOnly; SameSite=Lax',
        ],
      },
    ],
    passing: [
      {
        url: 'https://localhost:5000/login',
        method: 'POST',
        form: LOGIN_FIELDS,
        responseFields: NO_STORE,
        setCookie: [
          '__Host-session=9f86d081884c7d659a2feaa0c55ad015; Path=/; Secure; HttpOnly; SameSite=Lax',
        ],
      },
      // The other port knows the session, and sets it again.
      {
        url: 'https://localhost:3000/api',
        requestFields: [['Cookie', '__Host-session=9f86d081884c7d659a2feaa0c55ad015']],
        responseFields: NO_STORE,
        setCookie: [
          '__Host-session=9f86d081884c7d659a2feaa0c55ad015; Path=/; Secure; HttpOnly; SameSite=Lax',
        ],
      },
      // A new value at the port that set the old one.
      {
        url: 'https://localhost:3000/',
        requestFields: [['Cookie', '__Host-session=9f86d081884c7d659a2feaa0c55ad015']],
        responseFields: NO_STORE,
        setCookie: [
          '__Host-session=bbbbd081884c7d659a2feaa0c55ad015; Path=/; Secure; HttpOnly; SameSite=Lax',
        ],
      },
    ],
  },
  onlyIf: 'replacing',
  setCookie(subject) {
    const { replacedHost, cookie, isSession, response } = subject;
    if (replacedHost === null || !isOverwritten(subject, replacedHost)) return null;
    return {
      severity: isSession ? 'medium' : 'info',
      confidence: 'medium',
      variant: replacedHost,
      otherHost: replacedHost,
      message: `${theCookie(cookie.name)} of ${quoted(replacedHost)} is overwritten by ${quoted(response.host)}: cookies ignore ports.`,
    };
  },
};

/** Sent to the other port, which does not know the value and sets its own. A login changes the value in any case. */
function isOverwritten(
  { response, cookie, verdict: { previous } }: SetCookieSubject,
  replacedHost: string,
): boolean {
  const { request, host } = response;
  if (request === null || previous === null || previous.value === cookie.value) return false;
  if (withoutPort(host) !== withoutPort(replacedHost)) return false;
  const isSent = named(request.cookies, cookie.name).some(({ value }) => value === previous.value);
  return isSent && (!response.isLogin(request) || response.isDeniedHere(cookie.name, previous.value));
}
