import { expect, it } from 'vitest';
import { lazy } from '../../src/shared/lazy.ts';

it('loads once, when it is first wanted', async () => {
  let count = 0;
  const load = lazy(async () => ++count);
  expect(count).toBe(0);
  expect([await load(), await load(), count]).toEqual([1, 1, 1]);
});
