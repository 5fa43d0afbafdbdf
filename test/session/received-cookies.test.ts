// What one response does to the cookies of sessions; what follows from it: session-tracker.test.ts.

import { describe, expect, it, test } from 'vitest';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { BrowserCookieStore } from '../../src/cookie/store.ts';
import { receiveCookies } from '../../src/session/received-cookies.ts';
import { SessionValueIndex, valueKey } from '../../src/session/session-value-index.ts';
import { Counters } from '../../src/shared/counters.ts';
import { SECONDS } from '../support/messages.ts';
import { follow } from './followed.ts';
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

describe('two applications on one host, at two ports', () => {
  const A = '9f86d081884c7d659a2feaa0c55ad015';
  const B = 'aaaad081884c7d659a2feaa0c55ad015';
  const C = 'bbbbd081884c7d659a2feaa0c55ad015';
  const set = (value: string) => [`session=${value}; Path=/; HttpOnly`];
  const sends = (value: string) => [['Cookie', `session=${value}`]] as const;
  const form = ['user', 'password'];
  const login = (port: number) => ({
    url: `http://localhost:${port}/login`,
    method: 'POST',
    status: 302,
    form,
  });
  const first = { ...login(5000), responseFields: [['Location', '/']] as const, setCookie: set(A) };

  it('that overwrite each other have a session each', () => {
    const { sessions } = follow([
      first,
      { url: 'http://localhost:3000/', requestFields: sends(A), setCookie: set(B) },
      { url: 'http://localhost:5000/', requestFields: sends(B), status: 302 },
    ]);
    expect(sessions.map(({ host }) => host)).toEqual(['localhost:5000', 'localhost:3000']);
    // The other application knows nothing of the login.
    expect(sessions[0]!.totals).toEqual({ issued: 1, login: 1, sent: 1 });
    expect(sessions[1]!.totals).toEqual({ issued: 1, sent: 1 });
  });

  it('that set one value are one, and so is one port', () => {
    const there = { url: 'http://localhost:3000/', requestFields: sends(A), setCookie: set(A) };
    const same = { url: 'http://localhost:5000/', requestFields: sends(A), setCookie: set(C) };
    for (const second of [there, same]) expect(follow([first, second]).sessions).toHaveLength(1);
  });

  it('that log their users in have a session each', () => {
    const other = { ...login(3000), requestFields: sends(A), setCookie: set(B) };
    const { sessions } = follow([first, other]);
    expect(sessions.map(({ totals }) => totals)).toEqual([
      { issued: 1, login: 1, sent: 1 },
      { issued: 1, login: 1 },
    ]);
  });
});
