import { expect, it } from 'vitest';
import { InventoryEntry } from '../../src/analysis/inventory-entry.ts';
import { response } from '../support/messages.ts';

const IDENTITY = {
  input: 'login.pcap',
  host: 'a.example',
  name: 'sid',
  domain: null,
  path: '/',
  partitionKey: null,
};
const entry = (frame: number, seconds: number) => new InventoryEntry(IDENTITY, response({ frame, seconds }));

it('counts a value once, and knows who gave it last', () => {
  const one = entry(1, 10);
  expect([one.addValue(5, 1), one.addValue(5, 2), one.addValue(6, 3)]).toEqual([true, false, true]);
  expect([one.setterOf(5), one.setterOf(6), one.setterOf(7)]).toEqual([2, 3, null]);
  expect(one.counts.values).toBe(2);
});

it('takes over another one: its values, and the time that it was seen', () => {
  const one = entry(4, 10);
  const earlier = entry(1, 9);
  earlier.addValue(5, 0);
  earlier.counts.sent++;
  one.addValue(5, 1);
  one.absorb(earlier);
  expect(one.view()).toMatchObject({
    counts: { sent: 1, values: 1 },
    first: { frame: 1 },
    last: { frame: 4 },
  });
  expect(one.setterOf(5)).toBe(1);
});
