import { expect, it } from 'vitest';
import { settersOf } from '../../src/audit/setters-of.ts';
import type { SetCookieSubject } from '../../src/audit/subject.ts';

const setting = (name: string) => ({ cookie: { name } }) as SetCookieSubject;

it.each([3, 300])('gives the fields that set a cookie of the name, of %s', (count) => {
  const cookies = Array.from({ length: count }, (_, index) => setting(index % 3 === 1 ? 'sid' : `n${index}`));
  const expected = cookies.filter(({ cookie }) => cookie.name === 'sid').slice(-64);
  expect(settersOf(cookies, 'sid')).toEqual(expected);
  expect(settersOf(cookies, 'none')).toEqual([]);
});
