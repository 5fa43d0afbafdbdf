import { expect, test } from 'vitest';
import { and, type Expression, not, or } from '../../src/filter/expression.ts';

const facts = { kind: 'request', hasSetCookie: false, hasCookie: false } as const;
const known = (value: boolean | undefined): Expression => ({
  matches: () => value === true,
  foresee: () => value,
});
const T = true;
const F = false;
const U = undefined;

// Kleene's strong three-valued logic.
test.each([
  [T, T, T, T],
  [T, F, F, T],
  [T, U, U, T],
  [F, F, F, F],
  [F, U, F, U],
  [U, U, U, U],
])('%s with %s: and is %s, or is %s', (left, right, conjunction, disjunction) => {
  for (const [first, second] of [
    [left, right],
    [right, left],
  ]) {
    expect(and(known(first), known(second)).foresee(facts)).toBe(conjunction);
    expect(or(known(first), known(second)).foresee(facts)).toBe(disjunction);
  }
});

test('not turns what is known, and leaves open what is open', () => {
  expect([T, F, U].map((value) => not(known(value)).foresee(facts))).toEqual([F, T, U]);
});
