// Secure on a cookie that http://localhost sets: Safari alone rejects it.

import { isSecureForOthersThanSafari } from '../browser-differences.ts';
import { byBrowsers, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

const SAFARI = [
  'User-Agent',
  'Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/18.0 Safari/605.1.15',
] as const;

export const secureOnLocalhost: Rule = {
  meta: {
    id: 'secure-on-localhost',
    title: 'Secure on http://localhost: Safari rejects the cookie',
    severities: [
      ['medium', 'a session cookie'],
      ['low', 'any other cookie'],
    ],
    references: ['RFC6265bis 5.7 step 13', 'WebKit bug 281149', 'Chrome SecureOnly'],
    why: 'The client is Safari. Chrome and Firefox accept Secure cookies from http://localhost. Safari does not: it drops the cookie without a message, and a login on the development machine never holds. Production over HTTPS is not affected.',
    fix: 'Serve localhost over HTTPS (mkcert makes a certificate that Safari trusts), or switch Secure on in production only. Keep Secure in production.',
    change: 'secure',
    falsePositives:
      'Safari was not run for this: its sources and bug reports say so. Later versions may differ.',
    failing: [
      {
        url: 'http://localhost:8000/admin/login/',
        method: 'POST',
        requestFields: [SAFARI],
        setCookie: ['sessionid=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'http://127.0.0.1:3000/',
        requestFields: [SAFARI],
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://localhost:8000/login',
        method: 'POST',
        requestFields: [SAFARI],
        setCookie: ['__Host-sessionid=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      // Other browsers keep it.
      {
        url: 'http://localhost:5000/login',
        method: 'POST',
        setCookie: ['session=def; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  alsoRejected: true,
  onlyIf: 'rejected',
  field({ cookie, transport, browsers, rejection, isSession }) {
    // Of a client that is another browser `verdict.browsers` says it, and nothing is wrong for its user.
    const isSafari = rejection === 'SecureOnly' && isSecureForOthersThanSafari(browsers);
    if (!isSafari || transport.kind !== 'loopback') return null;
    return {
      severity: isSession ? 'medium' : 'low',
      confidence: 'medium',
      message: `${theCookie(cookie.name)} is Secure and set over plain HTTP by this machine, and the client is Safari: ${byBrowsers(browsers)}.`,
    };
  },
};
