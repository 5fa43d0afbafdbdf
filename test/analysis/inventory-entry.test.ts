import { expect, it } from 'vitest';
import { InventoryEntry } from '../../src/analysis/inventory-entry.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { response } from '../support/messages.ts';

const IDENTITY = {
  input: 'login.pcap',
  host: 'a.example',
  name: 'sid',
  domain: null,
  path: '/',
  partitionKey: null,
};
const { cookie: COOKIE } = parseSetCookie('sid=1');
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

it('has the lifetime that a user has, the longest of several, whatever is set before and after', () => {
  const one = entry(1, 10);
  for (const [value, lifetime] of [
    [1, null],
    [2, 3600],
    [3, 60],
    [4, null],
  ] as const) {
    one.addValue(value, value);
    one.setAs(COOKIE, lifetime);
    one.keepsValue(value, lifetime);
  }
  // Sent, and set by no response.
  one.addValue(9, 0);
  const after = (...loginValues: number[]): number | null => one.view(loginValues).lifetimeSeconds;
  expect([after(2), after(3), after(2, 3), after(4, 3), after(4)]).toEqual([3600, 60, 3600, 60, null]);
  one.setAs(COOKIE, 5);
  expect([after(), after(9)]).toEqual([5, 5]);
});
