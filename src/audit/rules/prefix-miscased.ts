// __host- instead of __Host-: some browsers enforce the prefix and some do not.

import { prefixOf } from '../../cookie/prefix.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

export const prefixMiscased: Rule = {
  meta: {
    id: 'prefix-miscased',
    title: 'The prefix of the name is in the wrong case',
    severities: [['low', 'always']],
    references: ['RFC6265bis 5.4', 'RFC6265bis 4.1.3'],
    why: 'Older browsers compare the prefix case-sensitively and do not recognise it, so that they do not enforce what newer browsers do.',
    fix: 'Write __Secure-, __Host-, __Http- or __Host-Http- with exactly these letters.',
    falsePositives: 'A name that begins like a prefix by chance, and is not meant to be one.',
    failing: [
      { url: 'https://shop.example/', setCookie: ['__host-id=1; Secure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
    passing: [
      { url: 'https://shop.example/', setCookie: ['__Host-id=1; Secure; HttpOnly; Path=/; SameSite=Lax'] },
      // Browsers reject it: prefix-violated reports it.
      { url: 'https://shop.example/', setCookie: ['__host-id=1; HttpOnly; Path=/; SameSite=Lax'] },
    ],
  },
  field({ cookie: { name } }) {
    const prefix = prefixOf(name);
    if (prefix === null || name.startsWith(prefix.text)) return null;
    return {
      severity: 'low',
      confidence: 'high',
      message: `${theCookie(name)} begins with ${name.slice(0, prefix.text.length)}; the prefix is ${prefix.text}.`,
    };
  },
};
