// The same cookie again, with less protection than before.

import type { SetCookie } from '../../cookie/cookie.ts';
import type { StoredCookie } from '../../cookie/cookie-table.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const attrDowngrade: Rule = {
  meta: {
    id: 'attr-downgrade',
    title: 'The cookie is set again with less protection',
    severities: [
      ['medium', 'a session cookie'],
      [
        'low',
        'a CSRF token, a part of a login that is under way, or a cookie of unknown use whose value could be a key',
      ],
      ['info', 'a cookie in which there is nothing to steal'],
    ],
    references: [
      'RFC6265bis 5.7 step 23',
      'CWE-614',
      'CWE-1004',
      'CWE-1275',
      'ASVS 5.0 3.3.1',
      'WSTG-SESS-02',
    ],
    why: 'The new cookie replaces the old one, and its protection is lost: usually a second place in the program sets the same cookie without the attributes.',
    falsePositives:
      'Two applications on one host that use the same name: the confidence is high when one browser received both.',
    fix: 'Set the cookie in one place, or with the same attributes everywhere.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      { url: 'https://shop.example/', setCookie: ['view=grid; Secure; Path=/; SameSite=None'] },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'],
      },
      { url: 'https://shop.example/', setCookie: ['view=grid; Secure; HttpOnly; Path=/; SameSite=Strict'] },
      { url: 'https://shop.example/', setCookie: ['view=; Max-Age=0; Path=/'] },
    ],
  },
  onlyIf: 'replacing',
  setCookie({ cookie, role, stake, setBefore, verdict: { previous } }) {
    if (role === 'signature') return null;
    // Servers send no SameSite=None to browsers that treat it as Strict.
    const before = previous ?? (setBefore === null ? null : { ...setBefore, sameSite: cookie.sameSite });
    if (before === null) return null;
    const lost = lostProtection(cookie, before);
    if (lost.length === 0) return null;
    return {
      severity: stake === 'login' ? 'medium' : stake === 'none' ? 'info' : 'low',
      confidence: previous === null ? 'medium' : 'high',
      message: `${theCookie(cookie.name)} was set with ${lost.join(' and ')} before, and is now set without it.`,
    };
  },
};

const NOTHING: readonly string[] = [];

function lostProtection(
  cookie: SetCookie,
  previous: Pick<StoredCookie, 'secure' | 'httpOnly' | 'sameSite'>,
): readonly string[] {
  const losesSecure = previous.secure && !cookie.secure;
  const losesHttpOnly = previous.httpOnly && !cookie.httpOnly;
  const losesSameSite = strictness(previous.sameSite) > strictness(cookie.sameSite);
  if (!losesSecure && !losesHttpOnly && !losesSameSite) return NOTHING;
  const lost: string[] = [];
  if (losesSecure) lost.push('Secure');
  if (losesHttpOnly) lost.push('HttpOnly');
  if (losesSameSite)
    lost.push(previous.sameSite === null ? 'no SameSite=None' : `SameSite=${previous.sameSite}`);
  return lost;
}

/** The default is Lax in some browsers and None in others. */
function strictness(sameSite: SetCookie['sameSite']): number {
  if (sameSite === 'Strict') return 3;
  if (sameSite === 'Lax') return 2;
  return sameSite === null ? 1 : 0;
}
