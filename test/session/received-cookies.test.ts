// What one response does to the cookies of sessions; what follows from it: session-tracker.test.ts.

import { expect, test } from 'vitest';
import { receiveCookies } from '../../src/session/received-cookies.ts';
import { SessionValueIndex } from '../../src/session/session-value-index.ts';
import { Counters } from '../../src/shared/counters.ts';
import { received } from './browsing.ts';
import { exchange, sendValue, VALUE } from './tracked.ts';

const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

test('a value begins a session, another one goes on with it, a deletion ends the cookie', () => {
  const index = new SessionValueIndex(new Counters(), () => {});
  const kinds = (made: ReturnType<typeof exchange>, ...fields: string[]) =>
    [
      ...receiveCookies(
        made,
        fields.map((field) => received(field)),
        index,
      ).values(),
    ].map(({ kind }) => kind);
  expect(kinds(exchange('GET /'), `sid=${VALUE}; Path=/`)).toEqual(['issued']);
  const [session] = index.sessions;
  expect(session).toMatchObject({ number: 1, name: 'sid', values: 1 });
  const value = { session: session!, number: 1, value: VALUE, endedBy: null };
  const sent = [sendValue(value, 3)];
  expect(kinds(exchange('POST /login', { sent }), `sid=${OTHER}; Path=/`)).toEqual(['rotated']);
  expect(index.sessions.size).toBe(1);
  expect(kinds(exchange('POST /logout', { sent }), 'sid=; Max-Age=0; Path=/')).toEqual(['deleted']);
});
