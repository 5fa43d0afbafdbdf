// Refresh tokens in cookies: a request that brings nothing else is a refresh, whatever it is called, and no login by a cookie
// that remembers the user. Truth: what the server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf } from './told.ts';

const value = (kind: string, index: number) => `${kind}${index}2c7de9a04c5f8e6d3b2a1c0f9e8d`;
const FLAGS = 'HttpOnly; Secure; SameSite=Lax';

/** What the two cookies are called, where the second one goes, and what asks for new ones. */
interface Layout {
  readonly access: string;
  readonly refresh: string;
  readonly path: string;
  readonly ask: string;
  /** Its body, JSON. */
  readonly json?: unknown;
}

const USUAL: Layout = {
  access: 'access_token',
  refresh: 'refresh_token',
  path: '/',
  ask: 'POST /auth/refresh',
  json: {},
};

function story({ access, refresh, path, ask, json }: Layout) {
  const given = (index: number) => [
    `${access}=${value('4b1f', index)}; Path=/; Max-Age=900; ${FLAGS}`,
    `${refresh}=${value('7d1e', index)}; Path=${path}; Max-Age=604800; ${FLAGS}`,
  ];
  const denied: Visit = { ask: 'GET /api/me', status: 401 };
  const login: Visit = {
    ask: 'POST /login',
    json: { user: 'ada', password: 'x' },
    returns: { ok: true },
    set: given(1),
  };
  const me = (index: number): Visit => ({
    ask: 'GET /api/me',
    send: `${access}=${value('4b1f', index)}`,
    returns: { id: 1 },
  });
  /** The refresh token alone: the access token has expired. */
  const renew = (sent: number, gets: number): Visit => ({
    ask,
    ...(json === undefined ? {} : { json }),
    send: `${refresh}=${value('7d1e', sent)}`,
    returns: { ok: true },
    set: given(gets),
  });
  return { denied, login, me, renew, start: [denied, login, me(1), renew(1, 2), me(2), renew(2, 3), me(3)] };
}

async function outcome(visits: readonly Visit[]) {
  const { sessions, findings } = await browse(visits);
  const logins = sessions.flatMap(({ events }) => events.filter(({ event }) => event === 'login'));
  return {
    sessions: sessions.length,
    // One request for both cookies.
    logins: [...new Set(logins.map(({ request, how }) => `${request?.path} ${how}`))],
    reused: findings
      .filter(({ rule }) => rule === 'refresh-token-reused')
      .map(({ severity, cookie }) => `${severity} ${cookie}`),
  };
}

describe.each<[string, Layout]>([
  ['as most do', USUAL],
  ['a path of its own', { ...USUAL, path: '/auth/refresh' }],
  ['no body', { ...USUAL, ask: 'POST /auth/token', json: undefined }],
  ['below a login', { ...USUAL, ask: 'POST /auth/session' }],
  ['by GET', { ...USUAL, ask: 'GET /auth/refresh', json: undefined }],
  ['a page that renews it by the way', { ...USUAL, ask: 'GET /home', json: undefined }],
  ['names that say nothing, a path that does', { ...USUAL, access: 'at_k3', refresh: 'rt_k3' }],
])('%s', (_, layout) => {
  const { start, renew, me } = story(layout);

  it('a refresh is no login, and its tokens are of the login before', async () => {
    expect(await outcome(start)).toEqual({ sessions: 2, logins: ['/login password'], reused: [] });
  });

  it('the first one again, by another client or the same', async () => {
    const reused = { sessions: 2, logins: ['/login password'], reused: [`medium ${layout.refresh}`] };
    if (!/refresh/.test(layout.refresh) && !/refresh/.test(layout.ask)) return;
    expect(await outcome([...start, { ...renew(1, 4), agent: 'curl/7.88' }])).toEqual(reused);
    expect(await outcome([...start, renew(1, 4), me(4)])).toEqual(reused);
  });

  it('is refused: nothing is reported, and no login has failed', async () => {
    const refused = { ...renew(1, 4), status: 401, returns: { error: 'reused' }, set: [] };
    expect(await outcome([...start, refused])).toEqual({
      sessions: 2,
      logins: ['/login password'],
      reused: [],
    });
  });
});

it('an old access token beside it is not looked at', async () => {
  for (const names of [{}, { access: 'at_k3', refresh: 'rt_k3', path: '/auth' }]) {
    const layout = { ...USUAL, ...names };
    const { start, renew } = story(layout);
    const again = renew(1, 4);
    const both = { ...again, send: `${layout.access}=${value('4b1f', 1)}; ${again.send}` };
    expect((await outcome([...start, both])).reused).toEqual([`medium ${layout.refresh}`]);
  }
});

it('is told as what it is', async () => {
  const { start, renew } = story(USUAL);
  const { sessions } = await browse([...start, { ...renew(1, 4), agent: 'curl/7.88' }]);
  const steps = stepsOf(sessions);
  expect(steps.filter((step) => /Login/.test(step))).toHaveLength(2);
  expect(steps.filter((step) => step.startsWith('8 '))).toEqual([
    '8 gets value 4',
    '8 sends value 1; gets value 4',
  ]);
});

describe('a cookie that remembers the user', () => {
  const A = value('9d1e', 1);
  const start = (name: string): Visit[] => [
    { ask: 'GET /account', to: '/login' },
    {
      ask: 'POST /login',
      form: 'user=ada&password=x',
      to: '/account',
      set: [`sid=${value('5c1f', 1)}; Path=/; ${FLAGS}`, `${name}=${A}; Path=/; Max-Age=2592000; ${FLAGS}`],
    },
    { ask: 'GET /account', page: '<title>Account</title>ada' },
  ];
  const opened = (name: string, more: readonly string[] = []): Visit => ({
    ask: 'GET /account',
    send: `${name}=${A}`,
    page: '<title>Account</title>ada',
    set: [`sid=${value('5c1f', 2)}; Path=/; ${FLAGS}`, ...more],
  });

  it.each(['remember_token', 'remember_web_59ba36addc2b2f9401580f014c7f58ea4e30989d', 'rm_k3f9'])(
    '%s alone begins a session',
    async (name) => {
      const { logins } = await outcome([...start(name), opened(name)]);
      expect(logins).toEqual(['/login password', '/account remember-me']);
    },
  );

  it('also where a page gives it anew each time, as Symfony does', async () => {
    const next = `rm_k3f9=${value('9d1e', 2)}; Path=/; Max-Age=2592000; ${FLAGS}`;
    const { logins, reused } = await outcome([...start('rm_k3f9'), opened('rm_k3f9', [next])]);
    expect(logins).toEqual(['/login password', '/account remember-me']);
    expect(reused).toEqual([]);
  });
});
