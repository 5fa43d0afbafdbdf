// The same name set twice in one response: which one is intended?

import { deletedAtOnce } from '../deleted-at-once.ts';
import { theCookie } from '../finding-text.ts';
import { type Hit, NO_HITS, type Rule } from '../rule.ts';
import type { SetCookieSubject } from '../subject.ts';

export const duplicateInResponse: Rule = {
  meta: {
    id: 'duplicate-in-response',
    title: 'A cookie is set twice in one response',
    severities: [
      ['low', 'the second replaces the first, or both are stored'],
      ['info', 'all but one of them delete: old values, or cookies of other paths or domains'],
    ],
    references: ['RFC6265bis 4.1.1', 'RFC6265bis 5.7 step 23'],
    why: 'With the same domain and path the last one replaces the first; with others both are stored and sent together, and the server may read the wrong one.',
    fix: 'Set each cookie once in a response: look for two parts of the program that set it, or a session that is renewed twice.',
    falsePositives:
      'Old variants of a cookie are deleted on purpose: that is reported as info. Deletions alone, and one value for several paths, are not reported.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'view=list; Secure; HttpOnly; Path=/; SameSite=Lax',
          'view=grid; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      {
        url: 'https://www.shop.example/',
        setCookie: [
          'view=; Max-Age=0; Secure; Path=/; Domain=shop.example',
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
    ],
  },
  response({ cookies }) {
    if (cookies.length < 2) return NO_HITS;
    const byName = new Map<string, SetCookieSubject[]>();
    const gone = deletedAtOnce(cookies).map(({ set }) => set.cookie.name);
    for (const subject of cookies) {
      const { name } = subject.cookie;
      // A rejected one has its own finding, and so has one that is deleted again.
      if (name === '' || subject.rejection !== null || gone.includes(name)) continue;
      const alike = byName.get(name);
      if (alike === undefined) byName.set(name, [subject]);
      else alike.push(subject);
    }
    const hits: Hit[] = [];
    for (const [name, alike] of byName) {
      if (alike.length > 1 && isConfusing(alike)) hits.push(hitOn(name, alike));
    }
    return hits;
  },
};

/** Deletions alone leave nothing, and one value for several paths is the same wherever it is read. */
function isConfusing(alike: readonly SetCookieSubject[]): boolean {
  const live = alike.filter(({ deletion }) => !deletion);
  if (live.length < 2) return live.length === 1;
  const values = new Set(live.map(({ cookie }) => cookie.value)).size;
  return values > 1 || new Set(live.map(identity)).size < live.length;
}

function hitOn(name: string, alike: readonly SetCookieSubject[]): Hit {
  const isCleanup = alike.filter(({ deletion }) => !deletion).length === 1;
  const identities = new Set(alike.map(identity)).size;
  const effect =
    identities === alike.length ? 'for different paths or domains' : 'and the last one replaces the others';
  return {
    severity: isCleanup ? 'info' : 'low',
    confidence: isCleanup ? 'low' : 'high',
    cookie: name,
    message: `${theCookie(name)} is set ${alike.length} times in one response, ${isCleanup ? 'to delete old variants' : effect}.`,
  };
}

function identity({ verdict }: SetCookieSubject): string {
  const cookie = verdict.cookie;
  return cookie === null ? '' : `${cookie.domain}\n${cookie.hostOnly}\n${cookie.path}\n${cookie.partition}`;
}
