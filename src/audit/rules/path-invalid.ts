// A Path that does not begin with a slash: browsers use another one.

import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { deviation } from '../subject.ts';

export const pathInvalid: Rule = {
  meta: {
    id: 'path-invalid',
    title: 'Path does not begin with a slash',
    severities: [['info', 'always']],
    references: ['RFC6265bis 5.6.4', 'RFC6265bis 5.1.4', 'ASVS 4.0 3.4.5'],
    why: 'Browsers ignore such a Path and use the folder of the request instead: the cookie is sent to other pages than intended, and a deletion may not match it.',
    fix: 'Write Path=/, or a path that begins with a slash.',
    falsePositives: 'A page in the folder that the cookie is meant for: the default then is the same.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HttpOnly; SameSite=Lax; Path=shop'] },
    ],
    passing: [
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HttpOnly; SameSite=Lax; Path=/shop'] },
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HttpOnly; SameSite=Lax'] },
    ],
  },
  onlyIf: 'deviating',
  field(subject) {
    const path = deviation(subject, 'path-invalid');
    if (path === null || subject.cookie.path !== null) return null;
    return {
      severity: 'info',
      confidence: 'high',
      message: `${theCookie(subject.cookie.name)} has ${path === '' ? 'an empty Path' : `Path ${quoted(path)}`}: browsers use the folder of the request instead.`,
    };
  },
};
