import { expect, it } from 'vitest';
import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { MAX_QUIC_WAITING_BYTES, MAX_QUIC_WAITING_SECONDS } from '../../../src/protocol/quic/limits.ts';
import { PacketHeader } from '../../../src/protocol/quic/packet-header.ts';
import { WaitingPackets } from '../../../src/protocol/quic/waiting-packets.ts';
import { stampAt } from './support.ts';

const header = new PacketHeader();
const BYTES = Buffer.alloc(2000, 1);
header.readShort(10, 1010, 8);

it('hands out copies in order, and gives the memory back', () => {
  const budget = new BufferBudget(1 << 22);
  const waiting = new WaitingPackets(budget);
  expect([waiting.add(0, header, BYTES, stampAt(1)), waiting.add(1, header, BYTES, stampAt(2))]).toEqual([
    'kept',
    'kept',
  ]);
  BYTES.fill(2);
  expect(
    waiting.take().map(({ direction, bytes, stamp }) => [direction, bytes.length, bytes[0], stamp.frame]),
  ).toEqual([
    [0, 1000, 1, 1],
    [1, 1000, 1, 2],
  ]);
  expect([waiting.isEmpty, budget.usedBytes]).toEqual([true, 0]);
});

it('is full after so many bytes, and after so long', () => {
  const waiting = new WaitingPackets(new BufferBudget(1 << 22));
  let kept = 0;
  while (waiting.add(0, header, BYTES, stampAt(1)) === 'kept') kept++;
  expect(kept).toBeLessThanOrEqual(MAX_QUIC_WAITING_BYTES / 1000);
  expect(kept).toBeGreaterThan(MAX_QUIC_WAITING_BYTES / 1300);
  waiting.clear();
  waiting.add(0, header, BYTES, stampAt(1, 100));
  expect(waiting.add(0, header, BYTES, stampAt(1, 101 + MAX_QUIC_WAITING_SECONDS))).toBe('full');
  expect(new WaitingPackets(new BufferBudget(100)).add(0, header, BYTES, stampAt(1))).toBe('no-memory');
});
