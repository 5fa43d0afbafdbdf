// Secure is not set, but the connection never left the machine: development, most likely.

import { theCookie } from '../finding-text.ts';
import { SECURE_SETTINGS } from '../fix-settings.ts';
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
    why: 'Plain HTTP inside one machine harms nobody, so this capture cannot tell what production does; if it does the same there, the cookie crosses networks in the open. Chrome and Firefox accept Secure cookies from http://localhost, Safari does not.',
    fix: 'Switch Secure on for production, and run with --assume-https to judge this capture as if it were HTTPS.',
    fixFor: Object.fromEntries(
      Object.entries(SECURE_SETTINGS).map(([framework, line]) => [
        framework,
        `${line}, at least in production`,
      ]),
    ),
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
      message: `${theCookie(cookie.name)} has no Secure attribute; over plain HTTP on loopback nobody can tell whether production sets it.`,
    };
  },
};
