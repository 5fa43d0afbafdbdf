// An attribute that no browser knows and that resembles a known one.

import { type KnownAttribute, meantAttribute } from '../attribute-typo.ts';
import { quoted, theCookie } from '../finding-text.ts';
import type { Hit, Rule } from '../rule.ts';

/** Attributes that protect the cookie. */
const PROTECTING: readonly KnownAttribute[] = ['Secure', 'HttpOnly', 'SameSite', 'Partitioned'];

export const attrTypo: Rule = {
  meta: {
    id: 'attr-typo',
    title: 'An attribute is misspelt',
    severities: [
      ['medium', 'Secure, HttpOnly, SameSite or Partitioned was meant and is missing'],
      ['info', 'any other attribute'],
    ],
    references: ['RFC6265bis 4.1.1', 'RFC6265bis 5.6', 'CWE-614', 'CWE-1004', 'CWE-1275'],
    why: 'Browsers ignore unknown attributes without any warning: the intended protection is missing.',
    fix: 'Write Secure, HttpOnly, SameSite=Lax, Partitioned, Expires=..., Max-Age=..., Domain=... or Path=..., each after a semicolon, without quotes.',
    falsePositives: 'A vendor-specific attribute that resembles a known one by chance.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HTTP-Only; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['view=list; "Secure"; HttpOnly; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['view=list; Secure HttpOnly; Path=/; SameSite=Lax'] },
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax; MaxAge=60'],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax; Priority=High; Version=1'],
      },
    ],
  },
  onlyIf: 'deviating',
  field({ cookie, deviations }) {
    let hit: Hit | null = null;
    for (const { id, text } of deviations) {
      if (id !== 'unknown-attribute') continue;
      const meant = meantAttribute(text);
      if (meant === null) continue;
      const isMissing = PROTECTING.includes(meant) && !isSet(cookie, meant);
      if (hit !== null && !isMissing) continue;
      hit = {
        severity: isMissing ? 'medium' : 'info',
        confidence: 'medium',
        message: `${theCookie(cookie.name)} has the attribute ${quoted(text)}, which browsers ignore; ${meant} was probably meant.`,
      };
      if (isMissing) break;
    }
    return hit;
  },
};

function isSet(cookie: Parameters<NonNullable<Rule['field']>>[0]['cookie'], meant: KnownAttribute): boolean {
  if (meant === 'Secure') return cookie.secure;
  if (meant === 'HttpOnly') return cookie.httpOnly;
  if (meant === 'SameSite') return cookie.sameSiteText !== null;
  return cookie.partitioned;
}
