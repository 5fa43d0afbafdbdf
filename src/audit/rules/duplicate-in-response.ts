// One cookie set twice in one response with different values: which one is intended?

import { counted } from '../../shared/counted.ts';
import { deletedAtOnce } from '../deleted-at-once.ts';
import { theCookie } from '../finding-text.ts';
import { type Hit, NO_HITS, type Rule } from '../rule.ts';
import type { SetCookieSubject } from '../subject.ts';

export const duplicateInResponse: Rule = {
  meta: {
    id: 'duplicate-in-response',
    title: 'One response sets a cookie to two values',
    severities: [['low', 'always']],
    references: ['RFC6265bis 4.1.1', 'RFC6265bis 5.7 step 23'],
    why: 'The last one replaces the first in the browser. Where the server goes on with the first, for example because it stored the session under that value, users lose their session.',
    fix: 'Set each cookie once in a response: look for two parts of the program that set it, or a session that is renewed twice.',
    falsePositives:
      'Frameworks that set the same cookie anew on purpose, with the last value as the one that counts. Not reported are deletions, also of several paths and domains at once, a deletion before the new value, cookies for different paths or domains, and the same value twice.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Secure; HttpOnly; Path=/; SameSite=Lax',
          'view=grid; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Secure; HttpOnly; Path=/; SameSite=Lax',
          'View=grid; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      // WordPress deletes its cookies at several paths.
      {
        url: 'https://shop.example/wp-login.php',
        setCookie: ['/wp-admin', '/wp-content/plugins', '/'].map(
          (path) => `wordpress_sec_7fc550e0=%20; Max-Age=0; Secure; HttpOnly; SameSite=Lax; Path=${path}`,
        ),
      },
      // Roundcube deletes, then sets; others delete the variant of the whole domain.
      {
        url: 'https://www.shop.example/',
        setCookie: [
          'view=-del-; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax',
          'view=grid; Secure; HttpOnly; Path=/; SameSite=Lax',
          'view=; Max-Age=0; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=shop.example',
        ],
      },
      {
        url: 'https://shop.example/app/',
        setCookie: [
          'view=list; Secure; HttpOnly; Path=/; SameSite=Lax',
          'view=list; Secure; HttpOnly; Path=/; SameSite=Lax',
          'view=grid; Secure; HttpOnly; Path=/app; SameSite=Lax',
        ],
      },
    ],
  },
  response({ cookies }) {
    if (cookies.length < 2) return NO_HITS;
    const byIdentity = new Map<string, SetCookieSubject[]>();
    const gone = new Set(deletedAtOnce(cookies).map(({ set }) => set.cookie.name));
    for (const subject of cookies) {
      if (subject.deletion || subject.role === 'signature') continue;
      // What is deleted again has its own finding.
      if (gone.has(subject.cookie.name)) continue;
      const key = identity(subject);
      // A rejected one has its own finding.
      if (key === null) continue;
      const alike = byIdentity.get(key);
      if (alike === undefined) byIdentity.set(key, [subject]);
      else alike.push(subject);
    }
    const hits: Hit[] = [];
    for (const alike of byIdentity.values()) {
      const values = new Set(alike.map(({ cookie }) => cookie.value)).size;
      if (values > 1) hits.push(hitOn(alike[0]!.cookie.name, values));
    }
    return hits;
  },
};

function hitOn(name: string, values: number): Hit {
  return {
    severity: 'low',
    confidence: 'high',
    cookie: name,
    message: `${theCookie(name)} is set with ${counted(values, 'different value')} in one response; the last one replaces the others.`,
  };
}

/** What makes a stored cookie one and the same; null for one that is not stored. */
function identity({ verdict: { cookie }, rejection }: SetCookieSubject): string | null {
  if (cookie === null || rejection !== null || cookie.name === '') return null;
  return `${cookie.name}\n${cookie.domain}\n${cookie.hostOnly}\n${cookie.path}\n${cookie.partition}`;
}
