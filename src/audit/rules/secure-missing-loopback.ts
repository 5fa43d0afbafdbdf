// Secure is not set, but the connection did not leave the machine: most likely development.

import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const secureMissingLoopback: Rule = {
  meta: {
    id: 'secure-missing-loopback',
    title: 'Secure is missing, seen on loopback only',
    severities: [
      ['low', 'a session cookie'],
      ['info', 'any other cookie'],
    ],
    references: ['RFC6265bis 5.8.3', 'CWE-614', 'ASVS 5.0 3.3.1', 'WSTG-SESS-02', 'ZAP 10011'],
    why: 'Plain HTTP inside one machine does no harm, and this capture does not show whether production sets Secure; if it does not, the cookie crosses networks in cleartext. Chrome and Firefox accept Secure cookies from http://localhost, Safari does not.',
    fix: 'Set Secure in production, and run with --assume-https to audit this capture as if it were HTTPS.',
    change: 'secure',
    falsePositives: 'Production may set Secure where development does not.',
    failing: [
      {
        url: 'http://localhost:5000/login',
        method: 'POST',
        setCookie: ['session=abc; HttpOnly; Path=/; SameSite=Lax'],
      },
      { url: 'http://127.0.0.1:8000/', setCookie: ['view=list; HttpOnly; Path=/; SameSite=Lax'] },
    ],
    passing: [
      {
        url: 'http://localhost:5000/login',
        method: 'POST',
        setCookie: ['session=abc; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      { url: 'http://localhost:5000/logout', method: 'POST', setCookie: ['session=; Max-Age=0; Path=/'] },
    ],
  },
  field({ cookie, isSession, transport }) {
    if (cookie.secure || transport.kind !== 'loopback') return null;
    return {
      severity: isSession ? 'low' : 'info',
      confidence: 'medium',
      message: `${theCookie(cookie.name)} has no Secure attribute; plain HTTP on loopback does not show whether production sets it.`,
    };
  },
};
