// SameSite=None without Secure: browsers reject the cookie.

import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const samesiteNoneInsecure: Rule = {
  meta: {
    id: 'samesite-none-insecure',
    title: 'SameSite=None without Secure: browsers reject the cookie',
    severities: [['medium', 'always']],
    references: ['RFC6265bis 5.7 step 19', 'Chrome SameSiteNoneInsecure', 'CWE-1275', 'ASVS 5.0 3.3.1'],
    why: 'Browsers accept SameSite=None only with Secure; without it the cookie is never stored, and everything that depends on it fails.',
    fix: 'Add Secure, or write SameSite=Lax when no other site has to send the cookie.',
    change: 'cross-site',
    falsePositives: 'Old browsers (such as Safari 12) accept it.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['widget=1; HttpOnly; Path=/; SameSite=None'] },
      { url: 'http://localhost:5000/', setCookie: ['widget=1; HttpOnly; Path=/; SameSite=None'] },
    ],
    passing: [
      { url: 'https://shop.example/', setCookie: ['widget=1; Secure; HttpOnly; Path=/; SameSite=None'] },
    ],
  },
  alsoRejected: true,
  onlyIf: 'rejected',
  field({ cookie, rejection }) {
    if (rejection !== 'SameSiteNoneInsecure') return null;
    return {
      severity: 'medium',
      confidence: 'high',
      message: `${theCookie(cookie.name)} has SameSite=None and no Secure attribute: browsers reject it.`,
    };
  },
};
