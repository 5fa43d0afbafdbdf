// A cookie that was set, kept, and then not sent.

import { theCookie } from '../finding-text.ts';
import { NO_HITS, type Rule } from '../rule.ts';

/** Requests that should have carried it. */
const MISSES = 3;

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
      ...['/', '/cart', '/orders'].map((path) => ({
        url: `https://shop.example${path}`,
        requestFields: [['Cookie', 'a=1']] as const,
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
      // It comes back once: what happens later is another story.
      ...['a=1; b=1', 'a=1', 'a=1', 'a=1'].map((cookies) => ({
        url: 'https://shop.example/',
        requestFields: [['Cookie', cookies]] as const,
      })),
    ],
  },
  request({ missed }) {
    if (missed.length === 0) return NO_HITS;
    return missed
      .filter(({ misses }) => misses === MISSES)
      .map(({ cookie: { name } }) => ({
        severity: 'info',
        confidence: 'low',
        cookie: name,
        message: `${theCookie(name)} is kept, and ${MISSES} requests that should have carried it did not.`,
      }));
  },
};
