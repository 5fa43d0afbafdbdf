import { expect, test } from 'vitest';
import { clockText, dayText, lengthText, millisecondsBetween } from '../../../src/report/html/step-times.ts';

const TIME = '2026-11-22T20:58:12.123456789Z';

test('times are UTC', () => {
  expect([dayText(TIME), clockText(TIME)]).toEqual(['2026-11-22', '20:58:12']);
});

test.each([
  ['2026-11-22T20:58:12.149456789Z', '26 ms'],
  ['2026-11-22T20:58:15.823456789Z', '3.7 s'],
  ['2026-11-22T21:58:12.123456789Z', '60 min'],
  ['2026-11-25T21:58:12.123456789Z', '3 days'],
  // A clock that goes back.
  ['2026-11-22T20:58:11.123456789Z', '0 ms'],
])('%s is %s later', (time, text) => {
  expect(lengthText(millisecondsBetween(TIME, time))).toBe(text);
});
