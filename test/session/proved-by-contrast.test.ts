// A login that keeps the session, and a session that outlives its logout, are as certain where one script or one path
// serves all pages as where each page has its own path: the contrast to what others get shows both.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const KEY = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const OTHER = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const cookie = (value: string) => [`sid=${value}; Path=/; HttpOnly; SameSite=Lax`];
const curl = { from: 2, agent: 'curl', send: `sid=${KEY}` };

/** An application by its four pages: the closed one, with what it responds to strangers and to users. */
interface Application {
  readonly closed: Visit;
  readonly toStrangers: Partial<Visit>;
  readonly toUsers: Partial<Visit>;
  readonly login: Visit;
  readonly logout: Visit;
}

const APPLICATIONS: Readonly<Record<string, Application>> = {
  'a path for each page': {
    closed: { ask: 'GET /account' },
    toStrangers: { to: '/login' },
    toUsers: {},
    login: { ask: 'POST /login', form: 'user=ada&password=x', to: '/account' },
    logout: { ask: 'GET /logout', to: '/login' },
  },
  'a route in the query': {
    closed: { ask: 'GET /index.php?route=account/account' },
    toStrangers: { to: '/index.php?route=account/login' },
    toUsers: {},
    login: {
      ask: 'POST /index.php?route=account/login',
      form: 'email=ada&password=x',
      to: '/index.php?route=account/account',
    },
    logout: { ask: 'GET /index.php?route=account/logout', to: '/index.php?route=common/home' },
  },
  'a form that is posted to the script itself': {
    closed: { ask: 'GET /index.php?page=account' },
    toStrangers: { to: '/index.php?page=login' },
    toUsers: {},
    login: { ask: 'POST /index.php', form: 'user=ada&password=x', to: '/index.php?page=account' },
    logout: { ask: 'GET /index.php?_task=logout', to: '/index.php' },
  },
  'JSON-RPC': {
    closed: { ask: 'POST /rpc', json: { method: 'user.whoami', params: [] } },
    toStrangers: { returns: { error: { code: 1, message: 'no session' } } },
    toUsers: { returns: { result: { name: 'ada' } } },
    login: {
      ask: 'POST /rpc',
      json: { method: 'auth.login', params: { user: 'ada', password: 'x' } },
      returns: { result: true },
    },
    logout: { ask: 'POST /rpc', json: { method: 'auth.logout' }, returns: { result: true } },
  },
  GraphQL: {
    closed: { ask: 'POST /graphql', json: { query: '{ me { name } }' } },
    toStrangers: { returns: { errors: [{ message: 'no session' }] } },
    toUsers: { returns: { data: { me: { name: 'ada' } } } },
    login: {
      ask: 'POST /graphql',
      json: { query: 'mutation In { signIn(user: "ada", password: "x") { ok } }' },
      returns: { data: { signIn: { ok: true } } },
    },
    logout: {
      ask: 'POST /graphql',
      json: { query: 'mutation Out { signOut { ok } }' },
      returns: { data: { signOut: { ok: true } } },
    },
  },
};

async function found(visits: readonly Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings
    .filter(({ rule }) => rule === 'session-not-rotated' || rule === 'token-after-logout')
    .map(({ severity, confidence, rule }) => `${severity} ${rule} ${confidence}`)
    .sort();
}

describe.each(Object.entries(APPLICATIONS))('%s', (_, { closed, toStrangers, toUsers, login, logout }) => {
  const first: Visit = { ...closed, ...toStrangers, set: cookie(KEY) };

  it('the login keeps the session, and the session outlives the logout', async () => {
    const opened = { ...closed, ...toUsers };
    expect(await found([first, login, opened, logout, { ...opened, ...curl }])).toEqual([
      'high session-not-rotated high',
      'high token-after-logout high',
    ]);
  });

  it('not where the login changes the session, and the logout ends it', async () => {
    const rotating = { ...login, set: cookie(OTHER) };
    const opened = { ...closed, ...toUsers };
    const replayed: Visit = { ...closed, ...toStrangers, ...curl, send: `sid=${OTHER}` };
    expect(await found([first, rotating, opened, logout, replayed])).toEqual([]);
  });

  it('nothing is certain without a contrast', async () => {
    const opened = { ...closed, ...toUsers };
    const open: Visit = { ...closed, ...toUsers, set: cookie(KEY) };
    const all = await found([open, login, opened, logout, { ...opened, ...curl }]);
    expect(all.filter((one) => one.endsWith(' high'))).toEqual([]);
  });

  it('nor where the session is denied after the login as before', async () => {
    expect(await found([first, login, { ...closed, ...toStrangers }, { ...closed, ...toStrangers }])).toEqual(
      [],
    );
  });
});

it('a call that fails for the user too opens nothing', async () => {
  const { closed, toStrangers, login, logout } = APPLICATIONS['JSON-RPC']!;
  const failing = { ...closed, ...toStrangers };
  const all = await found([
    { ...failing, set: cookie(KEY) },
    login,
    failing,
    logout,
    { ...failing, ...curl },
  ]);
  expect(all.filter((one) => one.startsWith('high'))).toEqual([]);
});

it('nor does one with other arguments, which may have failed for them', async () => {
  const { closed, toStrangers, toUsers, login, logout } = APPLICATIONS['JSON-RPC']!;
  const other = { ...closed, json: { method: 'user.whoami', params: ['a'] }, ...toStrangers };
  const opened = { ...closed, ...toUsers };
  const all = await found([{ ...other, set: cookie(KEY) }, login, opened, logout, { ...opened, ...curl }]);
  expect(all.filter((one) => one.endsWith(' high'))).toEqual([]);
});

describe('a program with a key opens the closed page too', () => {
  const { closed, login, logout } = APPLICATIONS['a path for each page']!;
  const first: Visit = { ...closed, to: '/login', set: cookie(KEY) };
  const program: Visit = { ...closed, from: 3, agent: 'monitor', send: '', fields: [`X-Api-Key: ${OTHER}`] };

  it('which does not open it to all', async () => {
    const all = await found([program, first, login, program, closed, logout, { ...closed, ...curl }]);
    expect(all).toEqual(['high session-not-rotated high', 'high token-after-logout high']);
  });

  it('and shows nothing of a session that comes with the same key', async () => {
    const withKey = { ...closed, ...curl, fields: program.fields! };
    const all = await found([first, { ...login, set: cookie(OTHER) }, closed, logout, withKey]);
    expect(all).toEqual([]);
  });
});
