import { expect, it } from 'vitest';
import { InterimCookies } from '../../src/audit/interim-cookies.ts';
import { MAX_INTERIM_REQUESTS } from '../../src/audit/limits.ts';
import { request } from '../support/messages.ts';

it('remembers the cookies of all interim responses to a request, and to no other', () => {
  const cookies = new InterimCookies();
  const first = request({ frame: 1, stream: 4 });
  expect(cookies.of(first)).toEqual([]);
  cookies.add(first, ['a']);
  cookies.add(first, ['b', 'c']);
  expect(cookies.of(request({ frame: 1, stream: 4 }))).toEqual(['a', 'b', 'c']);
  expect(cookies.of(request({ frame: 1, stream: 4, streamId: 3 }))).toEqual([]);
  expect(cookies.of(request({ frame: 1, stream: 5 }))).toEqual([]);
  expect(cookies.of(request({ frame: 2, stream: 4 }))).toEqual([]);
  expect(cookies.of(null)).toEqual([]);
});

it('forgets the requests of long ago', () => {
  const cookies = new InterimCookies();
  const numbered = (frame: number) => request({ frame });
  for (let frame = 0; frame <= 2 * MAX_INTERIM_REQUESTS; frame++) cookies.add(numbered(frame), [`c${frame}`]);
  expect(cookies.of(numbered(0))).toEqual([]);
  expect(cookies.of(numbered(2 * MAX_INTERIM_REQUESTS))).toEqual([`c${2 * MAX_INTERIM_REQUESTS}`]);
});
