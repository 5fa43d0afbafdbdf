// A session on HTTPS without a prefix: another host of the domain can set a cookie of this name.

import { prefixOf } from '../../cookie/prefix.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const prefixUnused: Rule = {
  meta: {
    id: 'prefix-unused',
    title: 'The session has no __Host- prefix',
    severities: [
      ['info', 'a session cookie that has Secure, on HTTPS, with Path=/ or none, and without Domain'],
    ],
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
      'It is a recommendation rather than a fault. Cookies with a Domain or another Path cannot have the prefix, and are not reported: for a Domain, domain-wide says what it means.',
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
      // Tomcat, and PHP with session.cookie_path.
      {
        url: 'https://shop.example/app/login',
        method: 'POST',
        setCookie: [
          'JSESSIONID=4F2A9C0D1B7E8A6354C1D2E3F4A5B6C7; Secure; HttpOnly; Path=/app; SameSite=Lax',
          'PHPSESSID=meoa8q4vanatb4tkoltjj8mphh; Secure; HttpOnly; Path=/phpmyadmin/; SameSite=Lax',
        ],
      },
    ],
  },
  field({ cookie, isHostOnly, isSession, transport }) {
    // Without Secure there is a greater fault, and a prefix would make browsers reject the cookie.
    if (!isSession || !cookie.secure || transport.kind !== 'secure') return null;
    if (prefixOf(cookie.name) !== null || !isHostOnly) return null;
    if (cookie.path !== null && cookie.path !== '/') return null;
    return {
      severity: 'info',
      confidence: 'high',
      message: `${theCookie(cookie.name)} carries a session and has no __Host- prefix.`,
    };
  },
};
