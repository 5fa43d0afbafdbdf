import { expect, it } from 'vitest';
import { MAX_COMPARED_EXCHANGES, MAX_OPEN_EXCHANGES } from '../../src/hop/limits.ts';
import { OpenExchange } from '../../src/hop/open-exchange.ts';
import { OpenExchanges } from '../../src/hop/open-exchanges.ts';
import { outerRequest } from './requests.ts';

const exchange = (frame: number, target = '/', stream = 1) =>
  new OpenExchange(outerRequest({ frame, stream, target }), 'loopback');

it('an exchange is found by its request, its machine and its target until it has its response', () => {
  const open = new OpenExchanges();
  const one = exchange(10, '/a');
  const two = exchange(11, '/b');
  for (const each of [one, two]) open.add(each);
  expect(open.find(outerRequest({ frame: 11 }))).toBe(two);
  expect(open.find(outerRequest({ frame: 11, stream: 2 }))).toBeNull();
  expect(open.at('loopback')).toEqual([one, two]);
  expect(open.to('/a')).toEqual([one]);
  open.remove(one);
  expect(open.find(outerRequest({ frame: 10 }))).toBeNull();
  expect([open.at('loopback'), open.to('/a')]).toEqual([[two], []]);
});

it('requests that never get a response are given up, the oldest first', () => {
  const open = new OpenExchanges();
  for (let frame = 1; frame <= MAX_OPEN_EXCHANGES + 1; frame++) open.add(exchange(frame, '/', frame));
  expect(open.find(outerRequest({ frame: 1, stream: 1 }))).toBeNull();
  expect(open.find(outerRequest({ frame: 2, stream: 2 }))).not.toBeNull();
  expect(open.at('loopback')).toHaveLength(MAX_COMPARED_EXCHANGES);
  expect(open.at('loopback').at(-1)?.request.frame).toBe(MAX_OPEN_EXCHANGES + 1);
});
