// Two applications on one host name and different ports: the browser sends each the cookies of the other one, which says
// nothing of their sessions.

import { describe, expect, it } from 'vitest';
import { isOfOtherPort } from '../../src/session/other-port.ts';
import { browse, type Visit } from './browsing.ts';
import { told } from './told.ts';
import { trackedValue } from './tracked.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const HOME = '<title>Home</title><p>Hello</p>';

const at = (port: number) => ({ host: `localhost:${port}` });
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=right',
  to: '/',
  set: sid(A),
  ...at(5000),
};
const account: Visit = { ask: 'GET /account', page: HOME, ...at(5000) };
const denied: Visit = { ask: 'GET /account', from: 9, agent: 'wget', to: '/login', ...at(5000) };
const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };
const other: Visit = { ...account, agent: 'curl/8', send: `sid=${A}` };
const HIGH = ['session-not-rotated', 'token-after-logout', 'session-shared', 'sessions-not-shared'];

async function rules(visits: readonly Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings.map(({ rule }) => rule).filter((id) => HIGH.includes(id));
}

describe('another application on the same host', () => {
  const opens = 'sends value 1; the page opens as the user';
  const begin = '2 Login: gets value 1';

  it.each<[string, readonly Visit[], readonly string[]]>([
    [
      'turns the user away, who is still logged in',
      [{ ask: 'GET /account', to: '/login', ...at(3000) }, account],
      [`3 ${opens} (2 times)`, '4 sends value 1'],
    ],
    [
      'logs its own user out, and takes the cookie away',
      [{ ...logout, ...at(3000) }, other],
      [`3 ${opens}`, '4 sends value 1; the browser deletes the cookie', `5 ${opens}`],
    ],
    [
      'logs its own user in, with the same name of the cookie',
      [
        { ...login, set: sid(B), ...at(3000) },
        { ask: 'GET /account', to: '/login', ...at(5000) },
      ],
      [`3 ${opens}`, '4 sends value 1', '4 Login: gets value 1', '5 sends value 1'],
    ],
    [
      'refuses a password',
      [{ ask: 'POST /login', form: 'user=ada&password=no', status: 401, ...at(3000) }, account],
      [`3 ${opens}`, '4 sends value 1; the server refuses it', `5 ${opens}`, '4 Login fails'],
    ],
  ])('%s', async (_, visits, steps) => {
    const all = [denied, login, account, ...visits];
    expect(await told(all)).toEqual([begin, ...steps]);
    expect(await rules(all)).toEqual([]);
  });
});

describe('one application at two ports', () => {
  const closed: Visit = { ...denied, ...at(8443) };
  const opens: Visit = { ...account, ...at(8443) };

  it('is one where a closed page opens with the cookie', async () => {
    const visits = [denied, closed, login, opens, { ...logout, ...at(8443) }, other];
    expect(await told(visits, /Log|Replay/)).toEqual([
      '3 Login: gets value 1',
      '5 Logout: sends value 1; the browser deletes the cookie',
      '6 Replay: sends value 1, whose session has ended; the server accepts it',
    ]);
    expect(await rules(visits)).toEqual(['token-after-logout']);
  });

  it('is one where the other port sets the same value', async () => {
    const renews: Visit = { ask: 'GET /', set: sid(A), ...at(8443) };
    expect(await rules([denied, login, renews, { ...logout, ...at(8443) }, other])).toEqual([
      'token-after-logout',
    ]);
  });

  it('is one that tests start anew for each request', async () => {
    const ports = [41_001, 41_002, 41_003, 41_004, 41_005].map(at);
    const visits = [denied, login, account, logout, other].map((visit, index) => ({
      ...visit,
      ...ports[index],
    }));
    expect(await told(visits, /Log/)).toEqual([
      '2 Login: gets value 1',
      '4 Logout: sends value 1; the browser deletes the cookie',
    ]);
  });
});

it.each([
  ['localhost:3000', true],
  ['localhost:5000', false],
  ['localhost', true],
  ['127.0.0.1:3000', false],
  ['localhost:40000', true],
])('a session of localhost:5000 is sent to %s: another application %s', (host, isOther) => {
  const { session } = trackedValue();
  const issued = { ...session, host: 'localhost:5000', wasIssued: true, otherHosts: null };
  expect(isOfOtherPort(issued, host)).toBe(isOther);
});
