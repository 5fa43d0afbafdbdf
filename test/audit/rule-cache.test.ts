import { expect, test } from 'vitest';
import type { Rule } from '../../src/audit/rule.ts';
import { RuleCache } from '../../src/audit/rule-cache.ts';
import { RuleSet } from '../../src/audit/rule-set.ts';
import type { SetCookieSubject } from '../../src/audit/subject.ts';
import { TRANSPORTS } from '../../src/audit/transport.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';

const subject = (text: string) =>
  ({ ...parseSetCookie(text), transport: TRANSPORTS[0], rejection: null }) as unknown as SetCookieSubject;

test('rules are asked once a shape, and for each field that deviates', () => {
  let asked = 0;
  const rule = {
    meta: { id: 'no-secure' },
    field: ({ cookie }: { cookie: { secure: boolean } }) => {
      asked++;
      return cookie.secure ? null : { severity: 'low', confidence: 'high', message: '' };
    },
  } as unknown as Rule;
  const broken = new RuleCache(new RuleSet([rule], () => 'high'));
  const severities = (text: string) => broken.of(subject(text), [rule]).map(({ severity }) => severity);
  expect(severities('a=1; Path=/')).toEqual(['high']);
  expect(severities('b=2; Path=/x')).toEqual(['high']);
  expect(asked).toBe(1);
  expect(severities('a=1; Path=/; Secure')).toEqual([]);
  expect(asked).toBe(2);
  for (let count = 3; count < 5; count++) {
    expect(severities('a=1; Path=x')).toEqual(['high']);
    expect(asked).toBe(count);
  }
});
