// What is said of a value that a logout leaves, and of one that works after it: what was seen, and no more.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const TOKEN = 'OWe2IHTGc0ffee5f2a7e41b09d3c8a6b';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';

const login = (...set: readonly string[]): Visit => ({
  ask: 'POST /login',
  form: 'user=ada&password=secret',
  to: '/home',
  set: set.map((pair) => `${pair}; ${FLAGS}`),
});
const home: Visit = { ask: 'GET /home' };
const denied: Visit = { ...home, to: '/login' };
const DELETES_SID = ['sid=; Path=/; Max-Age=0'];

async function messageOf(rule: string, ...visits: readonly Visit[]): Promise<string | undefined> {
  const { findings } = await browse(visits);
  return findings.find((finding) => finding.rule === rule)?.message;
}

it('a value that is refused after the logout is no longer accepted', async () => {
  const visits = [login(`sid=${SID}`), home, { ask: 'POST /logout', to: '/' }, denied];
  expect(await messageOf('logout-no-delete', ...visits)).toContain('no longer accepts it');
});

it('nothing is said of one that may open another page than that of the session which the logout deleted', async () => {
  const logout: Visit = { ask: 'POST /logout', to: '/', set: DELETES_SID };
  const visits = [login(`sid=${SID}`, `api_token=${TOKEN}`), home, { ask: 'GET /api' }, logout, denied];
  const message = await messageOf('logout-no-delete', ...visits);
  expect(message).toContain('api_token');
  expect(message).not.toContain('no longer accepts it');
});

it('a page of another title is not one that others are denied', async () => {
  const root: Visit = { ask: 'GET /', page: '<title>Hello ada</title>' };
  const stranger: Visit = { ask: 'GET /', send: '', from: 2, page: '<title>Welcome</title>' };
  const logout: Visit = { ask: 'POST /logout', to: '/', set: DELETES_SID };
  const replay: Visit = { ...root, send: `sid=${SID}`, from: 3 };
  const message = await messageOf('token-after-logout', stranger, login(`sid=${SID}`), root, logout, replay);
  expect(message).toContain('requests without the session get another one');
  expect(message).not.toContain('denied');
});

describe('a deletion that leaves the cookie to the browser', () => {
  const inPath: Visit = { ...login(), set: [`sid=${SID}; Path=/app; HttpOnly; Secure; SameSite=Lax`] };
  const app: Visit = { ask: 'GET /app/home' };
  const again: Visit = { ...app, send: `sid=${SID}` };
  const logout = (...set: readonly string[]): Visit => ({ ask: 'POST /app/logout', to: '/app/home', set });
  const MISSED = 'sid=; Path=/; Max-Age=0';
  const REJECTED = 'sid=; Path=/app; Max-Age=0; Domain=other.example';

  async function reported(...visits: readonly Visit[]): Promise<string[]> {
    const { findings } = await browse(visits);
    return findings
      .filter(({ rule }) => rule.startsWith('delete-') || rule === 'token-after-logout')
      .map(
        ({ rule, severity, message }) =>
          `${severity} ${rule}${/no longer accepts/.test(message) ? ': over' : ''}`,
      );
  }

  it.each([
    ['delete-no-match', MISSED],
    ['delete-dropped', REJECTED],
  ])('is high (%s), unless the server refuses the value afterwards', async (rule, field) => {
    const start = [inPath, app, logout(field)];
    expect(await reported(...start)).toEqual([`high ${rule}`]);
    expect(await reported(...start, { ...again, to: '/login' })).toEqual([`low ${rule}: over`]);
    expect(await reported({ ...app, from: 2, to: '/login' }, ...start, again)).toEqual([
      `high ${rule}`,
      'high token-after-logout',
    ]);
  });
});

it('a cookie that is deleted and set again is left', async () => {
  const value = `sid=${SID}`;
  const set = `${value}; Path=/; HttpOnly; Secure; SameSite=Lax`;
  const { findings } = await browse([
    { ask: 'GET /account', to: '/login' },
    { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: [set] },
    { ask: 'GET /account', page: '<title>Account</title>ada' },
    { ask: 'POST /logout', form: 'x=1', to: '/', set: ['sid=; Path=/; Max-Age=0', set] },
    { ask: 'GET /account', page: '<title>Account</title>ada', agent: 'curl/7.88', send: value },
  ]);
  expect(findings.find(({ rule }) => rule === 'token-after-logout')?.message).toContain(
    'after the logout in frame 7, which deletes it and sets it again, and is accepted',
  );
});
