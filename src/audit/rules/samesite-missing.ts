// SameSite is not set: browsers differ in what they do with the cookie.

import { isRefusedAcrossSites } from '../browser-differences.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const samesiteMissing: Rule = {
  meta: {
    id: 'samesite-missing',
    title: 'SameSite is missing',
    severities: [
      ['medium', 'a session cookie'],
      ['low', 'any other cookie'],
    ],
    references: [
      'RFC6265bis 5.6.7',
      'CWE-1275',
      'ASVS 5.0 3.3.2',
      'ASVS 4.0 3.4.3',
      'WSTG-SESS-02',
      'ZAP 10054',
    ],
    why: 'Without SameSite, Firefox and Safari send the cookie with requests that other sites make, so that another site can act on behalf of the user. Chrome treats it as Lax, but sends it with a cross-site POST for two minutes.',
    fix: 'Add SameSite=Lax, or SameSite=Strict when users need not be logged in after following a link from another site.',
    change: 'same-site',
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
    ],
  },
  field({ cookie, isSession, browsers }) {
    // Set across sites it needs SameSite=None: cross-site-refused says so.
    if (cookie.sameSiteText !== null || isRefusedAcrossSites(browsers)) return null;
    return {
      severity: isSession ? 'medium' : 'low',
      confidence: 'high',
      message: `${theCookie(cookie.name)} has no SameSite attribute.`,
    };
  },
};
