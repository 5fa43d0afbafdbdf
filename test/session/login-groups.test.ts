import { expect, test } from 'vitest';
import { loginGroups } from '../../src/session/login-groups.ts';
import type { TrackedSession } from '../../src/session/tracked-session.ts';

/** Sessions of these numbers, each with the numbers of its companions. */
function tracked(companions: Readonly<Record<number, readonly number[]>>): TrackedSession[] {
  const sessions = Object.keys(companions).map((number) => ({ number: Number(number), companions: [] }));
  return sessions.map((session) =>
    Object.assign(session, {
      companions: companions[session.number]!.map((number) => sessions.find((one) => one.number === number)),
    }),
  ) as unknown as TrackedSession[];
}

test('the cookies of one login are a group, all others are alone', () => {
  expect([...loginGroups(tracked({ 2: [], 3: [7], 5: [], 7: [3] }))]).toEqual([
    [2, 1],
    [3, 2],
    [7, 2],
    [5, 3],
  ]);
});

test('a session that took part in two logins joins the cookies of both', () => {
  // The second login has made 4 the companion of 1, and 2 still names it.
  expect(loginGroups(tracked({ 1: [4], 2: [1], 3: [], 4: [1] }))).toEqual(
    new Map([
      [1, 1],
      [4, 1],
      [2, 1],
      [3, 2],
    ]),
  );
});
