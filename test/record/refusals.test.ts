import { expect, test } from 'vitest';
import { refusedBy } from '../../src/record/refusals.ts';

const [KEEPS, REFUSES] = [{ reason: null }, { reason: 'SecureOnly' }];

test.each([
  ['none', { chrome: KEEPS, firefox: KEEPS, safari: KEEPS }],
  ['some', { chrome: KEEPS, firefox: REFUSES, safari: KEEPS }],
  ['some', { chrome: REFUSES, firefox: REFUSES, safari: KEEPS }],
  ['all', { chrome: REFUSES, firefox: REFUSES, safari: REFUSES }],
] as const)('%s refuse it', (by, browsers) => {
  expect(refusedBy(browsers)).toBe(by);
});
