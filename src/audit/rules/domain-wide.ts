// Domain is set: every host below it receives the cookie.

import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const domainWide: Rule = {
  meta: {
    id: 'domain-wide',
    title: 'The cookie is sent to a whole domain',
    severities: [
      ['low', 'a session cookie'],
      ['info', 'any other cookie'],
    ],
    references: [
      'RFC6265bis 5.6.3',
      'RFC6265bis 8.5',
      'CWE-565',
      'ASVS 5.0 3.3.3',
      'ASVS 4.0 3.4.4',
      'WSTG-SESS-02',
      'ZAP 90033',
    ],
    why: 'With a Domain, even that of the host itself, every host below it receives the cookie and can overwrite it: the cookie is as secure as the weakest of them.',
    fix: 'Leave Domain out: then only this host receives the cookie.',
    change: 'host-only',
    falsePositives: 'Single sign-on over the hosts of a domain needs it.',
    failing: [
      {
        url: 'https://www.shop.example/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=shop.example'],
      },
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=shop.example'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://192.0.2.7/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=192.0.2.7'],
      },
    ],
  },
  field({ cookie, isHostOnly, isSession }) {
    if (cookie.domain === null || isHostOnly) return null;
    return {
      severity: isSession ? 'low' : 'info',
      confidence: 'high',
      message: `${theCookie(cookie.name)} is sent to all hosts of ${quoted(cookie.domain)}.`,
    };
  },
};
