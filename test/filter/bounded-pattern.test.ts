import { expect, it } from 'vitest';
import { compilePattern } from '../../src/filter/bounded-pattern.ts';
import { MATCH_TIMEOUT_MS } from '../../src/filter/limits.ts';
import { PatternError } from '../../src/filter/pcre/node.ts';
import { UserError } from '../../src/shared/user-error.ts';
import fc from '../support/properties.ts';

const PATTERNS = ['sess', '^a.*b$', '(a|b)+c', '(?=x)x?y', 'a{2,}', '(a)\\1', '\\d+-\\d+', '[)]*z', ''];

it('finds what the expression finds', () => {
  const texts = fc.oneof(
    fc.string(),
    fc.string({ unit: fc.constantFrom('a', 'B', 'c', 'x', 'y', '1', '-') }),
  );
  fc.assert(
    fc.property(fc.constantFrom(...PATTERNS), texts, (pattern, text) => {
      expect(compilePattern(pattern)(text)).toBe(new RegExp(pattern, 'i').test(text));
    }),
  );
});

it('finds it in long texts too', () => {
  const isMatch = compilePattern('a.*b.*c');
  expect(isMatch(`${'x'.repeat(100_000)}abc`)).toBe(true);
  expect(isMatch(`${'x'.repeat(100_000)}ABd`)).toBe(false);
});

// Each would take hours, days, or the age of the universe.
it.each([
  ['a group that repeats itself', '(a+)+$', `${'a'.repeat(60)}!`],
  ['a group of choices', '(a|aa)*$', `${'a'.repeat(90)}!`],
  ['an optional group', '^(a?){40}b', 'a'.repeat(40)],
  ['repetitions in a row', 'a.*a.*a.*a.*a.*b', 'a'.repeat(10_000)],
  ['a reference', '(a*)(a*)(a*)(a*)(a*)\\1\\2\\3b', 'a'.repeat(500)],
])('gives up: %s', (_name, pattern, text) => {
  const isMatch = compilePattern(pattern);
  const start = performance.now();
  expect(() => isMatch(text)).toThrow(UserError);
  expect(() => isMatch(text)).toThrow(/^-Y: matches ".*" takes more than 1 s on a text of \d/);
  expect(performance.now() - start).toBeLessThan(20 * MATCH_TIMEOUT_MS);
});

it('says what is no expression', () => {
  expect(() => compilePattern('(')).toThrow(PatternError);
});
