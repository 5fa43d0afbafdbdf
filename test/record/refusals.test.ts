import { expect, test } from 'vitest';
import { isRefusedByEach } from '../../src/record/refusals.ts';

const [KEEPS, REFUSES] = [{ reason: null }, { reason: 'SecureOnly' }];

test.each([
  [false, { chrome: KEEPS, firefox: KEEPS, safari: KEEPS }],
  [false, { chrome: KEEPS, firefox: REFUSES, safari: KEEPS }],
  [false, { chrome: REFUSES, firefox: REFUSES, safari: KEEPS }],
  [true, { chrome: REFUSES, firefox: REFUSES, safari: REFUSES }],
] as const)('%s: each refuses it', (isRefused, browsers) => {
  expect(isRefusedByEach(browsers)).toBe(isRefused);
});
