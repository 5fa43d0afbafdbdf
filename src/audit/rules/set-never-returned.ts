// A cookie that was set and stored, and then not sent.

import type { CookieRole } from '../../session/cookie-role.ts';
import { counted } from '../../shared/counted.ts';
import { theCookie } from '../finding-text.ts';
import { NO_HITS, type Rule } from '../rule.ts';
import { stakeOf } from '../stake.ts';

/** Requests that should have carried it. */
const MISSES = 3;

export const setNeverReturned: Rule = {
  meta: {
    id: 'set-never-returned',
    title: 'The cookie is set and never sent back',
    severities: [['info', 'always']],
    references: ['RFC6265bis 5.8.3'],
    why: 'A browser that sends other cookies does not send this one, because of a setting, a filter on the network path or a second browser that looks like the first: everything that depends on the cookie fails.',
    fix: 'Check in the browser whether it has stored the cookie, and why it does not send it.',
    falsePositives:
      'Several browsers behind one address, and tools that store only some cookies. Browsers and filters hold back what is for analytics and advertising, so that such cookies are not reported, nor others that users do not miss.',
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
      // It comes back once, which is enough.
      ...['a=1; b=1', 'a=1', 'a=1', 'a=1'].map((cookies) => ({
        url: 'https://shop.example/',
        requestFields: [['Cookie', cookies]] as const,
      })),
    ],
  },
  request({ missed }) {
    if (missed.length === 0) return NO_HITS;
    return missed
      .filter(({ misses, role }) => misses === MISSES && matters(role))
      .map(({ cookie: { name } }) => ({
        severity: 'info',
        confidence: 'low',
        cookie: name,
        message: `${theCookie(name)} is stored, and ${counted(MISSES, 'request')} that should have carried it did not.`,
      }));
  },
};

/** Whether anything fails without such a cookie. */
function matters(role: CookieRole): boolean {
  return role === 'unknown' || role === 'load-balancer' || stakeOf(role, false) !== 'none';
}
