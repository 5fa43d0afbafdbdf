// SameSite with a value that no browser knows: the same as none.

import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const samesiteInvalid: Rule = {
  meta: {
    id: 'samesite-invalid',
    title: 'SameSite has no valid value',
    severities: [['medium', 'always']],
    references: ['RFC6265bis 5.6.7', 'CWE-1275', 'ASVS 5.0 3.3.2', 'ZAP 10054'],
    why: 'Browsers ignore a SameSite other than Strict, Lax or None: the cookie is treated as if it had none, and the intended protection is missing.',
    fix: 'Write SameSite=Strict, SameSite=Lax or SameSite=None.',
    change: 'same-site',
    falsePositives:
      'Clients that are not browsers may read it. Browsers that do not know a new value treat it as none.',
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; SameSite=true'],
      },
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite'] },
    ],
    passing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['__Host-session=abc; Secure; HttpOnly; Path=/; samesite=STRICT'],
      },
    ],
  },
  onlyIf: 'deviating',
  field({ cookie }) {
    if (cookie.sameSiteText === null || cookie.sameSite !== null) return null;
    const what =
      cookie.sameSiteText === '' ? 'SameSite without a value' : quoted(`SameSite=${cookie.sameSiteText}`);
    return {
      severity: 'medium',
      confidence: 'high',
      message: `${theCookie(cookie.name)} has ${what}, which browsers ignore.`,
    };
  },
};
