// The same name set twice in one response: who is meant to win?

import { theCookie } from '../finding-text.ts';
import { type Hit, NO_HITS, type Rule } from '../rule.ts';
import type { SetCookieSubject } from '../subject.ts';

export const duplicateInResponse: Rule = {
  meta: {
    id: 'duplicate-in-response',
    title: 'A cookie is set twice in one response',
    severities: [
      ['low', 'the second takes the place of the first, or both live on side by side'],
      ['info', 'one of them only deletes a cookie of another path or domain'],
    ],
    references: ['RFC6265bis 4.1.1', 'RFC6265bis 5.7 step 23'],
    why: 'With the same domain and path the last one wins, so that the first was for nothing; with others both are kept and sent together, and the server may read the wrong one.',
    fix: 'Set each cookie once a response: look for two parts of the program that set it, or a session that is renewed twice.',
    fixFor: {
      PHP: 'call session_start() and session_regenerate_id(true) once a request',
      Express: 'call res.cookie or req.session.regenerate once a request',
    },
    falsePositives: 'Old variants of a cookie are deleted on purpose: that is only remarked upon.',
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
    for (const subject of cookies) {
      const { name } = subject.cookie;
      // A refused one has a finding of its own.
      if (name === '' || subject.rejection !== null) continue;
      const alike = byName.get(name);
      if (alike === undefined) byName.set(name, [subject]);
      else alike.push(subject);
    }
    const hits: Hit[] = [];
    for (const [name, alike] of byName) if (alike.length > 1) hits.push(hitOn(name, alike));
    return hits;
  },
};

function hitOn(name: string, alike: readonly SetCookieSubject[]): Hit {
  const live = alike.filter(({ deletion }) => !deletion).length;
  const identities = new Set(alike.map(identity)).size;
  const isCleaning = identities === alike.length && live < 2;
  const effect =
    identities === alike.length
      ? 'for different paths or domains'
      : 'and the last one takes the place of the others';
  return {
    severity: isCleaning ? 'info' : 'low',
    confidence: isCleaning ? 'low' : 'high',
    cookie: name,
    message: `${theCookie(name)} is set ${alike.length} times in one response, ${isCleaning ? 'to delete old ones' : effect}.`,
  };
}

function identity({ verdict }: SetCookieSubject): string {
  const cookie = verdict.cookie;
  return cookie === null ? '' : `${cookie.domain}\n${cookie.hostOnly}\n${cookie.path}\n${cookie.partition}`;
}
