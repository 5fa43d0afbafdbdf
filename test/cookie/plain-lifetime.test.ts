import { expect, it } from 'vitest';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { expiresInGmt, maxAgeInDigits } from '../../src/cookie/plain-lifetime.ts';

const cookieOf = (attributes: string) => parseSetCookie(`a=b; ${attributes}`).cookie;

it.each([
  ['Expires=Wed, 09 Jun 2027 10:18:14 +0900', 'Wed, 09 Jun 2027 01:18:14 GMT'],
  ['Expires=Wed, 09 Jun 2027 10:18:14 +0530', 'Wed, 09 Jun 2027 04:48:14 GMT'],
  ['Expires=Wed, 09 Jun 2027 10:18:14 EST', 'Wed, 09 Jun 2027 15:18:14 GMT'],
  ['Expires=Wed, 09 Jun 2027 10:18:14 GMT', null],
  // A day that is none: nobody knows what was meant.
  ['Expires=Wed, 31 Jun 2027 10:18:14 GMT', null],
  ['Expires=Wed, 09 Jun 2027 10:18:14 +0900; Max-Age=60', null],
  ['Path=/', null],
])('%s in GMT: %s', (attributes, expected) => {
  expect(expiresInGmt(cookieOf(attributes), 0)).toBe(expected);
});

it('what is over in every zone is no matter', () => {
  const cookie = cookieOf('Expires=Wed, 09 Jun 2027 10:18:14 +0900');
  expect(expiresInGmt(cookie, Date.UTC(2028, 0))).toBeNull();
});

it.each([
  ['Max-Age=+60', '60'],
  ['Max-Age=60', null],
  ['Max-Age=+60; Max-Age=5', null],
  ['Max-Age=+1h', null],
])('%s in digits: %s', (attributes, expected) => {
  expect(maxAgeInDigits(cookieOf(attributes))).toBe(expected);
});
