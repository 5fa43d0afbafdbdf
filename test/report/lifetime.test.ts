import { expect, test } from 'vitest';
import { setCookieRecords } from '../../src/record/cookie-records.ts';
import { durationText, lifetimeText } from '../../src/report/lifetime.ts';
import { setting } from '../support/messages.ts';

const lifetime = (setCookie: string): string =>
  lifetimeText(setCookieRecords(setting(setCookie), [], () => 1)[0]!);

test.each([
  [1, '1 s'],
  [119, '119 s'],
  [120, '2 min'],
  [5400, '90 min'],
  [7200, '2 h'],
  [86_400, '24 h'],
  [2_678_400, '31 days'],
  [31_449_600, '364 days'],
  [630_720_000, '20 years'],
])('%i seconds are %s', (seconds, text) => {
  expect(durationText(seconds)).toBe(text);
});

// The packet was seen at 2026-11-22T20:58:12.123Z.
test.each([
  ['a=1', 'session'],
  ['a=1; Expires=rubbish', 'session'],
  ['a=1; Max-Age=60', '60 s'],
  ['a=1; Max-Age=0', 'deleted'],
  ['a=1; Max-Age=3600; Expires=Thu, 01 Jan 1970 00:00:00 GMT', '60 min'],
  ['a=1; Expires=Sun, 22 Nov 2026 20:59:12 GMT', '60 s'],
  ['a=1; Expires=Sun, 22 Nov 2026 20:58:12 GMT', 'deleted'],
  ['a=1; Expires=Tue, 22 Dec 2026 20:58:12 GMT', '30 days'],
])('%s lives: %s', (setCookie, text) => {
  expect(lifetime(setCookie)).toBe(text);
});
