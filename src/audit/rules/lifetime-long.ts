// A cookie with a very long lifetime.

import { MAX_COOKIE_AGE_SECONDS } from '../../cookie/limits.ts';
import { isRememberName } from '../../session/names/known-names.ts';
import { factsOfName, SESSION_SCORE } from '../../session/session-score.ts';
import type { TrackedSession } from '../../session/tracked-session.ts';
import { durationInWords } from '../../shared/duration.ts';
import { theCookie } from '../finding-text.ts';
import { RETRACTION, type Rule } from '../rule.ts';

const DAY_SECONDS = 86_400;

/** Days that a session may last, and a login that the user chose to keep. */
const MAX_DAYS = { session: 30, 'remember-me': 90 };

export const lifetimeLong: Rule = {
  meta: {
    id: 'lifetime-long',
    title: 'The lifetime of the cookie is very long',
    severities: [
      [
        'medium',
        'a session cookie: more than 30 days; a login that the user chose to keep: more than 90 days',
      ],
      ['info', 'a CSRF token, or a cookie of unknown use: more than the 400 days that browsers allow'],
    ],
    references: ['RFC6265bis 5.5', 'CWE-539', 'ASVS 5.0 7.3.2', 'ASVS 4.0 3.3.2', 'WSTG-SESS-07'],
    why: 'A session that is stored for that long can be used by anyone who gets the device, a backup or the value. Browsers limit every lifetime to 400 days, so that a longer one has no effect.',
    fix: 'Let a session expire after hours or days, and renew it while it is used.',
    change: 'lifetime',
    falsePositives:
      'A login that the user chose to keep, and that is not called so. A cookie that a logout leaves, and that alone is refused afterwards where the session of the login was deleted, is not reported: it tells the device. Preferences, consent, analytics, advertising and the like are not reported: browsers limit them.',
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
      // A login that is kept for 60 days, a consent for two years.
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: [
          '__Host-remember_token=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Max-Age=5184000; Secure; HttpOnly; Path=/; SameSite=Lax',
          'CookieConsent=yes; Max-Age=63072000; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
    ],
  },
  onlyIf: 'timed',
  setCookie({ cookie, role, stake, response }) {
    if (stake === 'none' && role !== 'unknown') return null;
    const { maxAge, expiresMs } = cookie;
    const seconds = maxAge ?? (expiresMs === null ? 0 : (expiresMs - response.timeMs) / 1000);
    const isLogin = role === 'session' || role === 'remember-me';
    if (seconds <= (isLogin ? MAX_DAYS[role] * DAY_SECONDS : MAX_COOKIE_AGE_SECONDS)) return null;
    const limit = seconds > MAX_COOKIE_AGE_SECONDS ? '; browsers limit it to 400 days' : '';
    return {
      severity: isLogin ? 'medium' : 'info',
      confidence: isLogin ? 'medium' : 'high',
      message: `${theCookie(cookie.name)} has a lifetime of ${durationInWords(seconds)}${limit}.`,
    };
  },
  session({ tracked }) {
    return isOfDevice(tracked) ? RETRACTION : null;
  },
};

/** A logout has deleted the session of the login and left this one, which opens nothing alone. */
function isOfDevice({ name, logout, refusals, usesAfterEnd, companions }: TrackedSession): boolean {
  if (factsOfName(name).score >= SESSION_SCORE || isRememberName(name)) return false;
  if (logout?.cookie !== 'untouched' || usesAfterEnd.length > 0) return false;
  const isRefusedAlone = refusals.some(({ others }) => others.length === 0);
  return isRefusedAlone && companions.some((other) => other.logout?.cookie === 'deleted');
}
