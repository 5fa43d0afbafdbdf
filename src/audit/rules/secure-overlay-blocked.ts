// A plain HTTP response sets a cookie that exists as a Secure one: browsers keep the Secure one.

import { byBrowsers, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const secureOverlayBlocked: Rule = {
  meta: {
    id: 'secure-overlay-blocked',
    title: 'A Secure cookie exists: browsers reject this one',
    severities: [['medium', 'always']],
    references: ['RFC6265bis 5.7 step 16', 'RFC6265bis 8.6', 'Chrome OverwriteSecure', 'CWE-319'],
    why: 'A response over plain HTTP cannot replace a Secure cookie: the browser rejects the new one, which the server considers set.',
    fix: 'Serve these pages over HTTPS too, and set the cookie with Secure everywhere.',
    falsePositives: 'The Secure cookie may have been deleted outside of the capture.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'] },
      { url: 'http://shop.example/', setCookie: ['view=grid; HttpOnly; Path=/; SameSite=Lax'] },
    ],
    passing: [
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['view=grid; Secure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
  },
  alsoRejected: true,
  onlyIf: 'rejected',
  field({ cookie, rejection, browsers }) {
    if (rejection !== 'OverwriteSecure') return null;
    return {
      severity: 'medium',
      confidence: 'medium',
      message: `${theCookie(cookie.name)} is set over plain HTTP while the browser has a Secure one: ${byBrowsers(browsers)}.`,
    };
  },
};
