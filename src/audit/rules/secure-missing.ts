// Secure is not set on HTTPS: one http link to the host sends the cookie in cleartext.

import { isMisspelt } from '../attribute-typo.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import type { Transport } from '../transport.ts';

export const secureMissing: Rule = {
  meta: {
    id: 'secure-missing',
    title: 'Secure is missing',
    severities: [
      ['high', 'a session cookie'],
      [
        'low',
        'a CSRF token, a part of a login that is under way, or a cookie of unknown use whose value could be a key',
      ],
      ['info', 'a cookie in which there is nothing to steal'],
    ],
    references: [
      'RFC6265bis 5.6.5',
      'CWE-614',
      'ASVS 5.0 3.3.1',
      'ASVS 4.0 3.4.1',
      'WSTG-SESS-02',
      'ZAP 10011',
    ],
    why: 'Without Secure the browser sends the cookie over plain HTTP as well: with one http:// link to the host, anyone on the network path can read it.',
    fix: 'Add Secure.',
    change: 'secure',
    falsePositives:
      'A proxy between the capture and the browser may add Secure. When only a field of a proxy (X-Forwarded-Proto, Forwarded, X-Forwarded-Ssl and their kind) shows that the browser used HTTPS, the confidence is medium. Preferences, consent, analytics and the like are reported as info.',
    failing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['session=abc; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'http://localhost:5000/login',
        method: 'POST',
        requestFields: [['X-Forwarded-Proto', 'https']],
        setCookie: ['session=abc; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      { url: 'https://shop.example/logout', method: 'POST', setCookie: ['session=; Max-Age=0; Path=/'] },
    ],
  },
  field({ cookie, role, stake, transport, deviations }) {
    if (cookie.secure || transport.kind !== 'secure' || role === 'signature') return null;
    if (stake !== 'login' && isMisspelt(deviations, 'Secure')) return null;
    return {
      severity: stake === 'login' ? 'high' : stake === 'none' ? 'info' : 'low',
      confidence: transport.because === 'forwarded' ? 'medium' : 'high',
      message: `${theCookie(cookie.name)} ${settingText(transport)}.`,
    };
  },
};

/** Of a response in cleartext: what says that the browser got it over HTTPS. */
function settingText({ shownBy }: Transport): string {
  return shownBy === null
    ? 'is set over HTTPS without the Secure attribute'
    : `is set without the Secure attribute, and ${shownBy} says that the browser used HTTPS`;
}
