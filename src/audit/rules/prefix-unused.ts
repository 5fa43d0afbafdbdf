// A session on HTTPS without a prefix: another host of the domain can set a cookie of this name.

import { prefixOf } from '../../cookie/prefix.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const prefixUnused: Rule = {
  meta: {
    id: 'prefix-unused',
    title: 'The session has no __Host- prefix',
    severities: [['info', 'a session cookie that has Secure, on HTTPS']],
    references: [
      'RFC6265bis 4.1.3',
      'RFC6265bis 8.6',
      'ASVS 5.0 3.3.1',
      'ASVS 5.0 3.3.3',
      'ASVS 4.0 3.4.4',
      'WSTG-SESS-02',
    ],
    why: 'Any other host of the same domain, and any attacker on plain HTTP, can set a cookie of this name; browsers prevent that for names that begin with __Host-.',
    fix: 'Begin the name with __Host-, with Secure, Path=/ and no Domain.',
    change: 'prefix',
    falsePositives:
      'It is a recommendation rather than a fault; sessions of several hosts can only have __Secure-.',
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
  },
  field({ cookie, isSession, transport }) {
    // Without Secure there is a greater fault, and a prefix would make browsers reject the cookie.
    if (!isSession || !cookie.secure || transport.kind !== 'secure') return null;
    if (prefixOf(cookie.name) !== null) return null;
    return {
      severity: 'info',
      confidence: 'high',
      message: `${theCookie(cookie.name)} carries a session and has no __Host- prefix.`,
    };
  },
};
