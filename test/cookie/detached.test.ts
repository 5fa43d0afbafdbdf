import { describe, expect, it } from 'vitest';
import { detached } from '../../src/cookie/detached.ts';
import fc from '../support/properties.ts';

describe('detached', () => {
  it('is the same text, whatever it holds', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary', maxLength: 60 }), (text) => {
        expect(detached(text)).toBe(text);
        expect(detached(`${text}\ud800 lone half`)).toBe(`${text}\ud800 lone half`);
      }),
    );
  });
});
