import { expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { Stamp } from '../../../src/flow/stream.ts';
import { BufferedRecords } from '../../../src/protocol/tls/buffered-records.ts';
import {
  MAX_TLS_BUFFERED_BYTES,
  MAX_TLS_BUFFERED_SECONDS,
  MAX_TLS_BUFFERED_SEGMENTS,
} from '../../../src/protocol/tls/limits.ts';

function rig(budgetBytes = 1 << 24) {
  const budget = new BufferBudget(budgetBytes);
  const buffered = new BufferedRecords(budget);
  const stamp = new Stamp();
  const add = (direction: 0 | 1, bytes: Buffer) =>
    buffered.addBytes(direction, bytes, 0, bytes.length, stamp);
  return { budget, buffered, stamp, add };
}

it('keeps both directions in their order, with stamps of their own', () => {
  const { buffered, stamp, add, budget } = rig();
  const bytes = Buffer.from('one');
  stamp.frame = 1;
  add(0, bytes);
  bytes.write('two');
  stamp.frame = 2;
  add(1, bytes);
  buffered.addGap(0, 9, stamp);
  buffered.addEnd(0, true, stamp);
  expect([buffered.has(0), buffered.has(1), buffered.isEmpty]).toEqual([true, true, false]);
  const events = buffered.take();
  expect(
    events.map((event) => [event.direction, event.stamp.frame, event.bytes?.toString(), event.gapBytes]),
  ).toEqual([
    [0, 1, 'one', 0],
    [1, 2, 'two', 0],
    [0, 2, undefined, 9],
    [0, 2, undefined, 0],
  ]);
  expect([events[3]!.isEnd, events[3]!.captureEnded]).toEqual([true, true]);
  buffered.putBack(events[0]!);
  for (const event of events.slice(1)) buffered.release(event);
  expect([buffered.has(0), buffered.has(1)]).toEqual([true, false]);
  expect(budget.usedBytes).toBe(3);
  buffered.clear();
  expect([budget.usedBytes, buffered.has(0), buffered.isEmpty]).toEqual([0, false, true]);
});

it('is bounded in bytes, segments, seconds, and by the memory of all', () => {
  const bytes = rig();
  expect(bytes.add(0, Buffer.alloc(MAX_TLS_BUFFERED_BYTES))).toBe('kept');
  expect(bytes.add(1, Buffer.alloc(1))).toBe('full');
  const segments = rig();
  for (let count = 0; count < MAX_TLS_BUFFERED_SEGMENTS; count++) segments.add(0, Buffer.alloc(1));
  expect(segments.add(0, Buffer.alloc(1))).toBe('full');
  const seconds = rig();
  seconds.add(0, Buffer.alloc(1));
  seconds.stamp.seconds = MAX_TLS_BUFFERED_SECONDS + 1;
  expect(seconds.add(0, Buffer.alloc(1))).toBe('full');
  const memory = rig(10);
  expect(memory.add(0, Buffer.alloc(10))).toBe('kept');
  expect(memory.add(0, Buffer.alloc(1))).toBe('no-memory');
});
