// Which fields delete a cookie, by the standard and by what browsers make of odd lifetimes.

import { describe, expect, it } from 'vitest';
import { isDeletion } from '../../src/cookie/deletion.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';

describe('isDeletion', () => {
  const now = Date.UTC(2026, 10, 22, 20);

  it.each([
    ['a=; Max-Age=0', true],
    ['a=; Max-Age=-1', true],
    ['a=; Max-Age=1', false],
    ['a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT', true],
    ['a=; Expires=Sun, 22 Nov 2026 20:00:00 GMT', true], // Not after the packet.
    ['a=; Expires=Sun, 22 Nov 2026 20:00:01 GMT', false],
    ['a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=60', false],
    ['a=; Expires=Fri, 01 Jan 2100 00:00:00 GMT; Max-Age=0', true],
    ['a=; Expires=Thu, 01 Jan 1970 00:00:00 GMT; Max-Age=1.5', true], // No valid Max-Age.
    ['a=; Expires=0', false], // No date: it lives on.
    ['a=; Expires=-1', false],
    ['a=', false],
    ['a=; Max-Age=', false],
  ])('%j: %s', (field, expected) => {
    expect(isDeletion(parseSetCookie(field), now)).toBe(expected);
  });

  it.each([
    // Chrome and Firefox take the date for the earliest one there is, the standard for none.
    ['a=1; Expires=Mon, 01 Jan 1600 00:00:00 GMT', true],
    ['a=; Expires=Mon, 01-Jan-1600 00:00:00 GMT', true],
    // One of them deletes.
    ['a=; Max-Age=+0', true],
    ['a=; Max-Age=-1.5', true],
    ['a=; Max-Age=-', true],
    ['a=1; Max-Age=+0', false],
    ['a=1; Max-Age=-1.5', false],
    ['a=1; Max-Age=-1.5; Expires=Thu, 01 Jan 1970 00:00:00 GMT', true],
    // Nobody does.
    ['a=; Max-Age=+60', false],
    ['a=; Max-Age=1.5', false],
    ['a=1; Max-Age=abc', false],
    ['a=1; Expires=Mon, 31 Jun 2031 00:00:00 GMT', false],
    // Neither keeps anything of it.
    ['=; Max-Age=-1.5', false],
  ])('as browsers read it: %j: %s', (field, expected) => {
    expect(isDeletion(parseSetCookie(field), now)).toBe(expected);
  });
});
