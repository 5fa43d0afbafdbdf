import { expect, test } from 'vitest';
import { durationInWords, durationText } from '../../src/shared/duration.ts';

test.each([
  [0, '0 s', '0 seconds'],
  [1, '1 s', '1 second'],
  [20, '20 s', '20 seconds'],
  [119, '119 s', '119 seconds'],
  [120, '2 min', '2 minutes'],
  [5400, '90 min', '90 minutes'],
  [7199, '120 min', '120 minutes'],
  [7200, '2 h', '2 hours'],
  [86_400, '24 h', '24 hours'],
  [172_799, '48 h', '48 hours'],
  [2_678_400, '31 days', '31 days'],
  [31_449_600, '364 days', '364 days'],
  [630_720_000, '20 years', '20 years'],
])('%i seconds are %s, and %s in a sentence', (seconds, short, long) => {
  expect(durationText(seconds)).toBe(short);
  expect(durationInWords(seconds)).toBe(long);
});
