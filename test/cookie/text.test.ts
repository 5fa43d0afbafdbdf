import { describe, expect, it } from 'vitest';
import {
  CONTROL_CHARACTER,
  exceedsOctets,
  isAscii,
  isWhiteSpace,
  NOT_COOKIE_OCTET,
  NOT_TOKEN_CHARACTER,
  octetLength,
  trimmed,
} from '../../src/cookie/text.ts';

/** The ASCII characters that match. */
function matching(pattern: RegExp): string {
  const all = Array.from({ length: 128 }, (_, code) => String.fromCharCode(code));
  return all.filter((character) => pattern.test(character)).join('');
}

describe('characters', () => {
  it('controls are all below space but HTAB, and DEL', () => {
    const controls = matching(CONTROL_CHARACTER);
    expect(controls).toHaveLength(32);
    expect(controls).not.toContain('\t');
    expect(controls).toContain('\x7f');
    expect('\x85').not.toMatch(CONTROL_CHARACTER);
  });

  it('a token has 15 marks, digits and letters (RFC 9110 5.6.2)', () => {
    expect(matching(NOT_TOKEN_CHARACTER).replace(/[\x00-\x20\x7f]/g, '')).toBe('"(),/:;<=>?@[\\]{}');
    expect('é').toMatch(NOT_TOKEN_CHARACTER);
  });

  it('a value holds no space, quote, comma, semicolon, backslash', () => {
    expect(matching(NOT_COOKIE_OCTET).replace(/[\x00-\x1f\x7f]/g, '')).toBe(' ",;\\');
    expect('é').toMatch(NOT_COOKIE_OCTET);
  });

  it('white space is space and tab', () => {
    expect([0x20, 0x09, 0x0a, 0x0d, 0xa0].map(isWhiteSpace)).toEqual([true, true, false, false, false]);
  });
});

describe('trimmed', () => {
  it.each([
    ['  a b\t', 0, 6, 'a b'],
    ['  a b\t', 2, 4, 'a'],
    [' \t ', 0, 3, ''],
    ['', 0, 0, ''],
    ['\u00a0a\n', 0, 3, '\u00a0a\n'],
  ])('%j from %i to %i', (text, start, end, expected) => {
    expect(trimmed(text, start, end)).toBe(expected);
  });
});

describe('octets', () => {
  it('are characters in ISO-8859-1, UTF-8 octets else', () => {
    expect(octetLength('é', 'iso-8859-1')).toBe(1);
    expect(octetLength('é€😀', 'utf-8')).toBe(2 + 3 + 4);
  });

  it.each([
    ['a'.repeat(10), 10, false],
    ['a'.repeat(11), 10, true],
    ['é'.repeat(5), 10, false],
    [`${'é'.repeat(5)}a`, 10, true],
    ['€'.repeat(3), 9, false],
    ['€'.repeat(4), 11, true],
  ])('%j in %i: %s', (text, limit, expected) => {
    expect(exceedsOctets(text, limit, 'utf-8')).toBe(expected);
  });

  it('ASCII ends at 0x7f', () => {
    expect(isAscii('a\x7f\x00')).toBe(true);
    expect(isAscii('a\x80')).toBe(false);
  });
});
