// What one response does to the cookies of sessions; what follows from it: session-tracker.test.ts.

import { expect, test } from 'vitest';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { BrowserCookieStore } from '../../src/cookie/store.ts';
import { receiveCookies } from '../../src/session/received-cookies.ts';
import { SessionValueIndex, valueKey } from '../../src/session/session-value-index.ts';
import { Counters } from '../../src/shared/counters.ts';
import { SECONDS } from '../support/messages.ts';
import { exchange, HOST, sendValue, VALUE } from './tracked.ts';

const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

test('a value begins a session, another one goes on with it, a deletion ends the cookie', () => {
  const index = new SessionValueIndex(new Counters(), () => {});
  const store = new BrowserCookieStore();
  const kinds = (made: ReturnType<typeof exchange>, field: string) => {
    const parsed = parseSetCookie(field);
    const verdict = store.receive(parsed, { url: 'https://shop.example/', timeMs: SECONDS * 1000 });
    const received = { cookie: parsed.cookie, deletion: parsed.cookie.value === '', verdict };
    return [...receiveCookies(made, [received], index).values()].map(({ kind }) => kind);
  };
  expect(kinds(exchange('GET /'), `sid=${VALUE}; Path=/`)).toEqual(['issued']);
  expect([...index.sessions]).toMatchObject([{ number: 1, name: 'sid', values: 1 }]);
  const sent = [sendValue(index.find(valueKey('sid', VALUE, HOST, '127.0.0.1'))!, 3)];
  expect(kinds(exchange('POST /login', { sent }), `sid=${OTHER}; Path=/`)).toEqual(['rotated']);
  expect(index.sessions.size).toBe(1);
  expect(kinds(exchange('POST /logout', { sent }), 'sid=; Max-Age=0; Path=/')).toEqual(['deleted']);
});
