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
  const rows = [...state.seen.rows].map(({ name, setCount, last }) => [
    name,
    setCount,
    last.message.setCookies[last.index]!.value,
  ]);
  expect(rows).toEqual([
    ['b', 1, 'b=1'],
    ['a', 2, 'a=2; Secure'],
  ]);
  expect([state.seen.setCookies, state.seen.cookies, state.seen.arrivals.length]).toEqual([3, 2, 3]);
});

it('forgets the cookies that were set longest ago, and counts them', () => {
  const state = new LiveState();
  state.add(setting('again=1'), NO_RESULTS);
  for (let index = 0; index < MAX_LIVE_ROWS; index++) {
    state.add(setting(`c${index}=1`), NO_RESULTS);
    state.add(setting('again=1'), NO_RESULTS);
  }
  expect([state.seen.cookies, state.seen.forgottenCookies]).toEqual([MAX_LIVE_ROWS, 1]);
  expect([...state.seen.rows].at(-1)?.name).toBe('again');
  expect(state.seen.arrivals).toHaveLength(MAX_LIVE_ARRIVALS);
});

it('counts from the mark on', () => {
  const state = new LiveState();
  state.add({ ...setting('a=1'), frame: 7 }, NO_RESULTS);
  const { input } = setting('a=1');
  expect(state.isMarked).toBe(false);
  state.mark();
  expect([state.seen.setCookies, state.seen.cookies, state.seen.arrivals, state.isMarked]).toEqual([
    0,
    0,
    [],
    true,
  ]);
  expect([7, 8].map((frame) => state.isShown({ input, frame }))).toEqual([false, true]);
  const before = state.revision;
  state.add({ ...setting('a=1'), frame: 9 }, NO_RESULTS);
  expect([state.seen.setCookies, state.revision > before]).toEqual([1, true]);
});

it('shows all again, as if there had been no mark', () => {
  const add = (state: LiveState, text: string, frame: number): void =>
    state.add({ ...setting(text), frame }, NO_RESULTS);
  const marked = new LiveState();
  const unmarked = new LiveState();
  for (const [index, text] of ['a=1', 'b=1', 'a=2; Secure', 'c=1', 'b=2'].entries()) {
    if (index === 2 || index === 4) marked.mark();
    for (const state of [marked, unmarked]) add(state, text, index + 1);
  }
  expect([marked.seen.setCookies, marked.seen.cookies]).toEqual([1, 1]);
  marked.unmark();
  expect([...marked.seen.rows]).toEqual([...unmarked.seen.rows]);
  expect(marked.seen.arrivals.map(({ name }) => name)).toEqual(
    unmarked.seen.arrivals.map(({ name }) => name),
  );
  expect([marked.seen.setCookies, marked.isMarked]).toEqual([5, false]);
  expect(marked.isShown({ input: setting('a=1').input, frame: 1 })).toBe(true);
  marked.unmark();
  expect(marked.seen.setCookies).toBe(5);
});
