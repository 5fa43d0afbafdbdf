// What the live view keeps while a capture goes on.

import { expect, it } from 'vitest';
import { NO_RESULTS } from '../../../src/record/message-results.ts';
import { MAX_LIVE_ARRIVALS, MAX_LIVE_ROWS } from '../../../src/report/limits.ts';
import { LiveState } from '../../../src/report/live/live-state.ts';
import { setting } from '../../support/messages.ts';

it('has a row a cookie, and the field that set it last', () => {
  const state = new LiveState();
  state.add(setting('a=1'), NO_RESULTS);
  state.add(setting('b=1'), NO_RESULTS);
  state.add(setting('a=2; Secure'), NO_RESULTS);
  const rows = [...state.rows].map(({ name, setCount, last }) => [
    name,
    setCount,
    last.message.setCookies[last.index]!.value,
  ]);
  expect(rows).toEqual([
    ['b', 1, 'b=1'],
    ['a', 2, 'a=2; Secure'],
  ]);
  expect([state.setCookies, state.cookies, state.arrivals.length]).toEqual([3, 2, 3]);
});

it('forgets the cookies that were set longest ago, and counts them', () => {
  const state = new LiveState();
  state.add(setting('again=1'), NO_RESULTS);
  for (let index = 0; index < MAX_LIVE_ROWS; index++) {
    state.add(setting(`c${index}=1`), NO_RESULTS);
    state.add(setting('again=1'), NO_RESULTS);
  }
  expect([state.cookies, state.forgottenCookies]).toEqual([MAX_LIVE_ROWS, 1]);
  expect([...state.rows].at(-1)?.name).toBe('again');
  expect(state.arrivals).toHaveLength(MAX_LIVE_ARRIVALS);
});

it('counts from the mark on', () => {
  const state = new LiveState();
  state.add({ ...setting('a=1'), frame: 7 }, NO_RESULTS);
  const { input } = setting('a=1');
  expect(state.isMarked).toBe(false);
  state.mark();
  expect([state.setCookies, state.cookies, state.arrivals, state.isMarked]).toEqual([0, 0, [], true]);
  expect([7, 8].map((frame) => state.isShown({ input, frame }))).toEqual([false, true]);
  const before = state.revision;
  state.add({ ...setting('a=1'), frame: 9 }, NO_RESULTS);
  expect([state.setCookies, state.revision > before]).toEqual([1, true]);
});
