// Domain is set: every host below it receives the cookie.

import { quoted, theCookie } from '../finding-text.ts';
import { RETRACTION, type Rule } from '../rule.ts';

export const domainWide: Rule = {
  meta: {
    id: 'domain-wide',
    title: 'The cookie is sent to a whole domain',
    severities: [
      ['low', 'a session cookie'],
      [
        'info',
        'a CSRF token, a part of a login that is under way, or a cookie of unknown use whose value could be a key',
      ],
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
    falsePositives:
      'Single sign-on over the hosts of a domain needs it: a session that opens a page of another host of the domain, which is denied without it, is not reported. Preferences, consent, analytics, advertising and the like are not reported: many of them belong to the whole domain.',
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
      // Google Analytics, a consent manager and a defence against robots.
      {
        url: 'https://www.shop.example/',
        setCookie: [
          '_ga=GA1.2.811677001.1705945890; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=shop.example',
          'OptanonConsent=isGpcEnabled=0; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=shop.example',
          '__cf_bm=q3Zx0abcDtAgTagTagTagTag.1795381092-1.0.1.1-abc; Secure; HttpOnly; Path=/; SameSite=None; Domain=shop.example',
        ],
      },
    ],
  },
  field({ cookie, isHostOnly, stake }) {
    if (cookie.domain === null || isHostOnly || stake === 'none') return null;
    return {
      severity: stake === 'login' ? 'low' : 'info',
      confidence: 'high',
      message: `${theCookie(cookie.name)} is sent to all hosts of ${quoted(cookie.domain)}.`,
    };
  },
  session: ({ opensOtherHost }) => (opensOtherHost ? RETRACTION : null),
};
