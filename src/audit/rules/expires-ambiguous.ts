// Expires that browsers read in different ways: a time zone, a day that does not exist, a time without seconds.

import { chromiumDate } from '../../cookie/chromium-date.ts';
import { firefoxDate } from '../../cookie/firefox-date.ts';
import { MAX_COOKIE_AGE_SECONDS } from '../../cookie/limits.ts';
import { Trait } from '../../cookie/traits.ts';
import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const expiresAmbiguous: Rule = {
  meta: {
    id: 'expires-ambiguous',
    title: 'Browsers read Expires in different ways',
    severities: [
      ['high', 'a session cookie, which one of them deletes at once'],
      ['medium', 'any other cookie, which one of them deletes at once'],
      ['low', 'they only keep it for different times'],
    ],
    references: ['RFC6265bis 5.1.1', 'RFC6265bis 4.1.2.1', 'RFC9110 5.6.7'],
    why: 'Expires is a date in GMT. Chrome ignores any other time zone, Firefox counts it: the cookie ends hours earlier or later. What is not quite a date (31 June, a time without seconds) is one for Firefox and none for Chrome.',
    fix: 'Write Expires=Wed, 02 Dec 2026 07:28:00 GMT (the time in GMT), or preferably Max-Age in seconds.',
    change: 'lifetime',
    falsePositives:
      'A valid Max-Age counts instead of Expires: then nothing is reported. Safari was not measured.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Expires=Wed, 02 Dec 2026 07:28:00 PST; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Expires=Wed, 02 Dec 2026 07:28:00 +0200; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Expires=Wed, 02 Dec 2026 07:28:00 GMT; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      // What both take for the same time, and what is past for both.
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Expires=Wed, 02-Dec-26 07:28:00 UTC; Secure; HttpOnly; Path=/; SameSite=Lax',
          'cart=; Expires=Thu, 01 Jan 1970 00:00:00 +0200; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
    ],
  },
  alsoDeletions: true,
  setCookie({ parsed, cookie, browsers, isSession, response }) {
    const { expires, maxAge, name } = cookie;
    // Nearly all dates are read alike.
    if ((parsed.traits & Trait.expires) === 0 || expires === null || maxAge !== null) return null;
    const latestMs = response.timeMs + MAX_COOKIE_AGE_SECONDS * 1000;
    const chromeMs = atMost(chromiumDate(expires), latestMs);
    const firefoxMs = atMost(firefoxDate(expires), latestMs);
    if (chromeMs === firefoxMs) return null;
    const { chrome, firefox } = browsers;
    if (chrome.reason !== null || firefox.reason !== null) return null;
    // It deletes for both, as it should.
    if (!chrome.stored && !firefox.stored) return null;
    const isLost = chrome.stored !== firefox.stored;
    return {
      severity: isLost ? (isSession ? 'high' : 'medium') : 'low',
      confidence: 'high',
      message: `${theCookie(name)} has Expires ${quoted(expires)}: ${effectText('Chrome', chrome.stored, chromeMs)}, ${effectText('Firefox', firefox.stored, firefoxMs)}.`,
    };
  },
};

/** Browsers keep no cookie for longer. */
function atMost(timeMs: number | null, latestMs: number): number | null {
  return timeMs === null ? null : Math.min(timeMs, latestMs);
}

function effectText(browser: string, stored: boolean, timeMs: number | null): string {
  if (timeMs === null) return `${browser} takes it for no date and keeps the cookie until it is closed`;
  if (!stored) return `${browser} deletes the cookie at once`;
  return `${browser} keeps the cookie until ${dateText(timeMs)}`;
}

/** To the minute. */
function dateText(timeMs: number): string {
  return `${new Date(timeMs).toISOString().slice(0, 16).replace('T', ' ')} GMT`;
}
