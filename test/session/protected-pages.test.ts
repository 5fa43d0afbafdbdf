import { expect, test } from 'vitest';
import { ProtectedPages } from '../../src/session/protected-pages.ts';

test('the first time that somebody is turned away counts', () => {
  const doors = new ProtectedPages();
  expect(doors.hasSome('a.test')).toBe(false);
  doors.add('a.test', '/account', { status: 401, frame: 6, cookies: [] });
  doors.add('a.test', '/account', { status: 302, frame: 8, cookies: [] });
  expect(doors.get('a.test', '/account')).toEqual({ status: 401, frame: 6, cookies: [] });
  expect(doors.hasSome('a.test')).toBe(true);
  expect(doors.get('a.test', '/')).toBeUndefined();
  expect(doors.get('b.test', '/account')).toBeUndefined();
});
