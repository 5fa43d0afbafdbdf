import { describe, expect, it } from 'vitest';
import { isDigit, isToken, latin1, Name } from '../../../src/protocol/http1/bytes.ts';

it('knows the bytes of a token (RFC 9110 section 5.6.2)', () => {
  const tokens = "!#$%&'*+-.^_`|~0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  for (let byte = 0; byte < 256; byte++)
    expect(isToken(byte)).toBe(tokens.includes(String.fromCharCode(byte)));
});

it('knows digits', () => {
  const digits = Array.from({ length: 256 }, (_, byte) => byte).filter(isDigit);
  expect(String.fromCharCode(...digits)).toBe('0123456789');
});

it('makes a character of each byte', () => {
  const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
  const text = latin1(bytes, 1, 255);
  expect([...text].map((character) => character.charCodeAt(0))).toEqual([...bytes.subarray(1, 255)]);
});

describe('a name', () => {
  const name = new Name('Set-Cookie');
  const stands = (text: string, at = 0, end = text.length) => name.isAt(Buffer.from(text, 'latin1'), at, end);

  it('is found whatever its case', () => {
    for (const text of ['set-cookie', 'SET-COOKIE', 'sEt-cOoKiE:']) expect(stands(text)).toBe(true);
  });

  it('is not found where it only nearly stands', () => {
    // A hyphen with its case bit changed is a carriage return.
    for (const text of ['set_cookie', 'set\rcookie', 'Set-Cooki', 'sset-cookie', '\x13et-cookie'])
      expect(stands(text)).toBe(false);
  });

  it('must end before the end', () => {
    expect(stands('xset-cookie', 1)).toBe(true);
    expect(stands('set-cookie', 0, 9)).toBe(false);
  });
});
