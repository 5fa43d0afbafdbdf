import { describe, expect, it } from 'vitest';
import { base64Copies, withSharedBits } from '../../src/scrub/base64-copies.ts';
import fc from '../support/properties.ts';

const bytes = fc.string({ unit: fc.constantFrom(...'aZ09~?\xff\xfb'), minLength: 0, maxLength: 5 });
const secret = fc.string({ unit: fc.constantFrom(...'abcXYZ019-_~?\xff'), minLength: 4, maxLength: 20 });
const alphabet = fc.constantFrom('base64' as const, 'base64url' as const);

describe('base64Copies', () => {
  it('one of them is in the base64 of any text with the secret', () => {
    fc.assert(
      fc.property(bytes, secret, bytes, alphabet, (before, value, after, written) => {
        const whole = Buffer.from(before + value + after, 'latin1').toString(written);
        const { text } = base64Copies(value, written)[before.length % 3]!;
        expect(text.length).toBeGreaterThanOrEqual(4);
        expect(whole).toContain(text);
      }),
    );
  });

  it('another secret of the same length can be put there, and nothing else changes', () => {
    fc.assert(
      fc.property(bytes, secret, bytes, alphabet, (before, value, after, written) => {
        const other = value.replaceAll(/./gs, 'q');
        const whole = Buffer.from(before + value + after, 'latin1').toString(written);
        const offset = before.length % 3;
        const { text } = base64Copies(value, written)[offset]!;
        const made = base64Copies(other, written)[offset]!;
        const start = Math.ceil((before.length * 8) / 6);
        const end = start + text.length;
        const characters = [...whole];
        characters.splice(start, text.length, ...made.text);
        for (const [at, shared] of [
          [start - 1, made.before],
          [end, made.after],
        ] as const)
          characters[at] = withSharedBits(characters[at] ?? '', shared) ?? characters[at] ?? '';
        expect(Buffer.from(characters.join(''), 'base64').toString('latin1')).toBe(before + other + after);
      }),
    );
  });
});

it('withSharedBits leaves what is no base64, and what shares nothing', () => {
  expect(withSharedBits('=', { mask: 0x30, bits: 0 })).toBeNull();
  expect(withSharedBits('', { mask: 0x30, bits: 0 })).toBeNull();
  expect(withSharedBits('A', { mask: 0, bits: 0 })).toBeNull();
  // 0b111111 is the last of 64 characters, which has two forms.
  expect(withSharedBits('A', { mask: 0x3f, bits: 0x3f })).toBe('/');
  expect(withSharedBits('_', { mask: 0x01, bits: 0x01 })).toBe('_');
});
