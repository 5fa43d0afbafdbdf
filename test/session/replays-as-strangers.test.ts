// After the logout the server gives the old value another session and a page with status 200. Whether it is the page that
// strangers get, or that of the user, shows what it made of the value. Truth: what the server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

/** A value that can be read, which goes on when it changes. */
const value = (key: string) =>
  encodeURIComponent(
    Buffer.from(JSON.stringify({ sessionid: key.repeat(32), sign: key.repeat(64) })).toString('base64'),
  );
const set = (key: string) => [`zbx_session=${value(key)}; HttpOnly; Path=/`];
const start: Visit = {
  ask: 'POST /index.php',
  form: 'name=ada&password=x&enter=1',
  to: '/profile',
  set: set('b'),
};
const profile = (title: string, change: Partial<Visit> = {}): Visit => ({
  ask: 'GET /profile',
  page: `<title>${title}</title>`,
  ...change,
});
const logout: Visit = {
  ask: 'GET /index.php?reconnect=1',
  to: '/',
  set: ['zbx_session=deleted; Path=/; Max-Age=0'],
};
const replay = { agent: 'curl', send: `zbx_session=${value('b')}` };

async function outcome(...visits: Visit[]) {
  const { sessions, findings } = await browse(visits);
  return {
    replays: sessions
      .flatMap(({ events }) => events)
      .flatMap(({ event, outcome: result }) => (event === 'replayed' ? [result] : [])),
    findings: findings.map(({ rule }) => rule).filter((rule) => rule === 'token-after-logout'),
  };
}

describe('refused', () => {
  it.each([
    ['Warning', 'Warning'],
    ['Not logged in', 'Not logged in'],
    ['Home', 'Home'],
  ])('strangers get %s', async (stranger, after) => {
    const visits = [profile(stranger, { set: set('a') }), start, profile('Ada'), logout];
    expect(await outcome(...visits, profile(after, { ...replay, set: set('c') }))).toEqual({
      replays: ['refused'],
      findings: [],
    });
  });

  it.each(['You are not logged in', 'Please sign in', 'Session expired', 'Access denied'])(
    '%s, which no stranger has seen',
    async (after) => {
      const visits = [start, profile('Ada'), logout, profile(after, { ...replay, set: set('c') })];
      expect(await outcome(...visits)).toEqual({ replays: ['refused'], findings: [] });
    },
  );

  it('data that strangers get', async () => {
    const call = (name: string, change: Partial<Visit> = {}): Visit => ({
      ask: 'GET /api',
      returns: { name },
      ...change,
    });
    const visits = [
      call('guest', { set: set('a') }),
      start,
      call('ada'),
      logout,
      call('guest', { ...replay, set: set('c') }),
    ];
    expect(await outcome(...visits)).toEqual({ replays: ['refused'], findings: [] });
  });
});

describe('not refused, as far as is seen', () => {
  it.each<[string, string, string]>([
    ['all get one title', 'Shop', 'Shop'],
    ['a title of its own', 'Ada', 'News'],
  ])('%s', async (_, user, after) => {
    const visits = [profile('Shop', { set: set('a') }), start, profile(user), logout];
    expect((await outcome(...visits, profile(after, { ...replay, set: set('c') }))).replays).toEqual([
      'unknown',
    ]);
  });

  it('the page of the user', async () => {
    const visits = [profile('Shop', { set: set('a') }), start, profile('Ada'), logout];
    expect(await outcome(...visits, profile('Ada', { ...replay, set: set('c') }))).toEqual({
      replays: ['accepted'],
      findings: ['token-after-logout'],
    });
  });
});

describe('pages without a title', () => {
  const home = (page: string, change: Partial<Visit> = {}): Visit => ({ ask: 'GET /', page, ...change });
  const guest = home('<p>Welcome, guest', { from: 9 });
  const ada = home('<p>Hello ada');
  const again = { ...ada, ...replay };

  it('the page of the user, to the byte, where others get theirs before and after it', async () => {
    expect(await outcome(guest, start, ada, logout, again, guest)).toEqual({
      replays: ['accepted'],
      findings: ['token-after-logout'],
    });
  });

  it.each<[string, readonly Visit[]]>([
    ['others are not seen', [start, ada, logout, again]],
    ['others are seen before it only: it may have changed since', [guest, start, ada, logout, again]],
    ['others get another one each time', [guest, start, ada, logout, again, home('<p>12:04', { from: 9 })]],
    ['others get it too', [{ ...ada, from: 9 }, start, ada, logout, again, { ...ada, from: 9 }]],
    [
      'it is that of others, and the user got a message once',
      [guest, start, home('<p>Welcome, guest. You have logged in'), logout, { ...guest, ...replay }, guest],
    ],
    ['it is another one', [guest, start, ada, logout, home('<p>Session over', replay), guest]],
  ])('not known where %s', async (_, visits) => {
    expect(await outcome(...visits)).toEqual({ replays: ['unknown'], findings: [] });
  });
});
