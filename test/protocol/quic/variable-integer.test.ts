import { expect, it } from 'vitest';
import { VariableInteger } from '../../../src/protocol/quic/variable-integer.ts';
import fc from '../../support/properties.ts';
import { varint } from '../../support/quic.ts';

it.each([
  // RFC 9000 appendix A.1.
  ['c2197c5eff14e88c', Number(151_288_809_941_952_652n)],
  ['9d7f3e7d', 494_878_333],
  ['7bbd', 15_293],
  ['25', 37],
  ['4025', 37],
])('reads %s', (hex, value) => {
  const integer = new VariableInteger();
  const bytes = Buffer.from(hex, 'hex');
  expect(integer.read(bytes, 0, bytes.length)).toBe(true);
  expect(integer).toMatchObject({ value, next: bytes.length });
});

it('reads every integer, and none that ends early', () => {
  const integer = new VariableInteger();
  fc.assert(
    fc.property(fc.maxSafeNat(), fc.nat(7), (value, before) => {
      const bytes = Buffer.concat([Buffer.alloc(before, 0xff), varint(value)]);
      expect(integer.read(bytes, before, bytes.length)).toBe(true);
      expect([integer.value, integer.next]).toEqual([value, bytes.length]);
      expect(integer.read(bytes, before, bytes.length - 1)).toBe(false);
    }),
  );
});
