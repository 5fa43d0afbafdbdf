import { expect, it } from 'vitest';
import { LostSetters } from '../../src/session/lost-setters.ts';
import { sendValue, trackedValue } from './tracked.ts';

it('a response without its request may have set its own value of its own cookie', () => {
  const setters = new LostSetters();
  setters.noteOrphan('sid', 'one');
  expect(setters.mayHaveSet('sid', 'one', null)).toBe(true);
  expect(setters.mayHaveSet('sid', 'two', null)).toBe(false);
  expect(setters.mayHaveSet('lang', 'one', null)).toBe(false);
});

it('so may one that has not come, to the last request with the value before', () => {
  const value = trackedValue();
  expect(new LostSetters().mayHaveSet('sid', 'two', value)).toBe(false);
  sendValue(value, 1);
  expect(new LostSetters().mayHaveSet('sid', 'two', value)).toBe(true);
});
