import { describe, expect, it } from 'vitest';
import { Substitution, unescapedValue } from '../../src/scrub/substitute.ts';
import { huffman } from '../protocol/field-compression/rfc-code.ts';
import fc from '../support/properties.ts';
import { classesOf } from './support.ts';

function substitution(change: Partial<ConstructorParameters<typeof Substitution>[0]> = {}): Substitution {
  const key = Buffer.from('a key of the test');
  return new Substitution({
    key,
    isForbidden: () => false,
    credentials: new Set(),
    keepsCodeLength: true,
    ...change,
  });
}

const visible = fc.string({
  unit: fc.constantFrom(...'abcxyzABCXYZ0129.-_~!$%&()*+/:<=>?@[]^{|}'),
  minLength: 8,
  maxLength: 60,
});

describe('Substitution', () => {
  it('keeps length, classes and the length of the Huffman code', () => {
    fc.assert(
      fc.property(visible, (value) => {
        // Of capitals A alone none has as short a code.
        fc.pre(!/AAAA/.test(value.replaceAll(/[^A-Za-z0-9]/g, '')));
        const made = substitution().plain(value);
        expect(classesOf(made)).toBe(classesOf(value));
        expect(huffman(Buffer.from(made)).length).toBe(huffman(Buffer.from(value)).length);
      }),
    );
  });

  it('keeps lower-case and upper-case hexadecimal, and UTF-8', () => {
    const made = substitution();
    expect(made.plain('0f3a9be1c44d')).toMatch(/^[0-9a-f]{12}$/);
    expect(made.plain('0F3A9BE1C44D')).toMatch(/^[0-9A-F]{12}$/);
    const text = Buffer.from('grüße-你好').toString('latin1');
    const other = Buffer.from(made.plain(text), 'latin1').toString();
    expect(other).not.toContain('\ufffd');
    expect(other).not.toBe('grüße-你好');
  });

  it('gives other text of other keys, and always the same of one', () => {
    const one = substitution();
    const value = 'kJ83hs02LLqmzz';
    expect(one.plain(value)).toBe(substitution().plain(value));
    expect(one.plain(value)).not.toBe(value);
    expect(substitution({ key: Buffer.from('another key') }).plain(value)).not.toBe(one.plain(value));
  });

  it('keeps the parts of a signed value comparable with the token alone', () => {
    const made = substitution();
    const token = made.plain('Zx81hs02LLqmzz77');
    expect(made.plain('s:Zx81hs02LLqmzz77.Qw19rTz6')).toBe(`s:${token}.${made.plain('Qw19rTz6')}`);
  });

  it('writes what it makes as the value was written', () => {
    const made = substitution();
    const value = made.plain('pä55/w"rd');
    const written = (text: string, escapes: 'percent' | 'json'): string =>
      unescapedValue(made.written(text, escapes), escapes);
    for (const text of ['pä55%2fw%22rd', 'p%E455%2Fw"rd', '%70ä55/w"r%64'])
      expect(written(text, 'percent')).toBe(value);
    const utf8 = Buffer.from('pä55/w"rd').toString('latin1');
    for (const text of ['p\\u00e455/w\\"rd', 'p\\u00E455\\/w\\u0022rd'])
      expect(written(text, 'json')).toBe(made.plain(utf8));
  });

  it('draws again what is forbidden', () => {
    const forbidden = substitution().plain('abcd1234');
    const other = substitution({ isForbidden: (text) => text === forbidden }).plain('abcd1234');
    expect(other).not.toBe(forbidden);
    expect(other).toMatch(/^[a-z]{4}\d{4}$/);
  });

  it('has one for capitals A in HPACK, in small letters', () => {
    expect(substitution().plain('AAAAA')).toMatch(/^[a-z]{5}$/);
    expect(substitution({ keepsCodeLength: false }).plain('AAAAA')).toMatch(/^[A-Z]{5}$/);
  });
});
