// The same name twice in one Cookie field: which of the two does the server read?

import { theCookie } from '../finding-text.ts';
import { type Hit, NO_HITS, type Rule } from '../rule.ts';
import type { ClassifiedCookie } from '../subject.ts';

export const shadowedName: Rule = {
  meta: {
    id: 'shadowed-name',
    title: 'Two cookies of the same name are sent',
    severities: [
      ['medium', 'a session cookie'],
      ['info', 'any other cookie'],
    ],
    references: ['RFC6265bis 4.2.2', 'RFC6265bis 8.6', 'CWE-565', 'WSTG-SESS-02'],
    why: 'The server cannot see which path or domain a cookie belongs to, and uses the first or the last: users may lose their session, and another host of the domain can give them a session of its own.',
    fix: 'Set the cookie with one Path and one Domain everywhere, delete the other one, and begin the name with __Host-.',
    falsePositives: 'Applications under several paths of one host that each set a cookie of this name.',
    failing: [
      {
        url: 'https://shop.example/app/',
        requestFields: [['Cookie', 'session=abc; view=list; session=def']],
      },
    ],
    passing: [
      { url: 'https://shop.example/app/', requestFields: [['Cookie', 'session=abc; view=list']] },
      { url: 'https://shop.example/app/', requestFields: [['Cookie', 'session=abc; session=abc']] },
    ],
  },
  request({ cookies }) {
    if (cookies.length <= FEW_COOKIES && !hasDuplicateNames(cookies)) return NO_HITS;
    const first = new Map<string, ClassifiedCookie>();
    const hits: Hit[] = [];
    for (const cookie of cookies) {
      const other = first.get(cookie.name);
      if (other === undefined) first.set(cookie.name, cookie);
      else if (other.value !== cookie.value && cookie.name !== '')
        hits.push({
          severity: cookie.isSession ? 'medium' : 'info',
          confidence: 'medium',
          cookie: cookie.name,
          message: `${theCookie(cookie.name)} is sent twice in one request, with different values.`,
        });
    }
    return hits;
  },
};

/** As many cookies or fewer are compared pair by pair, which is faster than a map. */
const FEW_COOKIES = 16;

function hasDuplicateNames(cookies: readonly ClassifiedCookie[]): boolean {
  for (let index = 1; index < cookies.length; index++)
    for (let before = 0; before < index; before++)
      if (cookies[before]!.name === cookies[index]!.name) return true;
  return false;
}
