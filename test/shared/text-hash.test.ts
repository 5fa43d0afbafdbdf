import fc from 'fast-check';
import { expect, test } from 'vitest';
import { textHash } from '../../src/shared/text-hash.ts';

test('equal texts have equal numbers, others have not', () => {
  fc.assert(
    fc.property(fc.string(), fc.string(), (one, other) => {
      expect(textHash(one) === textHash(other)).toBe(one === other);
      expect(Number.isSafeInteger(textHash(one))).toBe(true);
    }),
  );
});

test('a hundred thousand texts that follow each other have different numbers', () => {
  const numbers = new Set(Array.from({ length: 100_000 }, (_, index) => textHash(`session-${index}`)));
  expect(numbers.size).toBe(100_000);
});
