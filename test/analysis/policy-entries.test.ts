import { expect, test } from 'vitest';
import { PolicyEntries } from '../../src/analysis/policy-entries.ts';

test('the first that fits is found, all that fit are used, and the others are named', () => {
  const entries = new PolicyEntries(
    'numbers',
    [2, 3, 4, 5],
    (divisor) => `by ${divisor}`,
    (divisor) => (value: number) => value % divisor === 0,
  );
  expect(entries.find(7)).toBeNull();
  expect(entries.find(4)).toBe(2);
  expect(entries.unusedLine()).toBe('configuration, numbers: nothing that is judged matches "by 3", "by 5"');
  expect(entries.find(15)).toBe(3);
  expect(entries.unusedLine()).toBeNull();
});
