// Max-Age that is no whole number of seconds: browsers ignore it, or read it in different ways.

import { chromiumMaxAge, firefoxMaxAge } from '../../cookie/max-age.ts';
import { isDeletedByBrowsers } from '../browser-differences.ts';
import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { deviation } from '../subject.ts';

export const maxageInvalid: Rule = {
  meta: {
    id: 'maxage-invalid',
    title: 'Max-Age is not a number of seconds',
    severities: [
      ['high', 'a session cookie, which one of the browsers deletes at once'],
      ['medium', 'any other cookie, which one of them deletes at once'],
      ['low', 'they ignore it, or keep the cookie for different times'],
    ],
    references: ['RFC6265bis 5.6.2'],
    why: 'Browsers ignore a Max-Age that is not made of digits (3600.0, "3600", 1h): the cookie expires by its Expires, or when the browser closes. With a sign they differ: Chrome takes +60 for 60, and Firefox deletes the cookie for whatever begins with a minus.',
    fix: 'Write Max-Age=3600: whole seconds, without quotes.',
    change: 'lifetime',
    falsePositives:
      'Clients that are not browsers may read it. With another Max-Age that is valid it is not reported, nor where Chrome and Firefox delete the cookie all the same. Safari was not measured.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Max-Age=3600.0; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Max-Age=+3600; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Max-Age="3600"; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      // Both browsers delete it.
      {
        url: 'https://shop.example/',
        setCookie: ['view=; Max-Age=+0; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Path=/'],
      },
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Max-Age=3600; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  alsoDeletions: true,
  onlyIf: 'deviating',
  setCookie(subject) {
    const { cookie, deletion, isSession, browsers } = subject;
    const maxAge = deviation(subject, 'max-age-invalid');
    if (maxAge === null || cookie.maxAge !== null) return null;
    const seconds = { chrome: chromiumMaxAge(maxAge), firefox: firefoxMaxAge(maxAge) };
    const isIgnored = seconds.chrome === null && seconds.firefox === null;
    // Its Expires deletes it.
    if (deletion && (isIgnored || isDeletedByBrowsers(browsers))) return null;
    const effect = isIgnored
      ? 'which browsers ignore'
      : `which browsers read in different ways: ${effectText('Chrome', seconds.chrome)}, ${effectText('Firefox', seconds.firefox)}`;
    const isLost = !deletion && !isIgnored && browsers.chrome.stored !== browsers.firefox.stored;
    return {
      severity: isLost ? (isSession ? 'high' : 'medium') : 'low',
      confidence: 'high',
      message: `${theCookie(cookie.name)} has Max-Age ${quoted(maxAge)}, ${effect}.`,
    };
  },
};

function effectText(browser: string, seconds: number | null): string {
  if (seconds === null) return `${browser} ignores it`;
  return seconds <= 0
    ? `${browser} deletes the cookie`
    : `${browser} keeps the cookie for ${seconds} seconds`;
}
