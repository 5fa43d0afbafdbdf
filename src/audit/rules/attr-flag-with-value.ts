// Secure=false, HttpOnly=0: the flag is still on.

import { quoted, theCookie } from '../finding-text.ts';
import type { Rule } from '../rule.ts';
import { deviation } from '../subject.ts';

const MEANS_OFF = /=\s*(?:false|0|no|off|null|none|disabled?)$/i;

export const attrFlagWithValue: Rule = {
  meta: {
    id: 'attr-flag-with-value',
    title: 'A flag has a value',
    severities: [
      ['low', 'the value says that the flag is off'],
      ['info', 'any other value'],
    ],
    references: ['RFC6265bis 5.6.5', 'RFC6265bis 5.6.6', 'RFC6265bis 4.1.1'],
    why: 'Secure, HttpOnly and Partitioned are on when they are present, whatever their value: Secure=false means Secure.',
    fix: 'Write the flag without a value, or leave it out.',
    falsePositives:
      'The value is of no use and does no harm where the flag is meant to be on: that is reported as info.',
    failing: [
      {
        url: 'https://shop.example/',
        setCookie: ['view=list; Secure=false; HttpOnly; Path=/; SameSite=Lax'],
      },
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HttpOnly=true; Path=/; SameSite=Lax'] },
    ],
    passing: [
      { url: 'https://shop.example/', setCookie: ['view=list; Secure; HttpOnly; Path=/; SameSite=Lax'] },
    ],
  },
  onlyIf: 'deviating',
  field(subject) {
    const flag = deviation(subject, 'flag-with-value');
    if (flag === null) return null;
    const off = subject.deviations.find(({ id, text }) => id === 'flag-with-value' && MEANS_OFF.test(text));
    return {
      severity: off === undefined ? 'info' : 'low',
      confidence: 'high',
      message: `${theCookie(subject.cookie.name)} has ${quoted(off?.text ?? flag)}: for browsers the flag is on, whatever its value.`,
    };
  },
};
