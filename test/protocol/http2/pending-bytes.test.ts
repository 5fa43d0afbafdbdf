import { expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { PendingBytes } from '../../../src/protocol/http2/pending-bytes.ts';

const kept = ({ bytes, length }: PendingBytes) => bytes.toString('latin1', 0, length);

it('appends, drops from the front, and gives everything back', () => {
  const budget = new BufferBudget(1 << 20);
  const pending = new PendingBytes(budget, 10_000);
  expect(pending.add(Buffer.from('xxabcx'), 2, 5)).toBe(true);
  expect(pending.add(Buffer.from('d'.repeat(3000)), 0, 3000)).toBe(true);
  expect(kept(pending)).toBe(`abc${'d'.repeat(3000)}`);
  expect(budget.usedBytes).toBe(pending.bytes.length);
  pending.dropBefore(3001);
  expect(kept(pending)).toBe('dd');
  pending.dropBefore(2);
  expect(pending.length).toBe(0);
  expect(budget.usedBytes).toBe(0);
});

it('takes no more than its limit and what the budget has', () => {
  const budget = new BufferBudget(4096);
  const pending = new PendingBytes(budget, 2000);
  expect(pending.add(Buffer.alloc(2000), 0, 2000)).toBe(true);
  expect(pending.add(Buffer.alloc(1), 0, 1)).toBe(false);
  expect(pending.length).toBe(2000);
  const other = new PendingBytes(budget, 1 << 20);
  expect(other.add(Buffer.alloc(2049), 0, 2049)).toBe(false);
  expect(other.add(Buffer.alloc(2048), 0, 2048)).toBe(true);
  pending.clear();
  other.clear();
  expect(budget.usedBytes).toBe(0);
});
