import { expect, test } from 'vitest';
import { mergedInventory } from '../../src/model/merged-inventory.ts';
import type { InventoryRecord } from '../../src/record/records.ts';
import { inventoryRecord } from '../support/records.ts';

const of = (input: string, change: Partial<InventoryRecord> = {}): InventoryRecord => {
  const moment = { ...inventoryRecord().first, input };
  return inventoryRecord({ input, first: moment, last: moment, ...change });
};
const counts = (set: number, sent: number, deleted = 0) => ({
  set,
  sent,
  deleted,
  refused: 0,
  judged: set,
  values: set,
});

test('a cookie of several captures is one cookie', () => {
  const [merged, ...others] = mergedInventory([
    of('a.pcap', { id: 'c1', counts: counts(2, 3), lifetimeSeconds: 3600 }),
    of('b.pcap', { id: 'c2', counts: counts(1, 0, 1), lifetimeSeconds: null }),
  ]);
  expect(others).toEqual([]);
  expect(merged).toMatchObject({
    cookie: {
      id: 'c1',
      counts: { set: 3, sent: 3, deleted: 1, judged: 3, values: 2 },
      lifetimeSeconds: 3600,
    },
    inputs: ['a.pcap', 'b.pcap'],
  });
});

test('another path, domain, partition, host or name is another cookie', () => {
  for (const change of [
    { path: '/app' },
    { domain: 'a.test' },
    { partitionKey: 'x' },
    { host: 'b.test' },
    { name: 'b' },
  ])
    expect(mergedInventory([of('a.pcap'), of('b.pcap', change)]), JSON.stringify(change)).toHaveLength(2);
});

test('what was only sent is what a response of another capture sets', () => {
  const sent = of('a.pcap', { setBy: 'script', path: null, flags: null, counts: counts(0, 4) });
  const set = of('b.pcap', { path: '/app', counts: counts(1, 1), lifetimeSeconds: 60 });
  for (const records of [
    [sent, set],
    [set, sent],
  ])
    expect(mergedInventory(records)).toMatchObject([
      { cookie: { setBy: 'server', path: '/app', counts: { set: 1, sent: 5 }, lifetimeSeconds: 60 } },
    ]);
  expect(mergedInventory([sent])).toMatchObject([{ cookie: { setBy: 'script' } }]);
});

test('attributes that differ between captures have changed', () => {
  const flags = { secure: true, httpOnly: true, sameSite: null, changed: false };
  const merged = (other: typeof flags) =>
    mergedInventory([of('a.pcap', { flags }), of('b.pcap', { flags: other })]);
  expect(merged(flags)).toMatchObject([{ cookie: { flags: { changed: false } } }]);
  expect(merged({ ...flags, secure: false })).toMatchObject([
    { cookie: { flags: { secure: false, changed: true } } },
  ]);
});

test('set by two hosts of its domain it is one, and a cookie of each host is two', () => {
  const hosts = (change: Partial<InventoryRecord>) =>
    mergedInventory([
      of('a.pcap', { host: 'www.a.test', ...change }),
      of('b.pcap', { host: 'id.a.test:8443', ...change }),
    ]).map(({ cookie }) => cookie.hosts);
  expect(hosts({ domain: 'a.test' })).toEqual([['www.a.test', 'id.a.test:8443']]);
  expect(hosts({})).toEqual([['www.a.test'], ['id.a.test:8443']]);
  // Neither may set it.
  expect(hosts({ domain: 'b.test' })).toEqual([['www.a.test'], ['id.a.test:8443']]);
});
