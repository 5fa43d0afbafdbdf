import { safeParse } from 'valibot';
import { expect, test } from 'vitest';
import { baselineOf } from '../../src/audit/baseline.ts';
import { baselineSchema } from '../../src/audit/baseline-schema.ts';
import { finding } from '../support/findings.ts';

const isValid = (value: unknown): boolean => safeParse(baselineSchema, value).success;
const accepted = baselineOf([finding(), finding({ cookie: null, path: null })]);

test('accepts what is written', () => {
  expect(isValid({ $comment: 'why', version: 1, accepted })).toBe(true);
  expect(isValid({ version: 1, accepted: [] })).toBe(true);
  const until = { ...accepted[0], reason: 'the proxy adds it', expires: '2027-03-31' };
  expect(isValid({ version: 1, accepted: [until] })).toBe(true);
});

test.each([
  [{ version: 2, accepted: [] }],
  [{ version: 1 }],
  [{ accepted: [] }],
  [{ version: 1, accepted: [{ rule: 'a', host: 'b', cookie: 'c' }] }],
  [{ version: 1, accepted: [{ rule: 'a', host: 'b', cookie: 'c', path: 1 }] }],
  [{ version: 1, accepted: [{ ...accepted[0], frame: 4 }] }],
  [{ version: 1, accepted: [{ ...accepted[0], expires: '31.3.2027' }] }],
  [{ version: 1, accepted: [{ ...accepted[0], expires: '2027-13-01' }] }],
  [{ version: 1, accepted: [{ ...accepted[0], expires: '2026-02-30' }] }],
  [{ version: 1, accepted: [{ ...accepted[0], reason: null }] }],
  [[]],
  [null],
])('%j is no baseline', (value) => {
  expect(isValid(value)).toBe(false);
});

test('a day that is none is said once', () => {
  const wrong = (expires: string) =>
    safeParse(baselineSchema, { version: 1, accepted: [{ ...accepted[0], expires }] }).issues;
  expect(wrong('2026-13-45')).toHaveLength(1);
  expect(wrong('tomorrow')).toHaveLength(1);
});
