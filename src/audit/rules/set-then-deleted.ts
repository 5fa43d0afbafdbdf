// A cookie that a response sets and then deletes: browsers keep nothing.

import { named } from '../../shared/named.ts';
import { type DeletedAtOnce, deletedAtOnce } from '../deleted-at-once.ts';
import type { Severity } from '../finding.ts';
import { theCookie } from '../finding-text.ts';
import { isDenied, isLoginResponse } from '../login-response.ts';
import type { Rule } from '../rule.ts';
import type { ResponseSubject } from '../subject.ts';

export const setThenDeleted: Rule = {
  meta: {
    id: 'set-then-deleted',
    title: 'A cookie is set and deleted in one response',
    severities: [
      ['high', 'the session of a login: the user is never logged in'],
      ['medium', 'the session that another POST request starts'],
      ['low', 'any other cookie'],
    ],
    references: ['RFC6265bis 5.7 step 23', 'RFC6265bis 4.1.1'],
    why: 'Browsers take the Set-Cookie fields of a response one after the other, and the last one of a name, Domain and Path counts. When that one deletes the cookie, nothing is left of the value before it: the next request comes without the cookie.',
    fix: 'Delete the old cookie before you set the new one, or do not delete it at all.',
    falsePositives:
      'A logout that its path does not show. What a logout, a login that fails, or a page that denies access sets and deletes is not reported, nor a value that the client had before.',
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        status: 302,
        responseFields: [['Location', '/account']],
        setCookie: [
          '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Secure; HttpOnly; Path=/; SameSite=Lax',
          '__Host-sid=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      {
        url: 'http://localhost:3000/api/auth/sign-in',
        method: 'POST',
        setCookie: [
          'app.sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; HttpOnly; Path=/; SameSite=Lax; Domain=localhost',
          'app.sid=; Max-Age=0; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Secure; HttpOnly; Path=/; SameSite=Lax',
          'view=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
    ],
    passing: [
      // The usual rotation.
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: [
          '__Host-sid=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax',
          '__Host-sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
        responseFields: [['Cache-Control', 'no-store']],
      },
      // The session is renewed with every response, and the logout ends it.
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        setCookie: [
          '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; HttpOnly; Path=/; SameSite=Lax',
          '__Host-sid=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
        responseFields: [['Cache-Control', 'no-store']],
      },
    ],
  },
  assumesLogin: true,
  response(subject) {
    const { cookies, request, isLogout } = subject;
    if (request !== null && isLogout(request)) return [];
    return deletedAtOnce(cookies).flatMap((pair) => {
      const severity = severityOf(pair, subject);
      if (severity === null) return [];
      const { name } = pair.set.cookie;
      return [{ severity, confidence: 'high', cookie: name, message: messageText(pair, severity) }];
    });
  },
};

/** Null where the server means what it does: it ends what the client had, or denies access. */
function severityOf({ set }: DeletedAtOnce, response: ResponseSubject): Severity | null {
  const { name, value } = set.cookie;
  const sent = named(response.request?.cookies ?? [], name);
  if (sent.some((pair) => pair.value === value)) return null;
  if (set.isSession && isLoginResponse(response)) return 'high';
  if (sent.length > 0 || isDenied(response)) return null;
  return set.isSession && response.request?.method === 'POST' ? 'medium' : 'low';
}

function messageText({ set, deletion }: DeletedAtOnce, severity: Severity): string {
  const loss = severity === 'high' ? 'the login leaves no session' : 'browsers keep nothing';
  const [before, after] = [set, deletion].map(({ cookie: { domain } }) =>
    set.cookie.domain === deletion.cookie.domain
      ? ''
      : ` (${domain === null ? 'no Domain' : `Domain=${domain}`})`,
  );
  return `${theCookie(set.cookie.name)} is set${before} and then deleted${after} in the same response: ${loss}.`;
}
