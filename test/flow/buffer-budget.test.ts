import { expect, it } from 'vitest';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';

it('gives what it has and no more', () => {
  const budget = new BufferBudget(10);
  expect(budget.take(6)).toBe(true);
  expect(budget.take(5)).toBe(false);
  expect(budget.usedBytes).toBe(6);
  expect(budget.take(4)).toBe(true);
  budget.give(10);
  expect(budget.usedBytes).toBe(0);
});

it('leaves half to the others for an optional buffer', () => {
  const budget = new BufferBudget(10);
  expect(budget.takeSpare(6)).toBe(false);
  expect(budget.takeSpare(5)).toBe(true);
  expect(budget.takeSpare(1)).toBe(false);
  expect(budget.take(5)).toBe(true);
});
