// Secure is not set, but the connection did not leave the machine: most likely development.

import { isMisspelt } from '../attribute-typo.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const secureMissingLoopback: Rule = {
  meta: {
    id: 'secure-missing-loopback',
    title: 'Secure is missing, seen on loopback only',
    severities: [
      ['low', 'a session cookie'],
      ['info', 'a cookie of unknown use whose value could be a key'],
    ],
    references: ['RFC6265bis 5.8.3', 'CWE-614', 'ASVS 5.0 3.3.1', 'WSTG-SESS-02', 'ZAP 10011'],
    why: 'On localhost a missing Secure does no harm. Check that your production server sets it: otherwise the cookie can travel unencrypted. Chrome and Firefox accept Secure cookies from http://localhost, Safari does not.',
    fix: 'Set Secure in production. To judge this capture as if it were HTTPS, add --assume-https.',
    change: 'secure',
    falsePositives:
      'Production may set Secure where development does not. Only cookies that could log somebody in are reported: not CSRF tokens, preferences, consent, analytics and the like.',
    failing: [
      {
        url: 'http://localhost:5000/login',
        method: 'POST',
        setCookie: ['session=abc; HttpOnly; Path=/; SameSite=Lax'],
      },
      {
        url: 'http://127.0.0.1:8000/',
        setCookie: ['member=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; HttpOnly; Path=/; SameSite=Lax'],
      },
    ],
    passing: [
      {
        url: 'http://localhost:5000/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      { url: 'http://localhost:5000/logout', method: 'POST', setCookie: ['session=; Max-Age=0; Path=/'] },
      // Django's CSRF token and its messages, WordPress, a preference.
      {
        url: 'http://127.0.0.1:8000/',
        setCookie: [
          'csrftoken=94iTKZgLL40ZwOTSQaQltN0g5MH0ZfOC; HttpOnly; Path=/; SameSite=Lax',
          'messages=W1siX19qc29uX21lc3NhZ2UiXQ:1xVDEK:q6Ih97-K267mFFHEDOpoRBugGsgLMr1GMAj_mMtY07E; HttpOnly; Path=/; SameSite=Lax',
          'wordpress_test_cookie=WP%20Cookie%20check; HttpOnly; Path=/; SameSite=Lax',
          'lang=de; HttpOnly; Path=/; SameSite=Lax',
        ],
      },
    ],
  },
  field({ cookie, stake, transport, deviations }) {
    if (cookie.secure || transport.kind !== 'loopback') return null;
    if (stake !== 'login' && (stake !== 'unclear' || isMisspelt(deviations, 'Secure'))) return null;
    return {
      severity: stake === 'login' ? 'low' : 'info',
      confidence: 'medium',
      message: `${theCookie(cookie.name)} has no Secure attribute. Traffic inside of one machine does not show whether production sets it.`,
    };
  },
};
