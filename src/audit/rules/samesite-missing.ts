// SameSite is not set: browsers differ in what they do with the cookie.

import type { CookieRole } from '../../session/cookie-role.ts';
import { isMisspelt } from '../attribute-typo.ts';
import { isRefusedAcrossSites } from '../browser-differences.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

/** Nothing is at stake with them; their application sets them, and can set SameSite. */
const OWN_ROLES: readonly CookieRole[] = ['unknown', 'preference', 'consent'];

const NOTHING_AT_STAKE =
  'Browsers differ in whether they send the cookie with requests that other sites make. Another site gains nothing by it.';

export const samesiteMissing: Rule = {
  meta: {
    id: 'samesite-missing',
    title: 'SameSite is missing',
    severities: [
      ['medium', 'a session cookie'],
      [
        'low',
        'a CSRF token, a part of a login that is under way, or a cookie of unknown use whose value could be a key',
      ],
      ['info', 'a preference, a choice about cookies, or a value that is too short to be a key'],
    ],
    references: [
      'RFC6265bis 5.6.7',
      'CWE-1275',
      'ASVS 5.0 3.3.2',
      'ASVS 4.0 3.4.3',
      'WSTG-SESS-02',
      'ZAP 10054',
    ],
    why: 'Firefox and Safari send this cookie with requests that other sites make, so another site can act as the user (CSRF). Chrome uses Lax instead, except that in the first two minutes it still sends a new cookie with POST requests from other sites.',
    fix: 'Add SameSite=Lax, or SameSite=Strict when users need not be logged in after following a link from another site.',
    change: 'same-site',
    falsePositives:
      "Cookies that another site cannot use are reported as info when they are the application's own (preferences, choices about cookies), and not at all when they are for analytics, advertising, load balancers, bot defences or experiments, messages for the next page, or signatures of other cookies.",
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/'],
      },
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HttpOnly; Path=/'] },
    ],
    passing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'https://shop.example/logout',
        method: 'POST',
        setCookie: ['__Host-session=; Max-Age=0; Secure; Path=/'],
      },
      // A load balancer, WordPress, Google Analytics, and the signature of another cookie.
      {
        url: 'https://shop.example/',
        setCookie: [
          'AWSALB=UggQh03wOkGi+Zq6Ek0Zb2EEEohYBygQqbjowgfO2vjzifYNELgzfrlitHTGhAf6; Secure; HttpOnly; Path=/',
          'wordpress_test_cookie=WP%20Cookie%20check; Secure; HttpOnly; Path=/',
          '_ga=GA1.2.811677001.1705945890; Secure; HttpOnly; Path=/',
          'koa.sess.sig=Yx3nGuWb1T6zJ0mK; Secure; HttpOnly; Path=/',
        ],
      },
    ],
  },
  field({ cookie, role, stake, browsers, deviations }) {
    // Set across sites it needs SameSite=None: cross-site-refused says so.
    if (cookie.sameSiteText !== null || isRefusedAcrossSites(browsers)) return null;
    if (stake === 'none' && !OWN_ROLES.includes(role)) return null;
    if (stake !== 'login' && isMisspelt(deviations, 'SameSite')) return null;
    return {
      severity: stake === 'login' ? 'medium' : stake === 'none' ? 'info' : 'low',
      confidence: 'high',
      message: `${theCookie(cookie.name)} has no SameSite attribute.`,
      ...(stake === 'none' ? { why: NOTHING_AT_STAKE } : {}),
    };
  },
};
