import { expect, test } from 'vitest';
import { ClosedDoors } from '../../src/session/closed-doors.ts';

test('the first time that somebody is turned away counts', () => {
  const doors = new ClosedDoors();
  expect(doors.hasSome('a.test')).toBe(false);
  doors.close('a.test', '/account', { status: 401, frame: 6, cookies: [] });
  doors.close('a.test', '/account', { status: 302, frame: 8, cookies: [] });
  expect(doors.get('a.test', '/account')).toEqual({ status: 401, frame: 6, cookies: [] });
  expect(doors.hasSome('a.test')).toBe(true);
  expect(doors.get('a.test', '/')).toBeUndefined();
  expect(doors.get('b.test', '/account')).toBeUndefined();
});
