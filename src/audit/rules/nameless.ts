// A cookie without a name, or with nothing at all.

import type { Rule } from '../rule.ts';

export const nameless: Rule = {
  meta: {
    id: 'nameless',
    title: 'The cookie has no name',
    severities: [['low', 'always']],
    references: ['RFC6265bis 4.1.1', 'RFC6265bis 5.7 step 2', 'Chrome NoCookieContent'],
    why: 'Some browsers keep a value without a name and send it as it is, some servers take it for a name: nobody can rely on it. With neither name nor value it is dropped.',
    fix: 'Write name=value: look for a name that is empty or a line that lost its beginning.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['list; Secure; HttpOnly; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['=list; Secure; HttpOnly; Path=/; SameSite=Lax'] },
      { url: 'https://shop.example/', setCookie: ['; Secure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
    passing: [{ url: 'https://shop.example/', setCookie: ['view=; Secure; HttpOnly; Path=/; SameSite=Lax'] }],
  },
  alsoRejected: true,
  onlyIf: 'deviating',
  field({ cookie, rejection }) {
    if (cookie.name !== '') return null;
    const isEmpty = rejection === 'NoCookieContent';
    // Another refusal has a finding of its own.
    if (rejection !== null && !isEmpty) return null;
    return {
      severity: 'low',
      confidence: 'high',
      message: isEmpty
        ? 'A Set-Cookie field has neither name nor value: a browser drops it.'
        : 'A Set-Cookie field has a value and no name.',
    };
  },
};
