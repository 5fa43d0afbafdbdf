import { expect, it } from 'vitest';
import { LostSetters } from '../../src/session/lost-setters.ts';
import { sendValue, trackedValue } from './tracked.ts';

const WHOLE = { truncatedPackets: 0, incompleteResponses: 0, lostResponses: 0, requests: 2, responses: 2 };

it('a response without its request may have set its own value of its own cookie', () => {
  const setters = new LostSetters(WHOLE);
  setters.noteOrphan('sid', 'one');
  expect(setters.mayHaveSet('sid', 'one', null)).toBe(true);
  expect(setters.mayHaveSet('sid', 'two', null)).toBe(false);
  expect(setters.mayHaveSet('lang', 'one', null)).toBe(false);
});

it('so may one that has not come, to the last request with the value before', () => {
  const value = trackedValue();
  expect(new LostSetters(WHOLE).mayHaveSet('sid', 'two', value)).toBe(false);
  sendValue(value, 1);
  expect(new LostSetters(WHOLE).mayHaveSet('sid', 'two', value)).toBe(true);
});

it('who sets a cookie is known where no response is hidden, or where a part of its field is seen', () => {
  const setterIn = (counters: typeof WHOLE) => new LostSetters(counters).setterOf('app.test', 'sid');
  expect(setterIn(WHOLE)).toBe('script');
  expect(setterIn({ ...WHOLE, truncatedPackets: 1 })).toBe('script');
  expect(setterIn({ ...WHOLE, truncatedPackets: 1, incompleteResponses: 1 })).toBeNull();
  expect(setterIn({ ...WHOLE, truncatedPackets: 1, responses: 1 })).toBeNull();
  expect(setterIn({ ...WHOLE, lostResponses: 1 })).toBeNull();
  const setters = new LostSetters(WHOLE);
  setters.noteTruncated('app.test', 'sid');
  expect(setters.setterOf('app.test', 'sid')).toBe('server');
  expect(setters.setterOf('other.test', 'sid')).toBe('script');
});
