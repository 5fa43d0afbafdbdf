// WebSockets (RFC 6455) and event streams that open with a value whose session is over. A 101 or a 200 alone proves nothing: the
// contrast to what strangers get does. Truth: what the server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf } from './told.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const set = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const UPGRADE = ['Upgrade: websocket', 'Connection: Upgrade', 'Origin: https://shop.example'];
const socket: Visit = { ask: 'GET /live', fields: UPGRADE, status: 101, responseFields: UPGRADE.slice(0, 2) };
const events: Visit = {
  ask: 'GET /events',
  fields: ['Accept: text/event-stream'],
  responseFields: ['Content-Type: text/event-stream'],
};
const begin: Visit = { ask: 'GET /', set: set(B) };
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: set(A) };
const page: Visit = { ask: 'GET /account' };
const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };
const leaves: Visit = { ask: 'POST /logout', to: '/' };
const other: Partial<Visit> = { from: 9, send: '' };
const old: Partial<Visit> = { send: `sid=${A}` };
const before: Partial<Visit> = { send: `sid=${B}` };

function refused({ ask, fields = [] }: Visit, status = 401): Visit {
  return { ask, fields, status };
}

async function found(...visits: Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings
    .filter(({ severity }) => severity === 'high' || severity === 'medium')
    .map(({ severity, rule }) => `${severity} ${rule}`);
}

describe.each<[string, Visit]>([
  ['a WebSocket', socket],
  ['an event stream', events],
])('%s', (_, live) => {
  it('that strangers are refused is accepted after the logout', async () => {
    const start = [login, page, live, logout];
    for (const status of [401, 403]) {
      const denied = { ...refused(live, status), ...other };
      expect(await found(...start, denied, { ...live, ...old })).toEqual(['high token-after-logout']);
      expect(await found(...start, { ...live, ...old }, denied)).toEqual(['high token-after-logout']);
    }
    const denied = { ...refused(live), ...other };
    expect(await found(login, page, live, leaves, denied, live)).toEqual(['high token-after-logout']);
  });

  it('is accepted with the value from before the login', async () => {
    const denied = { ...refused(live), ...other };
    expect(await found(begin, login, page, denied, { ...live, ...before })).toEqual([
      'high session-not-rotated',
    ]);
    expect(await found(begin, login, page, denied, { ...refused(live), ...before })).toEqual([]);
  });

  it('is open to all, or refused', async () => {
    const start = [login, page, live, logout];
    expect(await found(...start, { ...live, ...other }, { ...live, ...old })).toEqual([]);
    expect(await found(...start, { ...refused(live), ...other }, { ...refused(live), ...old })).toEqual([]);
    expect(await found(...start, { ...refused(live), ...old })).toEqual([]);
  });
});

it('a WebSocket that opens is no proof where nothing is known of others', async () => {
  expect(await found(login, page, socket, logout, { ...socket, ...old })).toEqual([]);
  expect(await found(begin, login, page, socket, { ...socket, ...before })).toEqual([]);
});

it('a stranger of another site is refused for the site', async () => {
  const foreign = {
    ...refused(socket, 403),
    ...other,
    fields: [...UPGRADE.slice(0, 2), 'Origin: https://evil.example'],
  };
  expect(await found(login, page, socket, logout, foreign, { ...socket, ...old })).toEqual([]);
});

it('is told as what it is', async () => {
  const { sessions } = await browse([
    { ...refused(socket), ...other },
    login,
    socket,
    logout,
    { ...socket, ...old },
  ]);
  expect(stepsOf(sessions)).toEqual([
    '2 Login: gets value 1',
    '3 sends value 1; the connection opens as the user',
    '4 Logout: sends value 1; the browser deletes the cookie',
    '5 Replay: sends value 1, whose session has ended; the server accepts it',
  ]);
});

describe('304 to a condition (RFC 9110 section 13.1.2)', () => {
  const again: Visit = { ...page, fields: ['If-None-Match: "1"'], status: 304 };
  const denied: Visit = { ...page, ...other, to: '/login' };

  it('gives a page that is closed to others', async () => {
    expect(await found(login, page, logout, { ...again, ...old }, denied)).toEqual([
      'high token-after-logout',
    ]);
    expect(await found(denied, login, page, leaves, again)).toEqual(['high token-after-logout']);
    expect(await found(begin, denied, login, page, { ...again, ...before })).toEqual([
      'high session-not-rotated',
    ]);
  });

  it.each<[string, readonly Visit[]]>([
    ['of a page that nobody else has asked for', [{ ...again, ...old }]],
    [
      'of a page for everybody',
      [
        { ...page, ...other },
        { ...again, ...old },
      ],
    ],
    [
      'that others get too, so that the server looks at it first',
      [denied, { ...again, ...other }, { ...again, ...old }],
    ],
    ['of a shared cache', [denied, { ...again, ...old, responseFields: ['Age: 7'] }]],
    ['without a condition', [denied, { ...again, ...old, fields: [] }]],
    [
      'of what a page loads',
      [
        { ...denied, ask: 'GET /a.css' },
        { ...again, ...old, ask: 'GET /a.css' },
      ],
    ],
  ])('shows nothing: %s', async (_, visits) => {
    expect(await found(login, page, logout, ...visits)).toEqual([]);
  });
});
