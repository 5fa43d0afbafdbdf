// HttpOnly is not set: scripts in the page can read the cookie.

import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const httponlyMissing: Rule = {
  meta: {
    id: 'httponly-missing',
    title: 'HttpOnly is missing',
    severities: [
      ['high', 'a session cookie'],
      ['low', 'any other cookie'],
      ['info', 'a CSRF token that scripts may have to read'],
    ],
    references: [
      'RFC6265bis 5.6.6',
      'CWE-1004',
      'ASVS 5.0 3.3.4',
      'ASVS 4.0 3.4.2',
      'WSTG-SESS-02',
      'ZAP 10010',
    ],
    why: 'Any script in the page can read the cookie: with one cross-site scripting flaw an attacker copies the session and uses it elsewhere.',
    fix: 'Add HttpOnly, unless a script of the page has to read this cookie.',
    change: 'http-only',
    falsePositives:
      'Cookies that the page reads on purpose. A double-submit CSRF token has to be readable, and is reported as info.',
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; Path=/; SameSite=Lax'],
      },
      { url: 'https://shop.example/', setCookie: ['XSRF-TOKEN=abc; Secure; Path=/; SameSite=Lax'] },
    ],
    passing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  field({ cookie, isSession, role }) {
    if (cookie.httpOnly) return null;
    if (role !== 'csrf')
      return {
        severity: isSession ? 'high' : 'low',
        confidence: 'high',
        message: `${theCookie(cookie.name)} has no HttpOnly attribute.`,
      };
    return {
      severity: 'info',
      confidence: 'medium',
      message: `${theCookie(cookie.name)} has no HttpOnly attribute; scripts have to read a CSRF token that they send back.`,
    };
  },
};
