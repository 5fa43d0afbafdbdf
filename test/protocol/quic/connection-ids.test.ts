import { expect, it } from 'vitest';
import { ConnectionIds } from '../../../src/protocol/quic/connection-ids.ts';
import { MAX_QUIC_CONNECTION_IDS } from '../../../src/protocol/quic/limits.ts';

const id = (value: number): Buffer => {
  const bytes = Buffer.alloc(10);
  bytes.writeUInt32BE(value, 1);
  return bytes;
};

it('finds the connection and the side of an ID, of equal ones the newest', () => {
  const ids = new ConnectionIds<string>();
  ids.add(id(1), 1, 8, 'one', 0);
  ids.add(id(2), 1, 4, 'two', 1);
  expect([
    ids.find(id(1), 1, 8),
    ids.find(id(2), 1, 4),
    ids.find(id(1), 1, 4),
    ids.find(id(1), 1, 0),
  ]).toEqual([{ connection: 'one', side: 0 }, { connection: 'two', side: 1 }, undefined, undefined]);
  expect([...ids.lengths]).toEqual([8, 4]);
  ids.add(id(1), 1, 8, 'three', 1);
  expect(ids.find(id(1), 1, 8)).toEqual({ connection: 'three', side: 1 });
});

it('keeps those that are used', () => {
  const ids = new ConnectionIds<number>();
  for (let value = 0; value < 2 * MAX_QUIC_CONNECTION_IDS; value++) {
    ids.add(id(value), 1, 8, value, 0);
    ids.find(id(0), 1, 8);
  }
  expect(ids.find(id(0), 1, 8)?.connection).toBe(0);
  expect(ids.find(id(1), 1, 8)).toBeUndefined();
});
