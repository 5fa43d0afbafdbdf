import { expect, test } from 'vitest';
import { responseEvidence, sessionsOf } from '../../../src/session/evidence/response.ts';
import { Pages } from '../../../src/session/pages.ts';
import type { CookieChange } from '../../../src/session/transition.ts';
import { header } from '../../support/messages.ts';
import { follow, timeline } from '../followed.ts';
import { change, type ExchangeChange, exchange, sendValue, trackedValue } from '../tracked.ts';

const pages = new Pages();
const LOGIN: ExchangeChange = {
  loginSigns: ['signs'],
  response: { status: 302, fields: [header('Location', '/')] },
};

/** The events of a session with a name, where these are the changes of all sessions by their names. */
function eventsOf(name: string, made: ExchangeChange, kinds: Record<string, CookieChange['kind']>): string[] {
  const values = Object.keys(kinds).map((other) => trackedValue(other, other));
  const changes = new Map(values.map(({ session }) => [session, change(kinds[session.name] ?? 'untouched')]));
  const sent = values.map((value) => sendValue(value, 1));
  const session = values.find((value) => value.session.name === name)?.session;
  if (session === undefined) throw new Error(name);
  const asked = exchange('POST /login', { sent, ...made });
  return responseEvidence(asked, session, changes, pages).map(({ event }) => event);
}

test('a login is about the session that changes with it, and all of them when none does', () => {
  expect(eventsOf('a', LOGIN, { a: 'untouched', b: 'untouched' })).toEqual(['login']);
  expect(eventsOf('a', LOGIN, { a: 'untouched', b: 'rotated' })).toEqual([]);
  expect(eventsOf('b', LOGIN, { a: 'untouched', b: 'rotated' })).toEqual(['login']);
  expect(eventsOf('a', LOGIN, { a: 'untouched', remember_token: 'issued' })).toEqual(['login']);
});

test('what a login deletes is no logout', () => {
  expect(eventsOf('a', LOGIN, { a: 'deleted', b: 'rotated' })).toEqual(['cookie-gone']);
});

test('a logout comes before the end of its cookie', () => {
  const logout = { logoutSigns: ['signs'] };
  expect(eventsOf('a', logout, { a: 'deleted' })).toEqual(['logout', 'cookie-gone']);
  expect(eventsOf('a', logout, { a: 'issued' })).toEqual([]);
});

test('the sessions that were sent come before those that are set', () => {
  const [first, second] = [trackedValue('1', 'a'), trackedValue('2', 'b')];
  const asked = exchange('GET /', { sent: [sendValue(second, 1)] });
  const changes = new Map([first, second].map(({ session }) => [session, change('issued')]));
  expect([...sessionsOf(asked, changes)].map(({ name }) => name)).toEqual(['b', 'a']);
});

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const URL = 'https://shop.example';
const cookie = (text: string) => [['Cookie', text]] as const;

test('where one cookie changes with the login, the others are not what it is about', () => {
  const { sessions, findings } = follow([
    { url: `${URL}/`, setCookie: [`sid=${A}; Path=/`] },
    {
      url: `${URL}/login`,
      method: 'POST',
      requestFields: cookie(`sid=${A}`),
      status: 302,
      responseFields: [['Location', '/']],
      setCookie: [`auth_token=${B}; Path=/`],
    },
    { url: `${URL}/`, requestFields: cookie(`sid=${A}; auth_token=${B}`) },
  ]);
  expect(sessions.map(timeline)).toEqual([
    ['issued 2', 'sent 3', 'sent 5'],
    ['issued 4', 'login 4', 'sent 5'],
  ]);
  expect(findings.map(({ rule }) => rule)).not.toContain('session-not-rotated');
});

test('what a page loads is no use of the session, and a redirect to the login denies the page', () => {
  const { sessions } = follow([
    { url: `${URL}/account`, status: 302, responseFields: [['Location', '/login?next=/account']] },
    { url: `${URL}/account`, requestFields: cookie(`sid=${A}`) },
    { url: `${URL}/style.css`, requestFields: cookie(`sid=${A}`) },
  ]);
  expect(sessions.map(timeline)).toEqual([['first-seen 3', 'privileged-use 4', 'sent 5']]);
  expect(sessions[0]!.events[1]).toMatchObject({ confidence: 'high' });
});

test('an interim response is not the one that counts', () => {
  const { sessions } = follow([{ url: `${URL}/`, requestFields: cookie(`sid=${A}`), status: 103 }]);
  expect(sessions[0]!.events[0]!.status).toBeNull();
});
