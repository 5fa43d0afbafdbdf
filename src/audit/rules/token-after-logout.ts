// The old session still opens what it opened before its user logged out.

import { theCookie } from '../finding-text.ts';
import type { Example, Rule } from '../rule.ts';

/** A page that is closed to others, a login that opens it, and a logout. */
const UNTIL_LOGOUT: readonly Example[] = [
  { url: 'https://shop.example/account', status: 401 },
  {
    url: 'https://shop.example/login',
    method: 'POST',
    form: ['user', 'password'],
    status: 302,
    responseFields: [['Location', '/account']],
    setCookie: ['__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; HttpOnly; Path=/; SameSite=Lax'],
  },
  {
    url: 'https://shop.example/logout',
    method: 'POST',
    requestFields: [['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
    status: 302,
    responseFields: [['Location', '/']],
    setCookie: ['__Host-sid=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax'],
  },
];

export const tokenAfterLogout: Rule = {
  meta: {
    id: 'token-after-logout',
    title: 'The session still works after the logout',
    severities: [
      ['high', 'it opens what is closed to others in this capture'],
      ['medium', 'it is answered as if it were valid'],
    ],
    references: ['CWE-613', 'ASVS 5.0 7.4.1', 'ASVS 4.0 3.3.1', 'WSTG-SESS-06'],
    why: 'The logout took the cookie from the browser and left the session alive: whoever has kept its value, from a shared machine, a log or a stolen device, is still logged in.',
    fix: 'End the session on the server with the logout; where the cookie is the session itself, keep a list of those that were logged out, or let them live for minutes.',
    fixFor: {
      Flask: 'Flask-Session keeps sessions on the server, and session.clear() then ends them',
      Express: 'req.session.destroy() in the logout, and then res.clearCookie()',
      PHP: 'session_destroy() in the logout, and then the deletion of the cookie',
      Django: 'django.contrib.auth.logout(request), with a session engine that is not signed_cookies',
    },
    falsePositives:
      'A page that looks the same to everybody: the confidence is high when somebody without the session was turned away there.',
    failing: [
      ...UNTIL_LOGOUT,
      {
        url: 'https://shop.example/account',
        requestFields: [['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
      },
    ],
    passing: [
      ...UNTIL_LOGOUT,
      {
        url: 'https://shop.example/account',
        requestFields: [['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6']],
        status: 401,
      },
    ],
  },
  session({ session, tracked, isProtected }) {
    const { logout, useAfterEnd } = tracked;
    // A cookie that no logout touched is the business of logout-no-delete.
    if (logout === null || useAfterEnd === null || logout.cookie === 'untouched') return null;
    const { path, status, at, last, count } = useAfterEnd;
    const isCertain = isProtected(path);
    // What a deletion has missed is sent on by every browser: that is said already, and a page open to all proves nothing.
    if (!isCertain && logout.cookie === 'deletion-missed') return null;
    const without = isCertain ? ', where others are turned away' : '';
    return {
      severity: isCertain ? 'high' : 'medium',
      confidence: isCertain ? 'high' : 'medium',
      message: `${theCookie(session.name)} is sent after the logout of frame ${logout.event.at.frame} with its old value, and is answered ${status}${without}.`,
      at,
      last,
      count,
    };
  },
};
