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
});

test.each([
  [{ version: 2, accepted: [] }],
  [{ version: 1 }],
  [{ accepted: [] }],
  [{ version: 1, accepted: [{ rule: 'a', host: 'b', cookie: 'c' }] }],
  [{ version: 1, accepted: [{ rule: 'a', host: 'b', cookie: 'c', path: 1 }] }],
  [{ version: 1, accepted: [{ ...accepted[0], frame: 4 }] }],
  [[]],
  [null],
])('%j is no baseline', (value) => {
  expect(isValid(value)).toBe(false);
});
