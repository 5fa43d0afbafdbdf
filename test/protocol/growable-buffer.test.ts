import { expect, it } from 'vitest';
import { BufferBudget } from '../../src/flow/buffer-budget.ts';
import { GrowableBuffer } from '../../src/protocol/growable-buffer.ts';
import fc from '../support/properties.ts';

it('holds the bytes that were added, in order, as a copy', () => {
  fc.assert(
    fc.property(fc.array(fc.uint8Array({ maxLength: 700 }), { maxLength: 20 }), (parts) => {
      const budget = new BufferBudget(1 << 20);
      const collected = new GrowableBuffer(budget);
      for (const part of parts) {
        const source = Buffer.concat([Buffer.from('<'), part, Buffer.from('>')]);
        expect(collected.add(source, 1, part.length + 1)).toBe(true);
        source.fill(0);
      }
      expect(collected.bytes.subarray(0, collected.length)).toEqual(Buffer.concat(parts));
      expect(budget.usedBytes).toBe(collected.bytes.length);
      collected.clear();
      expect(budget.usedBytes).toBe(0);
      expect(collected.length).toBe(0);
    }),
  );
});

it('adds nothing when the budget is used up', () => {
  const budget = new BufferBudget(1000);
  const collected = new GrowableBuffer(budget);
  expect(collected.add(Buffer.from('abc'), 0, 3)).toBe(true);
  expect(collected.add(Buffer.alloc(600), 0, 600)).toBe(false);
  expect(collected.bytes.toString('latin1', 0, collected.length)).toBe('abc');
});

it('grows seldom: its bytes are copied a few times in all, however they come', () => {
  const budget = new BufferBudget(1 << 21);
  const collected = new GrowableBuffer(budget);
  const byte = Buffer.from('a');
  const buffers = new Set<Buffer>();
  for (let count = 0; count < 1 << 17; count++) {
    collected.add(byte, 0, 1);
    buffers.add(collected.bytes);
  }
  expect(buffers.size).toBeLessThan(12);
});

it('adds no more than its limit', () => {
  const collected = new GrowableBuffer(new BufferBudget(10_000), 1000);
  expect(collected.add(Buffer.alloc(999), 0, 999)).toBe(true);
  expect(collected.add(Buffer.alloc(2), 0, 2)).toBe(false);
  expect(collected.add(Buffer.alloc(2), 0, 1)).toBe(true);
  expect(collected.length).toBe(1000);
});

it('forgets what is not needed any more from the front', () => {
  const budget = new BufferBudget(10_000);
  const collected = new GrowableBuffer(budget);
  collected.add(Buffer.from('abcdef'), 0, 6);
  collected.dropBefore(4);
  collected.add(Buffer.from('gh'), 0, 2);
  expect(collected.bytes.toString('latin1', 0, collected.length)).toBe('efgh');
  collected.dropBefore(4);
  expect(collected.length).toBe(0);
  expect(budget.usedBytes).toBe(0);
});
