import { expect, test } from 'vitest';
import { setCookieRecords } from '../../src/record/cookie-records.ts';
import { NO_RESULTS } from '../../src/record/message-results.ts';
import { lifetimeText } from '../../src/report/lifetime.ts';
import { setting } from '../support/messages.ts';

const lifetime = (setCookie: string): string =>
  lifetimeText(setCookieRecords(setting(setCookie), NO_RESULTS, () => 'set1')[0]!);

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
