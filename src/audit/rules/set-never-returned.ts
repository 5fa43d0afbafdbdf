// A cookie that was set, kept, and then not sent.

import type { StoredCookie } from '../../cookie/cookie-table.ts';
import { parseCookieField } from '../../cookie/request.ts';
import { fieldValues } from '../../record/message.ts';
import { type Hit, NO_HITS, type Rule } from '../rule.ts';
import { theCookie } from '../wording.ts';

/** Requests that should have carried it. */
const MISSES = 3;
/** By the cookie as the browser keeps it; forgotten with it. */
const misses = new WeakMap<StoredCookie, number>();

export const setNeverReturned: Rule = {
  meta: {
    id: 'set-never-returned',
    title: 'The cookie is set and never sent back',
    severities: [['info', 'always']],
    references: ['RFC6265bis 5.8.3'],
    why: 'A browser that keeps its other cookies does not send this one: a setting of the user, a filter on the way or a second browser that looks like the first takes it away, and what the server builds on it does not work.',
    fix: 'Look at the cookie in the browser itself: whether it is there, and why it is not sent.',
    falsePositives: 'Several browsers behind one address, and tools that keep some cookies only.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'a=1; Secure; HttpOnly; Path=/; SameSite=Lax',
          'b=1; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      ...[2, 3, 4, 5].map((count) => ({
        url: 'https://shop.example/',
        requestFields: [['Cookie', `a=${count - 1}`]] as const,
        setCookie: [`a=${count}; Secure; HttpOnly; Path=/; SameSite=Lax`],
      })),
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          'a=1; Secure; HttpOnly; Path=/; SameSite=Lax',
          'b=1; Secure; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
      ...[2, 3, 4, 5].map((count) => ({
        url: 'https://shop.example/',
        requestFields: [['Cookie', `a=${count - 1}; b=1`]] as const,
        setCookie: [`a=${count}; Secure; HttpOnly; Path=/; SameSite=Lax`],
      })),
    ],
  },
  response({ request, client, url, cookies }) {
    if (request === null) return NO_HITS;
    const timeMs = request.seconds * 1000 + Math.floor(request.nanoseconds / 1e6);
    const fields = fieldValues(request, 'cookie');
    // Who sends nothing at all keeps nothing, or is somebody else.
    if (fields.length === 0 || client.store.size <= 1) return NO_HITS;
    // From another site some are held back, and that is as it should be.
    if (fieldValues(request, 'sec-fetch-site').includes('cross-site')) return NO_HITS;
    const sent = new Set(fields.flatMap(parseCookieField).map(({ name }) => name));
    const hits: Hit[] = [];
    for (const stored of client.store.cookiesFor(url, { timeMs })) {
      const { name } = stored;
      if (stored.creationMs >= timeMs || sent.has(name)) continue;
      if (cookies.some(({ cookie }) => cookie.name === name)) continue;
      const missed = (misses.get(stored) ?? 0) + 1;
      misses.set(stored, missed);
      if (missed === MISSES)
        hits.push({
          severity: 'info',
          confidence: 'low',
          cookie: name,
          message: `${theCookie(name)} is kept, and ${MISSES} requests that should have carried it did not.`,
        });
    }
    return hits;
  },
};
