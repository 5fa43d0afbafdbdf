// A cookie without a name, or with neither name nor value.

import { byBrowsers, whereBrowsersDiffer } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const nameless: Rule = {
  meta: {
    id: 'nameless',
    title: 'The cookie has no name',
    severities: [['low', 'always']],
    references: ['RFC6265bis 4.1.1', 'RFC6265bis 5.7 step 2', 'Chrome NoCookieContent'],
    why: 'Some browsers store a value without a name and send it as it is, and some servers read it as a name: such a cookie is not reliable. Browsers reject a cookie with neither name nor value.',
    fix: 'Write name=value: look for an empty name or a line without its beginning.',
    falsePositives:
      'A page that reads such a cookie with a script may get what it wants in the browsers that keep it.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['list; Secure; HttpOnly; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['=list; Secure; HttpOnly; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['; Secure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
    passing: [{ url: 'https://shop.example/', setCookie: ['view=; Secure; HttpOnly; Path=/; SameSite=Lax'] }],
  },
  alsoRejected: true,
  onlyIf: 'deviating',
  field({ cookie, rejection, browsers }) {
    if (cookie.name !== '') return null;
    const isEmpty = rejection === 'NoCookieContent';
    // Another rejection has its own finding.
    if (rejection !== null && rejection !== 'SyntaxError' && !isEmpty) return null;
    return {
      severity: 'low',
      confidence: 'high',
      message:
        rejection === null
          ? `A Set-Cookie field has a value and no name.${whereBrowsersDiffer(browsers)}`
          : `A Set-Cookie field has ${isEmpty ? 'neither name nor value' : 'a value and no name'}: ${byBrowsers(browsers)}.`,
    };
  },
};
