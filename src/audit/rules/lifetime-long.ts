// A cookie with a very long lifetime.

import { MAX_COOKIE_AGE_SECONDS } from '../../cookie/limits.ts';
import { durationInWords } from '../../shared/duration.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

const SESSION_SECONDS = 30 * 86_400;

export const lifetimeLong: Rule = {
  meta: {
    id: 'lifetime-long',
    title: 'The lifetime of the cookie is very long',
    severities: [
      ['medium', 'a session cookie: more than 30 days'],
      ['info', 'any other cookie: more than the 400 days that browsers allow'],
    ],
    references: ['RFC6265bis 5.5', 'CWE-539', 'ASVS 5.0 7.3.2', 'ASVS 4.0 3.3.2', 'WSTG-SESS-07'],
    why: 'A session that is stored for months can be used by anyone who gets the device, a backup or the value. Browsers limit every lifetime to 400 days, so that a longer one has no effect.',
    fix: 'Let a session expire after hours or days, and renew it while it is used.',
    change: 'lifetime',
    falsePositives: 'A login that the user chose to keep.',
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Max-Age=2678400; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Expires=Fri, 31 Dec 2099 23:59:59 GMT; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Max-Age=2592000; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Max-Age=31536000; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  onlyIf: 'timed',
  setCookie({ cookie, isSession, response }) {
    const { maxAge, expiresMs } = cookie;
    const seconds = maxAge ?? (expiresMs === null ? 0 : (expiresMs - response.timeMs) / 1000);
    if (seconds <= (isSession ? SESSION_SECONDS : MAX_COOKIE_AGE_SECONDS)) return null;
    const limit = seconds > MAX_COOKIE_AGE_SECONDS ? '; browsers limit it to 400 days' : '';
    return {
      severity: isSession ? 'medium' : 'info',
      confidence: isSession ? 'medium' : 'high',
      message: `${theCookie(cookie.name)} has a lifetime of ${durationInWords(seconds)}${limit}.`,
    };
  },
};
