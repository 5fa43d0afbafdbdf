import { describe, expect, it } from 'vitest';
import { parseCookieDate } from '../../src/cookie/date.ts';
import fc from '../support/properties.ts';

describe('parseCookieDate', () => {
  it.each([
    ['Thu, 01 Jan 1970 00:00:00 GMT', 0],
    ['Sun, 06 Nov 1994 08:49:37 GMT', 784111777000], // RFC 9110 5.6.7, all three of its forms.
    ['Sunday, 06-Nov-94 08:49:37 GMT', 784111777000],
    ['Sun Nov  6 08:49:37 1994', 784111777000],
    ['1994 Nov 06 08:49:37', 784111777000], // Four digits are no day.
    ['08:49:37 6 nOvEmBeR 1994', 784111777000],
    ['29 Feb 2000 00:00:00', 951782400000],
    ['31 Dec 9999 23:59:59', 253402300799000],
    ['1 Jan 1601 0:0:0', -11644473600000],
    ['1 Jan 69 0:0:0', Date.parse('2069-01-01T00:00:00Z')],
    ['1 Jan 70 0:0:0', 0],
    ['1 Jan 99 0:0:0', Date.parse('1999-01-01T00:00:00Z')],
    ['1 Jan 00 0:0:0', Date.parse('2000-01-01T00:00:00Z')],
    ['1 Jan 1970x 0:0:0x', 0], // A non-digit may follow a number.
    ['1 Jan 100 0:0:0', null], // Before 1601.
  ])('%j', (text, expected) => {
    expect(parseCookieDate(text)).toBe(expected);
  });

  it.each([
    '',
    'Thu, 01 Jan 1970',
    'Thu, 01 Jan 00:00:00 GMT',
    'Thu, Jan 1970 00:00:00 GMT',
    '01 1970 00:00:00',
    '31 Dec 1600 23:59:59',
    '0 Jan 1970 00:00:00',
    '32 Jan 1970 00:00:00',
    '30 Feb 2020 00:00:00',
    '29 Feb 2100 00:00:00',
    '29 Feb 2019 00:00:00',
    '31 Apr 2020 00:00:00',
    '1 Jan 1970 24:00:00',
    '1 Jan 1970 00:60:00',
    '1 Jan 1970 00:00:60',
    '1 Jan 1970 99:00:00 01:00:00', // The first time stays, and is none.
    '1 Jan 1970 000:00:00',
    '1 Jan 1970 00:00',
    '1 Jan 19700 00:00:00',
    '1 Ja 1970 00:00:00',
    '1 J\u212aN 1970 00:00:00',
  ])('is none: %j', (text) => {
    expect(parseCookieDate(text)).toBeNull();
  });

  it('reads back what Date writes, for every second of its range', () => {
    const seconds = fc.integer({ min: Date.UTC(1601, 0, 1) / 1000, max: Date.UTC(9999, 11, 31) / 1000 });
    fc.assert(
      fc.property(seconds, (second) => {
        expect(parseCookieDate(new Date(second * 1000).toUTCString())).toBe(second * 1000);
      }),
    );
  });

  it('takes any text', () => {
    const texts = fc.oneof(
      fc.string({ unit: 'binary' }),
      fc.string({ unit: fc.constantFrom(...'1:9 Jan-,;é') }),
    );
    fc.assert(
      fc.property(texts, (text) => {
        const ms = parseCookieDate(text);
        if (ms !== null) expect(Number.isInteger(ms / 1000)).toBe(true);
      }),
    );
  });
});
