import { expect, test } from 'vitest';
import { CookielessNumbers } from '../../src/audit/cookieless-numbers.ts';
import type { SessionTracker } from '../../src/session/session-tracker.ts';
import type { TrackedSession } from '../../src/session/tracked-session.ts';
import { client, session } from '../support/sessions.ts';

/** Sessions 1 and 4 have a cookie, and 5 numbers are taken. */
function trackerOf(): Pick<SessionTracker, 'list' | 'takeNumber'> {
  let taken = 5;
  return { list: () => [{ number: 1 }, { number: 4 }] as TrackedSession[], takeNumber: () => ++taken };
}

const ada = session({ client: client(1) });
const ben = session({ client: client(2) });
const elsewhere = session({ client: client(1), host: 'other.example' });
const numbersOf = (sessions: readonly { readonly number: number }[]) => sessions.map(({ number }) => number);

test('once: behind those with a cookie', () => {
  const numbers = new CookielessNumbers(false);
  expect(numbersOf(numbers.number([ada, ben], trackerOf()))).toEqual([5, 6]);
});

test('again and again: a number that no other session gets, and always the same', () => {
  const numbers = new CookielessNumbers(true);
  const tracker = trackerOf();
  expect(numbersOf(numbers.number([ben], tracker))).toEqual([6]);
  expect(tracker.takeNumber()).toBe(7);
  expect(numbersOf(numbers.number([ada, ben, elsewhere], tracker))).toEqual([8, 6, 9]);
  // One that was a part of another one may come again, and is another one then.
  numbers.number([ben], tracker);
  expect(numbersOf(numbers.number([ada, ben], tracker))).toEqual([10, 6]);
});
