// Max-Age that is no whole number of seconds: browsers ignore it.

import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { deviation } from '../subject.ts';

export const maxageInvalid: Rule = {
  meta: {
    id: 'maxage-invalid',
    title: 'Max-Age is not a number of seconds',
    severities: [['low', 'always']],
    references: ['RFC6265bis 5.6.2'],
    why: 'Browsers ignore a Max-Age that is not made of digits (3600.0, "3600", 1h): the cookie expires by its Expires, or when the browser closes.',
    fix: 'Write Max-Age=3600: whole seconds, without quotes.',
    change: 'lifetime',
    falsePositives:
      'Clients that are not browsers may read it. With another Max-Age that is valid it is not reported.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Max-Age=3600.0; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Max-Age="3600"; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Max-Age=3600; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  onlyIf: 'deviating',
  field(subject) {
    const maxAge = deviation(subject, 'max-age-invalid');
    if (maxAge === null || subject.cookie.maxAge !== null) return null;
    return {
      severity: 'low',
      confidence: 'high',
      message: `${theCookie(subject.cookie.name)} has Max-Age ${quoted(maxAge)}, which browsers ignore.`,
    };
  },
};
