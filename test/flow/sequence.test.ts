import { describe, expect, it } from 'vitest';
import { advance, distance } from '../../src/flow/sequence.ts';
import fc from '../support/properties.ts';

describe('sequence numbers', () => {
  it('wrap at 2^32 (RFC 9293 section 3.4)', () => {
    expect(advance(-1, 1)).toBe(0);
    expect(advance(0x7fff_ffff, 1)).toBe(-0x8000_0000);
    expect(distance(5, -5)).toBe(10);
    expect(distance(-5, 5)).toBe(-10);
    expect(distance(-0x8000_0000, 0x7fff_ffff)).toBe(1);
  });

  it('are at the distance by which they were advanced, in exact arithmetic modulo 2^32', () => {
    fc.assert(
      fc.property(fc.integer(), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }), (origin, count) => {
        const there = advance(origin, count);
        expect(distance(there, origin)).toBe(count);
        expect(BigInt.asUintN(32, BigInt(there))).toBe(BigInt.asUintN(32, BigInt(origin) + BigInt(count)));
        // What V8 keeps without a heap object.
        expect(there).toBe(there | 0);
      }),
    );
  });
});
