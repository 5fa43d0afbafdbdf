// Max-Age and Expires differ: browsers use Max-Age, other programs may use Expires.

import { MAX_COOKIE_AGE_SECONDS } from '../../cookie/limits.ts';
import { fieldValues } from '../../record/message.ts';
import { durationInWords } from '../../shared/duration.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

/** A slow server, and clocks that differ a little. */
const TOLERANCE_MS = 60_000;
const LONGEST_MS = MAX_COOKIE_AGE_SECONDS * 1000;

export const expiryConflict: Rule = {
  meta: {
    id: 'expiry-conflict',
    title: 'Max-Age and Expires contradict each other',
    severities: [
      ['medium', 'one of them deletes the cookie and the other does not'],
      ['low', 'they differ by more than a minute'],
    ],
    references: ['RFC6265bis 5.7 step 6', 'RFC6265bis 4.1.2.2', 'CWE-613'],
    why: 'Browsers use Max-Age; test clients, proxies and old libraries may use Expires. When only one of them deletes the cookie, a logout works for some clients and not for others.',
    fix: 'Give both the same lifetime, or write Max-Age alone.',
    falsePositives: 'A server with a wrong clock that sends no Date.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Max-Age=3600; Expires=Wed, 02 Dec 2026 07:28:00 GMT; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        setCookie: [
          '__Host-session=; Max-Age=0; Expires=Wed, 02 Dec 2026 07:28:00 GMT; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        setCookie: [
          '__Host-session=; Max-Age=0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      {
        url: 'https://shop.example/',
        responseFields: [['Date', 'Wed, 02 Dec 2026 06:28:00 GMT']],
        setCookie: [
          'view=list; Max-Age=3600; Expires=Wed, 02 Dec 2026 07:28:00 GMT; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
    ],
  },
  alsoDeletions: true,
  onlyIf: 'timed',
  setCookie({ cookie, response }) {
    const { maxAge, expiresMs, name } = cookie;
    if (maxAge === null || expiresMs === null) return null;
    const byMaxAge = lifetimeMs(maxAge * 1000);
    const byExpires = lifetimeMs(expiresMs - response.timeMs);
    const difference = Math.abs(byMaxAge - byExpires);
    if (difference <= TOLERANCE_MS) return null;
    // By the clock of the server both may agree.
    const [date] = fieldValues(response.message, 'date');
    const serverMs = date === undefined ? Number.NaN : Date.parse(date);
    if (Math.abs(lifetimeMs(expiresMs - serverMs) - byMaxAge) <= TOLERANCE_MS) return null;
    const isHalfDeletion = byMaxAge === 0 || byExpires === 0;
    return {
      severity: isHalfDeletion ? 'medium' : 'low',
      confidence: 'medium',
      message: isHalfDeletion
        ? `${theCookie(name)} is deleted by its ${byMaxAge === 0 ? 'Max-Age and kept by its Expires' : 'Expires and kept by its Max-Age'}: browsers use Max-Age.`
        : `${theCookie(name)} expires in ${durationInWords(byMaxAge / 1000)} by its Max-Age, and ${durationInWords(difference / 1000)} ${byExpires > byMaxAge ? 'later' : 'earlier'} by its Expires.`,
    };
  },
};

/** As browsers limit it: from zero to 400 days. */
function lifetimeMs(milliseconds: number): number {
  return Math.min(Math.max(milliseconds, 0), LONGEST_MS);
}
