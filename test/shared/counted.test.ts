import { expect, test } from 'vitest';
import { counted } from '../../src/shared/counted.ts';

test('numbers with their unit', () => {
  expect([0, 1, 2, 1_234_567].map((count) => counted(count, 'cookie'))).toEqual([
    '0 cookies',
    '1 cookie',
    '2 cookies',
    '1,234,567 cookies',
  ]);
});

test('what is not one word with an s', () => {
  const packets = (count: number) => `${counted(count, 'packet was', 'packets were')} truncated`;
  expect([packets(1), packets(2)]).toEqual(['1 packet was truncated', '2 packets were truncated']);
});
