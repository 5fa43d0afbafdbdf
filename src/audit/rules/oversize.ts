// Name and value of more than 4096 octets: browsers reject the cookie. A little less is reported as info.

import { MAX_NAME_VALUE_OCTETS } from '../../cookie/limits.ts';
import { octetLength } from '../../cookie/text.ts';
import { Trait } from '../../cookie/traits.ts';
import { counted } from '../../shared/counted.ts';
import { theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';

/** Near enough to the limit to be reported. */
const NEAR_OCTETS = 3500;

export const oversize: Rule = {
  meta: {
    id: 'oversize',
    title: 'The cookie is too large',
    severities: [
      ['medium', 'more than 4096 octets of name and value: browsers reject it'],
      ['info', '3500 octets or more'],
    ],
    references: ['RFC6265bis 5.6 step 5', 'Chrome NameValuePairExceedsMaxSize', 'ASVS 5.0 3.3.5'],
    why: 'Browsers reject a cookie of more than 4096 octets without any warning: only users with much data in their session lose it.',
    fix: 'Store the data on the server, and only an identifier in the cookie.',
    change: 'server-side',
    falsePositives: 'A cookie that is near the limit and never grows.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: [`cart=${'x'.repeat(MAX_NAME_VALUE_OCTETS)}; Secure; HttpOnly; Path=/; SameSite=Lax`],
      },
      {
        url: 'https://shop.example/',
        setCookie: [`cart=${'x'.repeat(NEAR_OCTETS)}; Secure; HttpOnly; Path=/; SameSite=Lax`],
      },
    ],
    passing: [
      {
        url: 'https://shop.example/',
        setCookie: [`cart=${'x'.repeat(3000)}; Secure; HttpOnly; Path=/; SameSite=Lax`],
      },
    ],
  },
  alsoRejected: true,
  setCookie({ cookie: { name, value }, parsed, rejection }) {
    const isDropped = rejection === 'NameValuePairExceedsMaxSize';
    // Three octets a character at most.
    if (!isDropped && (rejection !== null || (name.length + value.length) * 3 < NEAR_OCTETS)) return null;
    const encoding = parsed.traits & Trait.notUtf8 ? 'iso-8859-1' : 'utf-8';
    const octets = octetLength(name, encoding) + octetLength(value, encoding);
    if (!isDropped && octets < NEAR_OCTETS) return null;
    const size = `${theCookie(name)} has ${counted(octets, 'octet')} of name and value`;
    return isDropped
      ? { severity: 'medium', confidence: 'high', message: `${size}: browsers reject it.` }
      : {
          severity: 'info',
          confidence: 'high',
          message: `${size}; browsers accept ${MAX_NAME_VALUE_OCTETS}.`,
        };
  },
};
