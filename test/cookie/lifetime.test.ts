import { expect, test } from 'vitest';
import { lifetimeSeconds } from '../../src/cookie/lifetime.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';

const TIME_MS = Date.UTC(2026, 10, 22, 20, 58, 12, 123);

// RFC 6265bis sections 5.6.1, 5.6.2 and 5.7 step 6: Max-Age before Expires, 400 days at most.
test.each([
  ['a=1', null],
  ['a=1; Max-Age=60', 60],
  ['a=1; Max-Age=60; Expires=Thu, 01 Jan 1970 00:00:00 GMT', 60],
  ['a=1; Max-Age=soon', null],
  ['a=1; Max-Age=0', 0],
  ['a=1; Max-Age=-1; Expires=Fri, 01 Jan 2100 00:00:00 GMT', 0],
  ['a=1; Max-Age=99999999999', 34_560_000],
  ['a=1; Expires=Sun, 22 Nov 2026 21:58:12 GMT', 3600],
  ['a=1; Expires=Sun, 22 Nov 2026 20:58:12 GMT', 0],
  ['a=1; Expires=Fri, 01 Jan 2100 00:00:00 GMT', 34_560_000],
  // A deletion, as Chrome and Firefox read it.
  ['a=; Expires=Mon, 01 Jan 1500 00:00:00 GMT', 0],
])('%s is kept for %s seconds', (field, seconds) => {
  expect(lifetimeSeconds(parseSetCookie(field), TIME_MS)).toBe(seconds);
});
