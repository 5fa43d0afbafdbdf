// Expires that is no date: the cookie does not expire when intended.

import { chromiumDate } from '../../cookie/chromium-date.ts';
import { firefoxDate } from '../../cookie/firefox-date.ts';
import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const expiresInvalid: Rule = {
  meta: {
    id: 'expires-invalid',
    title: 'Expires is not a date',
    severities: [
      ['low', 'the cookie expires when the browser closes'],
      ['info', 'a valid Max-Age sets its lifetime'],
    ],
    references: ['RFC6265bis 5.1.1', 'RFC6265bis 5.6.1'],
    why: 'Browsers ignore what they cannot parse as a date: the cookie expires when the browser closes, and Expires=0 or Expires=-1 deletes nothing.',
    fix: 'Write Expires=Wed, 02 Dec 2026 07:28:00 GMT, or preferably Max-Age in seconds.',
    falsePositives:
      'Clients that are not browsers may parse other dates. With a valid Max-Age it is reported as info, as that counts.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Expires=tomorrow; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        setCookie: ['view=; Expires=0; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Expires=Wed, 02 Dec 2026 07:28:00 GMT; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Expires=Wed, 02-Dec-26 07:28:00 GMT; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  onlyIf: 'deviating',
  field({ cookie }) {
    if (cookie.expires === null || cookie.expiresMs !== null) return null;
    // expires-ambiguous reports what is a date for some.
    if (chromiumDate(cookie.expires) !== null || firefoxDate(cookie.expires) !== null) return null;
    const hasMaxAge = cookie.maxAge !== null;
    return {
      severity: hasMaxAge ? 'info' : 'low',
      confidence: 'high',
      message: `${theCookie(cookie.name)} has Expires ${quoted(cookie.expires)}, which is no date: ${hasMaxAge ? 'its Max-Age counts' : 'it expires when the browser closes'}.`,
    };
  },
};
