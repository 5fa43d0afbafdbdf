import { expect, it } from 'vitest';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { Stamp } from '../../src/flow/stream.ts';
import { HeldBytes } from '../../src/protocol/held-bytes.ts';

it('keeps copies, each with the packet that it came in, and gives their memory back', () => {
  const budget = new BufferBudget(100);
  const held = new HeldBytes(budget, 10);
  const stamp = new Stamp();
  const source = Buffer.from('abcdef');
  stamp.frame = 4;
  expect(held.add(source, 1, 3, stamp)).toBe(true);
  // The tracker uses one stamp for all packets.
  stamp.frame = 6;
  expect(held.add(source, 3, 6, stamp)).toBe(true);
  source.fill(0);
  expect([held.length, budget.usedBytes, held.joined().toString()]).toEqual([5, 5, 'bcdef']);
  const pieces = held.take();
  expect(pieces.map(({ bytes, stamp: of }) => [bytes.toString(), of.frame])).toEqual([
    ['bc', 4],
    ['def', 6],
  ]);
  expect([held.length, budget.usedBytes]).toEqual([0, 0]);
});

it('keeps nothing beyond its limit, or without memory', () => {
  const held = new HeldBytes(new BufferBudget(100), 3);
  expect(held.add(Buffer.from('abcd'), 0, 4, new Stamp())).toBe(false);
  expect(new HeldBytes(new BufferBudget(1), 100).add(Buffer.from('ab'), 0, 2, new Stamp())).toBe(false);
  expect(held.length).toBe(0);
});
