import { describe, expect, it } from 'vitest';
import { cookieInput, percentDecode } from '../../../src/session/decode/cookie-input.ts';
import { MAX_COMPANIONS, MAX_DECODED_CHARACTERS } from '../../../src/session/decode/limits.ts';
import fc from '../../support/properties.ts';

const inputOf = (value: string) => cookieInput('name', value, [])!;

describe('cookieInput', () => {
  it('takes quotes and percent-encoding off', () => {
    expect(inputOf('"a%20b"')).toMatchObject({ value: 'a%20b', text: 'a b' });
    expect(inputOf('"')).toMatchObject({ value: '"', text: '"' });
  });

  it("undoes the escapes of Python's http.cookies", () => {
    // python3: SimpleCookie({'n': 'a, "b" \\ é'}) writes
    expect(inputOf('"a\\054 \\"b\\" \\\\ \\351"').text).toBe('a, "b" \\ é');
  });

  it('takes a plus sign for a space only where the value was encoded as a form', () => {
    expect(inputOf('a+b%3D')).toMatchObject({ text: 'a+b=', formText: 'a b=' });
    expect(inputOf('a+b')).toMatchObject({ text: 'a+b', formText: 'a+b' });
  });

  it('refuses nothing and too much', () => {
    expect(cookieInput('name', '', [])).toBeNull();
    expect(cookieInput('name', 'a'.repeat(MAX_DECODED_CHARACTERS), [])).not.toBeNull();
    expect(cookieInput('name', 'a'.repeat(MAX_DECODED_CHARACTERS + 1), [])).toBeNull();
  });

  it('looks at a limited number of companions', () => {
    const companions = Array.from({ length: MAX_COMPANIONS + 50 }, (_, index) => ({
      name: `${index}`,
      value: 'x',
    }));
    expect(cookieInput('name', 'value', companions)!.companions.size).toBe(MAX_COMPANIONS);
  });
});

describe('percentDecode', () => {
  it('undoes encodeURIComponent', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'grapheme' }), (text) => {
        expect(percentDecode(encodeURIComponent(text))).toBe(text);
      }),
    );
  });

  it('leaves what is no encoding, and bytes that are no UTF-8 a character each', () => {
    expect(percentDecode('100%')).toBe('100%');
    expect(percentDecode('%zz%4')).toBe('%zz%4');
    expect(percentDecode('%FF%00')).toBe('\xff\0');
  });
});
