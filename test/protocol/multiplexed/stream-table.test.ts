import { expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import type { SeenRequest } from '../../../src/protocol/events.ts';
import { MAX_PENDING_STREAMS } from '../../../src/protocol/multiplexed/limits.ts';
import { StreamTable } from '../../../src/protocol/multiplexed/stream-table.ts';
import { Counters } from '../../../src/shared/counters.ts';

const request = (frame: number) => ({ frame }) as SeenRequest;

function newTable(bytes = 1 << 20) {
  const budget = new BufferBudget(bytes);
  const counters = new Counters();
  return { table: new StreamTable(budget, counters), budget, counters };
}

it('finds the request of a stream until it is over', () => {
  const { table, budget } = newTable();
  table.expect(1, request(10), 100);
  table.expect(3, request(11), 50);
  expect(table.get(1)?.request.frame).toBe(10);
  table.expect(1, request(12), 70);
  expect(table.get(1)?.request.frame).toBe(12);
  expect(budget.usedBytes).toBe(120);
  table.delete(1);
  table.delete(1);
  expect(table.get(1)).toBeUndefined();
  table.clear();
  expect(budget.usedBytes).toBe(0);
  expect(table.size).toBe(0);
});

it('forgets the oldest when there are too many, and counts those that were waited for', () => {
  const { table, counters } = newTable();
  for (let at = 0; at < MAX_PENDING_STREAMS; at++) table.expect(2 * at + 1, request(at), 1);
  expect(counters.forgottenRequests).toBe(0);
  table.get(1)!.isAnswered = true;
  table.get(3)!.isCancelled = true;
  for (const id of [5001, 5003, 5005]) table.expect(id, request(0), 1);
  expect(table.size).toBe(MAX_PENDING_STREAMS);
  expect([1, 3, 5, 7].map((id) => table.get(id) !== undefined)).toEqual([false, false, false, true]);
  expect(counters.forgottenRequests).toBe(1);
});

it('keeps no more than the budget allows', () => {
  const { table, counters, budget } = newTable(100);
  table.expect(1, request(1), 80);
  table.expect(3, request(2), 30);
  expect(table.get(3)).toBeUndefined();
  expect(counters.forgottenRequests).toBe(1);
  table.clear();
  expect(budget.usedBytes).toBe(0);
});
