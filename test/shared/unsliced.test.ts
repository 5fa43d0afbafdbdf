import { describe, expect, it } from 'vitest';
import { unsliced } from '../../src/shared/unsliced.ts';
import fc from '../support/properties.ts';

describe('unsliced', () => {
  it('is the same text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(unsliced(text)).toBe(text);
        expect(unsliced(`${text}\ud800 lone half`)).toBe(`${text}\ud800 lone half`);
      }),
    );
  });
});
