// A value that is sent after its logout is told as a replay, with what the server made of it, whether the logout has
// deleted the cookie or left it to its client.

import { describe, expect, it } from 'vitest';
import type { Visit } from './browsing.ts';
import { told } from './told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly`];
const HOME = '<title>Home</title><p>Hello</p>';
const FORM = '<title>Log in</title><form method=post><input name=user><input name=p type=password></form>';

const login: Visit = { ask: 'POST /login', form: 'user=ada&password=right', to: '/', set: sid(A) };
const account: Visit = { ask: 'GET /account', page: HOME };
/** It leaves the cookie alone. */
const logout: Visit = { ask: 'POST /logout', to: '/' };
const refused = 'sends value 1, whose session has ended; the server refuses it';
const accepted = 'sends value 1, whose session has ended; the server accepts it';
const REPLAY = /Replay|still sends/;

describe('a value that the logout leaves to the browser', () => {
  it.each<[string, Visit]>([
    ['a redirect to the login', { ask: 'GET /account', to: '/login' }],
    ['401', { ask: 'GET /account', status: 401 }],
    ['403', { ask: 'GET /account', status: 403 }],
    ['the form in place of the page', { ask: 'GET /account', page: FORM }],
    ['another client', { ask: 'GET /account', agent: 'curl/8', send: `sid=${A}`, to: '/login' }],
    ['another session in its place', { ask: 'GET /account', page: FORM, set: sid(B) }],
  ])('is refused: %s', async (_, replay) => {
    const says = replay.agent === undefined ? 'Old value: still' : 'Replay:';
    expect(await told([login, account, logout, replay], REPLAY)).toEqual([`4 ${says} ${refused}`]);
  });

  it('is accepted where others are denied, and once more by another client', async () => {
    const visits = [{ ask: 'GET /account', to: '/login' }, login, account, logout, account];
    const other: Visit = { ...account, agent: 'curl/8', send: `sid=${A}` };
    expect(await told([...visits, other], REPLAY)).toEqual([
      `5 Old value: still ${accepted}`,
      `6 Replay: ${accepted}`,
    ]);
  });

  it('is accepted where others are denied only later', async () => {
    const visits = [login, account, logout, account, { ask: 'GET /account', agent: 'wget', to: '/login' }];
    expect(await told(visits, REPLAY)).toEqual([`4 Old value: still ${accepted}`]);
  });

  it('is accepted from another client', async () => {
    const other: Visit = { ...account, agent: 'curl/8', send: `sid=${A}` };
    const closed: Visit = { ask: 'GET /account', from: 9, to: '/login' };
    expect(await told([login, account, logout, other, closed], REPLAY)).toEqual([`4 Replay: ${accepted}`]);
  });

  it('is not known to be accepted where nobody else asks for the page', async () => {
    const other: Visit = { ...account, agent: 'curl/8', send: `sid=${A}` };
    expect(await told([login, account, logout, other], REPLAY)).toEqual([]);
    const deletes: Visit = { ...logout, set: ['sid=; Path=/; Max-Age=0'] };
    expect(await told([login, account, deletes, other], REPLAY)).toEqual([
      '4 Replay: sends value 1, whose session has ended; whether the server accepts it cannot be seen',
    ]);
  });
});

describe('a request that begins another session whatever the value is worth', () => {
  const deletes: Visit = { ...logout, set: ['sid=; Path=/; Max-Age=0'] };
  const old: Partial<Visit> = { agent: 'node', send: `sid=${A}` };
  const unseen =
    'Replay: sends value 1, whose session has ended; whether the server accepts it cannot be seen';

  it.each<[string, Visit]>([
    ['a login', { ...login, ...old, set: sid(B) }],
    ['a login that fails', { ...login, ...old, to: '/login?error', set: sid(B) }],
    [
      'a login of a program',
      {
        ask: 'POST /api/login',
        json: { user: 'ada', password: 'x' },
        ...old,
        returns: { ok: true },
        set: sid(B),
      },
    ],
    ['a logout', { ...logout, ...old, set: sid(B) }],
  ])('neither accepts nor refuses it: %s', async (_, replay) => {
    expect(await told([login, account, deletes, replay], REPLAY)).toEqual([`4 ${unseen}`]);
  });

  it('and the page that took it before is what counts', async () => {
    const closed: Visit = { ask: 'GET /account', from: 9, to: '/login' };
    const visits = [
      login,
      account,
      deletes,
      { ...account, ...old },
      { ...login, ...old, set: sid(B) },
      closed,
    ];
    expect(await told(visits, REPLAY)).toEqual([`4 Replay: ${accepted}`, `5 ${unseen}`]);
  });
});

describe('no replay', () => {
  it.each<[string, readonly Visit[]]>([
    [
      'a page that is open to all',
      [{ ask: 'GET /', from: 3, page: HOME }, login, logout, { ask: 'GET /', page: HOME }],
    ],
    ['the login page after the logout', [login, account, logout, { ask: 'GET /login', page: FORM }]],
    ['what a page loads', [login, account, logout, { ask: 'GET /logo.png' }]],
    ['a refusal before the logout', [login, { ask: 'GET /admin', status: 403 }, logout]],
    ['a login again with the same value', [login, account, logout, { ...login, set: [] }, account]],
  ])('%s', async (_, visits) => {
    expect(await told(visits, REPLAY)).toEqual([]);
  });
});

describe('cookies of one login that are replayed together, and one of them alone', () => {
  const remember = 'remember_token=ada|5f2a7e41b09d3c8a6b5e4f1d20b0ffee';
  const enters: Visit = { ...login, set: [...sid(A), `${remember}; Path=/; HttpOnly`] };
  const deletes: Visit = {
    ...logout,
    set: ['sid=; Path=/; Max-Age=0', 'remember_token=; Path=/; Max-Age=0'],
  };
  const visits: readonly Visit[] = [{ ask: 'GET /account', to: '/login' }, enters, account, deletes];
  const other: Visit = { ...account, agent: 'curl/8' };
  const both: Visit = { ...other, send: `sid=${A}; ${remember}` };
  const alone: Visit = { ...other, send: `sid=${A}` };
  const denied: Visit = { ask: 'GET /account', agent: 'curl/8', send: `sid=${A}`, to: '/login' };
  const unknown = 'sends value 1, whose session has ended; whether the server accepts it cannot be seen';

  it.each<[string, readonly Visit[], readonly string[]]>([
    [
      'what opens the page alone is not what needs the other cookie',
      [both, alone],
      [`5 Replay: ${accepted} (2 times)`, `5 Replay: ${accepted}`],
    ],
    ['in whichever order', [alone, both], [`5 Replay: ${accepted} (2 times)`, `6 Replay: ${accepted}`]],
    [
      'what is refused alone is not what opened the page',
      [both, denied],
      [`5 Replay: ${unknown}`, `6 Replay: ${refused}`, `5 Replay: ${accepted}`],
    ],
    ['together only: one of them is enough', [both], [`5 Replay: ${unknown}`, `5 Replay: ${accepted}`]],
  ])('%s', async (_, replays, steps) => {
    expect(await told([...visits, ...replays], REPLAY)).toEqual(steps);
  });
});
