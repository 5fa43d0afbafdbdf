import { expect, test } from 'vitest';
import { createValueMask } from '../../src/report/masked-value.ts';

test('equal values look equal within one mask, and different with another', () => {
  const mask = createValueMask();
  expect(mask('secret-value')).toBe(mask('secret-value'));
  expect(mask('secret-value')).not.toBe(mask('secret-valuf'));
  expect(createValueMask()('secret-value')).not.toBe(mask('secret-value'));
  expect(mask('')).toBe('');
});
