// Two cookies joined by a comma into one field: browsers see one.

import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const commaJoined: Rule = {
  meta: {
    id: 'comma-joined',
    title: 'Several cookies in one field',
    severities: [['medium', 'always']],
    references: ['RFC9110 5.3', 'RFC6265bis 4.1.1'],
    why: 'Set-Cookie is the only field whose lines must not be joined by commas: browsers read one cookie, and the second one is lost with its attributes.',
    fix: 'Send one Set-Cookie field for each cookie: look for a proxy, a gateway or a test client that joins them.',
    falsePositives: 'A value that holds ", name=".',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list, sort=price; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Expires=Wed, 02 Dec 2026 07:28:00 GMT; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      { url: 'https://shop.example/', setCookie: ['view=a,b; Secure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
  },
  alsoDeletions: true,
  onlyIf: 'deviating',
  setCookie({ cookie, deviations }) {
    for (const { id, text } of deviations)
      if (id === 'comma-joined')
        return {
          severity: 'medium',
          confidence: 'medium',
          message: `${theCookie(cookie.name)} has another one joined to it, ${quoted(text.slice(0, text.indexOf('=')))}: browsers read both as one.`,
        };
    return null;
  },
};
