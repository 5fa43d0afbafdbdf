// A control character in the field: browsers reject the whole cookie.

import { byBrowsers, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const controlChar: Rule = {
  meta: {
    id: 'control-char',
    title: 'A control character: browsers reject the cookie',
    severities: [['medium', 'always']],
    references: ['RFC6265bis 5.6 step 1', 'Chrome DisallowedCharacter', 'CWE-113'],
    why: 'Browsers reject the whole cookie for one control character. A server that lets such characters through may let a line break through as well, which splits the response.',
    fix: 'Encode the value (base64url, percent-encoding) before it is set.',
    fixFor: {
      Express: 'res.cookie(name, value) encodes by itself: do not write the Set-Cookie field by hand',
      PHP: 'setcookie() encodes by itself: do not use setrawcookie() or header() for it',
    },
    falsePositives: 'A capture file that is damaged in this place.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['view=li\x01st; Secure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
    passing: [
      { url: 'https://shop.example/', setCookie: ['view=li\tst; Secure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
  },
  alsoRejected: true,
  onlyIf: 'rejected',
  setCookie({ cookie, deviations, rejection, browsers }) {
    if (rejection !== 'DisallowedCharacter') return null;
    // Where there is no other one it is a tab, which not all browsers refuse.
    const control = deviations.find(({ id }) => id === 'control-character')?.text ?? '\t';
    const code = control.charCodeAt(0);
    const character = `0x${code.toString(16).padStart(2, '0')}`;
    return {
      severity: 'medium',
      confidence: 'high',
      message: `${theCookie(cookie.name)} holds the control character ${character}: ${byBrowsers(browsers)}.`,
    };
  },
};
