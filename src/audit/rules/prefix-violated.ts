// A name with a prefix whose requirements the cookie does not meet: browsers reject it.

import { type CookiePrefix, demandText, prefixOf, unmetDemand } from '../../cookie/prefix.ts';
import { byBrowsers, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { isRejectedFor, type SetCookieSubject } from '../subject.ts';

export const prefixViolated: Rule = {
  meta: {
    id: 'prefix-violated',
    title: 'The cookie violates the prefix of its name: browsers reject it',
    severities: [['medium', 'always']],
    references: [
      'RFC6265bis 5.7 steps 20 to 22',
      'RFC6265bis 4.1.3',
      'Chrome InvalidPrefix',
      'ASVS 5.0 3.3.1',
      'ASVS 5.0 3.3.3',
      'ASVS 4.0 3.4.4',
    ],
    why: 'Browsers enforce the requirements of a prefix: a cookie that does not meet them is never stored, and everything that depends on it fails.',
    fix: 'Give the cookie what its prefix demands: __Secure- needs Secure; __Host- needs Secure, Path=/ and no Domain; __Http- needs Secure and HttpOnly; __Host-Http- needs all of these.',
    change: 'prefix',
    falsePositives: 'Browsers before Chrome 140 and Firefox 143 do not know __Http- and __Host-Http-.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['__Host-id=1; Secure; HttpOnly; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['__Secure-id=1; HttpOnly; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['__Http-id=1; Secure; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['=__Host-id=1; Secure; Path=/; HttpOnly; SameSite=Lax'] },
      {
        url: 'http://localhost:3000/',
        setCookie: ['__Host-id=1; Secure; HttpOnly; Path=/; SameSite=Lax; Domain=localhost'],
      },
    ],
    passing: [
      { url: 'https://shop.example/', setCookie: ['__Host-id=1; Secure; HttpOnly; Path=/; SameSite=Lax'] },
      {
        url: 'https://shop.example/',
        setCookie: ['__Secure-id=1; Secure; HttpOnly; Path=/app; SameSite=Lax'],
      },
    ],
  },
  alsoRejected: true,
  onlyIf: 'rejected',
  setCookie(subject) {
    if (!isRejectedFor(subject, 'InvalidPrefix')) return null;
    const { cookie, rejection, verdict, browsers } = subject;
    const prefix = prefixOf(cookie.name);
    const because = rejection === null && prefix !== null ? unmetText(prefix, subject) : verdict.text;
    return {
      severity: 'medium',
      confidence: prefix?.text.includes('Http-') ? 'medium' : 'high',
      message: `${theCookie(cookie.name)} violates its prefix: ${because}; ${byBrowsers(browsers)}.`,
    };
  },
};

/** What the prefix demands and the field does not say, by the letter: browsers are less strict, each in its own way. */
function unmetText(prefix: CookiePrefix, { cookie, transport }: SetCookieSubject): string {
  const { secure, httpOnly, domain, path } = cookie;
  const isSecure = secure && transport.kind !== 'network';
  const unmet = unmetDemand(prefix, { secure: isSecure, httpOnly, hostOnly: domain === null, path });
  return unmet === null ? prefix.text : demandText(prefix, unmet, secure);
}
