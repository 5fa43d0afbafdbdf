import { expect, test } from 'vitest';
import type { RuleWith } from '../../src/audit/rule.ts';
import { RuleCache } from '../../src/audit/rule-cache.ts';
import { RuleSet } from '../../src/audit/rule-set.ts';
import type { SetCookieSubject } from '../../src/audit/subject.ts';
import { TRANSPORTS } from '../../src/audit/transport.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';

const subject = (text: string) =>
  ({
    ...parseSetCookie(text),
    transport: TRANSPORTS[0],
    rejection: null,
    browsers: {},
    role: 'unknown',
    stake: 'none',
  }) as unknown as SetCookieSubject;

test('rules are applied once a cache key, and to each field with deviations', () => {
  let applied = 0;
  const rule = {
    meta: { id: 'no-secure' },
    field: ({ cookie }: { cookie: { secure: boolean } }) => {
      applied++;
      return cookie.secure ? null : { severity: 'low', confidence: 'high', message: '' };
    },
  } as unknown as RuleWith<'field'>;
  const cache = new RuleCache(new RuleSet([rule], () => 'high'));
  const severities = (text: string) =>
    cache.violations(subject(text), [rule]).map(({ severity }) => severity);
  expect(severities('a=1; Path=/')).toEqual(['high']);
  expect(severities('b=2; Path=/')).toEqual(['high']);
  expect(applied).toBe(1);
  expect(severities('a=1; Path=/; Secure')).toEqual([]);
  expect(applied).toBe(2);
  for (let count = 3; count < 5; count++) {
    expect(severities('a=1; Path=x')).toEqual(['high']);
    expect(applied).toBe(count);
  }
});
