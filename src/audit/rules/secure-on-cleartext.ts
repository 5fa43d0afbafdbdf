// Secure on a cookie that is set over plain HTTP: browsers reject it.

import type { SetCookie } from '../../cookie/cookie.ts';
import type { BlockedReason } from '../../cookie/verdict.ts';
import { isSecureForOthersThanSafari } from '../browser-differences.ts';
import { byBrowsers, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

/** Chrome gives Partitioned as the reason where a cookie has both attributes (CHIPS section 2.1). */
function isForCleartext(
  rejection: BlockedReason | null,
  { secure, partitioned }: Pick<SetCookie, 'secure' | 'partitioned'>,
): boolean {
  return rejection === 'SecureOnly' || (rejection === 'UnknownError' && secure && partitioned);
}

export const secureOnCleartext: Rule = {
  meta: {
    id: 'secure-on-cleartext',
    title: 'Secure over plain HTTP: browsers reject the cookie',
    severities: [
      ['medium', 'across a network'],
      [
        'low',
        'across a network, a cookie without which users can still work: analytics, advertising, preferences and the like',
      ],
      ['info', 'on loopback with the name of another host: a proxy may have ended TLS'],
    ],
    references: ['RFC6265bis 5.7 step 13', 'Chrome SecureOnly', 'CWE-319', 'CWE-614'],
    why: 'Browsers reject a Secure cookie in a plain HTTP response: what needs it does not work, such as a login. The value has crossed the network in cleartext.',
    fix: 'Serve the page over HTTPS. When a proxy ends TLS before the capture, run with --assume-https, and let the proxy send X-Forwarded-Proto.',
    change: 'proxy-scheme',
    falsePositives: 'A capture behind a proxy that ends TLS and sends no X-Forwarded-Proto.',
    failing: [
      {
        url: 'http://shop.example/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'http://localhost:5000/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'http://shop.example/login',
        method: 'POST',
        requestFields: [['X-Forwarded-Proto', 'https']],
        setCookie: ['session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
  },
  alsoRejected: true,
  onlyIf: 'rejected',
  field({ cookie, rejection, role, stake, transport, browsers }) {
    // Of this machine only Safari rejects it: secure-on-localhost says so.
    if (!isForCleartext(rejection, cookie) || isSecureForOthersThanSafari(browsers)) return null;
    const isLocal = transport.kind === 'loopback';
    const isHarmless = stake === 'none' && role !== 'unknown';
    return {
      severity: isLocal ? 'info' : isHarmless ? 'low' : 'medium',
      confidence: isLocal ? 'low' : 'medium',
      message: `${theCookie(cookie.name)} is Secure and set over plain HTTP: ${byBrowsers(browsers)}.`,
    };
  },
};
