import { describe, expect, it } from 'vitest';
import { fromAnyBase64, fromBase64, fromBase64Url, fromHex } from '../../../src/session/decode/base64.ts';
import fc from '../../support/properties.ts';

/** RFC 4648 section 10. */
const VECTORS: readonly [text: string, encoded: string][] = [
  ['', ''],
  ['f', 'Zg=='],
  ['fo', 'Zm8='],
  ['foo', 'Zm9v'],
  ['foob', 'Zm9vYg=='],
  ['fooba', 'Zm9vYmE='],
  ['foobar', 'Zm9vYmFy'],
];

describe('base64', () => {
  it.each(VECTORS)('reads %j, with and without its padding', (text, encoded) => {
    expect(fromBase64(encoded)?.toString()).toBe(text);
    expect(fromBase64Url(encoded.replaceAll('=', ''))?.toString()).toBe(text);
  });

  it('keeps the two alphabets apart', () => {
    expect(fromBase64('+/+/')?.toString('hex')).toBe('fbffbf');
    expect(fromBase64Url('-_-_')?.toString('hex')).toBe('fbffbf');
    expect(fromBase64('-_-_')).toBeNull();
    expect(fromBase64Url('+/+/')).toBeNull();
    expect(fromAnyBase64('+_+_')).toBeNull();
  });

  it.each(['Zg=', 'Zg===', 'Z', 'Zm9vY', 'Zm 9v', 'Zm9v\n', 'Zm=v', 'Zmé'])('refuses %j', (text) => {
    expect(fromAnyBase64(text)).toBeNull();
  });

  it('reads whatever was written', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (array) => {
        const bytes = Buffer.from(array);
        expect(fromBase64(bytes.toString('base64'))).toEqual(bytes);
        expect(fromBase64Url(bytes.toString('base64url'))).toEqual(bytes);
        expect(fromHex(bytes.toString('hex'))).toEqual(bytes);
      }),
    );
  });
});

describe('fromHex', () => {
  it('wants an even number of digits and nothing else', () => {
    expect(fromHex('aCeD')?.toString('hex')).toBe('aced');
    expect(fromHex('ace')).toBeNull();
    expect(fromHex('0xac')).toBeNull();
  });
});
