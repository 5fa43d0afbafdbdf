// A logout that only happens in the browser: the login page comes, and the session goes on.

import { quoted, theCookie } from '../finding-text.ts';
import type { Example, Rule } from '../rule.ts';

const FORM: Example = {
  url: 'https://shop.example/login',
  requestFields: [
    ['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6'],
    ['Referer', 'https://shop.example/account'],
  ],
  hasLoginForm: true,
};
const LOGIN: Example = {
  url: 'https://shop.example/login',
  method: 'POST',
  form: ['user', 'password'],
  status: 302,
  responseFields: [['Location', '/account']],
  setCookie: ['__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Secure; HttpOnly; Path=/; SameSite=Lax'],
};
const DENIED: Example = { url: 'https://shop.example/account', status: 401 };
const SID = ['Cookie', '__Host-sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6'] as const;

export const logoutClientOnly: Rule = {
  meta: {
    id: 'logout-client-only',
    title: 'The user sees the login page, and is still logged in',
    severities: [
      [
        'low',
        'afterwards another client uses the same session, or the browser logs in once more without a logout',
      ],
      ['info', 'the browser itself goes on with the session'],
    ],
    references: ['CWE-613', 'ASVS 5.0 7.4.1', 'ASVS 4.0 3.3.1', 'WSTG-SESS-06'],
    why: 'Where the link to log out only runs a script that clears what the page knows and opens the login page, the cookie stays and the server is never asked: the user believes to be logged out, and is not.',
    fix: 'Let the logout send a request that ends the session on the server and deletes the cookie. A script cannot delete an HttpOnly cookie.',
    change: 'end-at-logout',
    falsePositives:
      'Who opens the login page by a link while being logged in looks the same: no message shows what the user wanted, so that this is never more than low, with low confidence. It is reported only when the browser comes from a page that is closed to others, gets the form of a login with a session that the server had not refused before, and the unchanged session then opens a closed page, without a logout in the whole session. A logout of a single page application that loads no page is not seen at all.',
    failing: [DENIED, LOGIN, FORM, { url: 'https://shop.example/account', requestFields: [SID] }],
    passing: [
      DENIED,
      LOGIN,
      FORM,
      { url: 'https://shop.example/account', requestFields: [SID], status: 401 },
    ],
  },
  session({ session, loginVisit }) {
    if (loginVisit === null) return null;
    const { path, from, at, use, isTried, hasNewLogin } = loginVisit;
    const more = isTried
      ? ' Another client has used it since.'
      : hasNewLogin
        ? ' The browser has logged in once more since.'
        : '';
    return {
      severity: isTried || hasNewLogin ? 'low' : 'info',
      confidence: 'low',
      message: `The browser goes from ${quoted(from)} to the login page ${quoted(path)}, and no logout is seen: ${theCookie(session.name).replace('The', 'the')} still opens ${quoted(use.path)} afterwards (frame ${use.at.frame}, response ${use.status}). If the user wanted to log out, only the browser did.${more}`,
      at,
      isOpaque: session.kind === 'opaque',
    };
  },
};
