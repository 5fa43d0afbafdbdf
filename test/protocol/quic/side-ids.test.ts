import { expect, it } from 'vitest';
import { MAX_QUIC_IDS_OF_SIDE } from '../../../src/protocol/quic/limits.ts';
import { SideIds } from '../../../src/protocol/quic/side-ids.ts';

it('tries the length that was right last, and all of them while none is known', () => {
  const ids = new SideIds();
  expect(ids.lengths.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 21 }, (_, length) => length));
  for (const length of [8, 0, 8, 4]) ids.noteLength(length);
  expect(ids.lengths).toEqual([4, 8, 0]);
  for (const length of [1, 2, 3]) ids.noteLength(length);
  expect(ids.lengths).toEqual([3, 2, 1, 4]);
});

it('remembers so many IDs', () => {
  const ids = new SideIds();
  for (let count = 0; count < MAX_QUIC_IDS_OF_SIDE; count++) expect(ids.take()).toBe(true);
  expect(ids.take()).toBe(false);
});
