// An attribute of more than 1024 octets: browsers ignore it.

import { MAX_ATTRIBUTE_VALUE_OCTETS } from '../../cookie/limits.ts';
import { counted } from '../../shared/counted.ts';
import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { deviation } from '../subject.ts';

export const attrOversize: Rule = {
  meta: {
    id: 'attr-oversize',
    title: 'An attribute is too long: browsers ignore it',
    severities: [['low', 'always']],
    references: ['RFC6265bis 5.6', 'Chrome WarnAttributeValueExceedsMaxSize'],
    why: 'Browsers ignore an attribute value of more than 1024 octets: without its Path or Domain the cookie is sent to other pages than intended.',
    fix: 'Shorten the value: a Path or Domain of this length is most likely a mistake.',
    falsePositives: 'None are known: no browser keeps such a value.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          `view=list; Secure; HttpOnly; SameSite=Lax; Path=/${'x'.repeat(MAX_ATTRIBUTE_VALUE_OCTETS)}`,
        ],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: [
          `view=list; Secure; HttpOnly; SameSite=Lax; Path=/${'x'.repeat(MAX_ATTRIBUTE_VALUE_OCTETS - 1)}`,
        ],
      },
    ],
  },
  onlyIf: 'deviating',
  field(subject) {
    const attribute = deviation(subject, 'attribute-too-long');
    if (attribute === null) return null;
    return {
      severity: 'low',
      confidence: 'high',
      message: `${theCookie(subject.cookie.name)} has an attribute ${quoted(attribute)} of more than ${counted(MAX_ATTRIBUTE_VALUE_OCTETS, 'octet')}, which browsers ignore.`,
    };
  },
};
