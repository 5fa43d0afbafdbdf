// One value that a server gives to two browsers: a mistake where their users differ, and no news where one user logs in
// twice and has one token for all browsers. Truth: who logs in, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const TOKEN = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const set = [`sid=${TOKEN}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const stranger: Visit = { ask: 'GET /account', to: '/login' };
const page: Visit = { ask: 'GET /account' };

const login = (user: string, change: Partial<Visit> = {}): Visit => ({
  ask: 'POST /login',
  form: `user=${user}&password=secret`,
  to: '/account',
  set,
  ...change,
});
const basic = (user: string, change: Partial<Visit> = {}): Visit => ({
  ask: 'GET /account',
  fields: [`Authorization: Basic ${Buffer.from(`${user}:secret`).toString('base64')}`],
  set,
  ...change,
});
const callback = (code: string, change: Partial<Visit> = {}): Visit => ({
  ask: `GET /oauth/callback?code=${code}5b1c3f7a9e2d4c6b&state=af0ifjsldkj`,
  to: '/account',
  set,
  ...change,
});
const chrome = { agent: 'Chrome' };
const elsewhere = { agent: 'Chrome', from: 2 };

/** The same browser, at another address. */
const moved: Visit = { ...page, from: 2, send: `sid=${TOKEN}` };

async function found(...visits: Visit[]): Promise<string[]> {
  const { findings } = await browse([stranger, ...visits]);
  return findings.filter(({ rule }) => rule === 'session-shared').map(({ severity }) => severity);
}

describe('one user, one token', () => {
  it.each<[string, Visit[]]>([
    [
      'by name and by address',
      [login('ada'), page, login('ada%40shop.example', chrome), { ...page, ...chrome }],
    ],
    ['two browsers', [login('ada'), page, login('ada', chrome), { ...page, ...chrome }]],
    ['at two addresses', [login('ada'), page, login('ada', elsewhere), { ...page, ...elsewhere }]],
    ['three', [login('ada'), login('ada', chrome), login('ada', { agent: 'Safari' })]],
    ['in another case', [login('ada'), login('Ada', chrome)]],
    [
      'by JSON',
      ['Firefox', 'Chrome'].map((agent) => ({
        ask: 'POST /login',
        json: { email: 'ada@a.example', password: 'x' },
        returns: { ok: true },
        set,
        agent,
      })),
    ],
    [
      'after a registration',
      [
        login('ada', { ask: 'POST /register', form: 'user=ada&password=a1&password2=a1' }),
        login('ada', chrome),
      ],
    ],
    ['by HTTP Basic', [basic('ada'), page, basic('ada', chrome), { ...page, ...chrome }]],
    ['by a form, then by HTTP Basic', [login('ada'), basic('ada', chrome)]],
    ['by the form again, in one browser', [login('ada'), page, login('ada')]],
    [
      'after a logout elsewhere',
      [
        login('ada'),
        { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] },
        login('ada', chrome),
      ],
    ],
    [
      'with a wrong password before',
      [login('ada'), login('ada', { ...chrome, to: '/login?error=1', set: [] }), login('ada', chrome)],
    ],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual([]);
  });

  it('is told as a login that gives the value once more', async () => {
    const { sessions } = await browse([
      stranger,
      login('ada'),
      page,
      login('ada', chrome),
      { ...page, ...chrome },
    ]);
    const events = sessions.flatMap((session) =>
      session.events.map(({ event, client }) => `${event} ${client.name}`),
    );
    expect(events).toEqual([
      'issued Firefox',
      'login Firefox',
      'sent Firefox',
      'privileged-use Firefox',
      'renewed Chrome',
      'login Chrome',
      'sent Chrome',
      'privileged-use Chrome',
    ]);
  });
});

describe('a mistake', () => {
  it.each<[string, Visit[]]>([
    ['two users', [login('ada'), page, login('bob', chrome), { ...page, ...chrome }]],
    ['two users by their addresses', [login('ada%40a.example'), login('ada%40b.example', chrome)]],
    ['two users at two addresses', [login('ada'), login('bob', elsewhere), { ...page, ...elsewhere }]],
    ['two users by HTTP Basic', [basic('ada'), basic('bob', chrome)]],
    [
      'the second user of three logins',
      [login('ada'), login('ada', chrome), login('bob', { agent: 'Safari' })],
    ],
    ['a page gives it to another one, who does not log in', [login('ada'), { ...page, ...chrome, set }]],
    [
      'a cache gives a session to two',
      [
        { ask: 'GET /', set },
        { ask: 'GET /', set, ...chrome },
      ],
    ],
    ['a login gets what a page has given to another one', [{ ask: 'GET /', set }, login('ada', chrome)]],
    ['a failed login of the same name', [login('ada', { to: '/login?error=1' }), login('ada', chrome)]],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual(['high']);
  });
});

describe('perhaps', () => {
  it.each<[string, Visit[]]>([
    ['logins that name nobody', [callback('a'), page, callback('b', chrome), { ...page, ...chrome }]],
    ['one by name, one by another address', [login('ada'), login('lovelace%40shop.example', chrome)]],
    ['one of them names nobody', [login('ada'), callback('b', chrome)]],
    [
      'another address sends it with another browser',
      [login('ada'), page, { ...page, ...elsewhere, send: `sid=${TOKEN}` }],
    ],
    ['another address sends it, and the first one again', [login('ada'), page, moved, page]],
    ['another address sends it, and a third one', [login('ada'), page, moved, { ...moved, from: 3 }]],
    [
      'another address sends it, and another browser there',
      [login('ada'), page, moved, { ...moved, ...chrome }],
    ],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual(['medium']);
  });

  it('each has its own', async () => {
    const own = { set: [`sid=${OTHER}; Path=/; HttpOnly; Secure; SameSite=Lax`] };
    expect(await found(login('ada'), login('bob', { ...chrome, ...own }))).toEqual([]);
  });
});

it('a device that has changed its network', async () => {
  expect(await found(login('ada'), page, moved, moved)).toEqual(['low']);
  expect(
    await found(login('ada'), page, moved, { ask: 'POST /logout', to: '/', from: 2, send: `sid=${TOKEN}` }),
  ).toEqual(['low']);
});

describe('what users get beside sessions of their own', () => {
  const HASH = '5d41a3f0c2e97b8816fd02c4e7a95b30d8c1f6e2';
  const flags = 'Path=/; HttpOnly; Secure; SameSite=Lax';
  const of = (user: string, sid: string, name: string, change: Partial<Visit> = {}): Visit[] => [
    login(user, { set: [`sid=${sid}; ${flags}`, `${name}=${HASH}; ${flags}`], ...change }),
    { ...page, ...change },
  ];
  const severe = async (visits: readonly Visit[]) => {
    const { sessions, findings } = await browse([stranger, ...visits]);
    const is = (severity: string) => severity === 'high' || severity === 'medium';
    return {
      names: [...new Set(sessions.map(({ name }) => name))],
      severe: findings.flatMap(({ severity, rule, cookie }) =>
        is(severity) ? [`${severity} ${rule} ${cookie}`] : [],
      ),
    };
  };

  it.each(['ctx_hash', 'price_list', 'grp', 'tenant_config', 'X-Group-Vary'])('%s', async (name) => {
    const visits = [...of('ada', TOKEN, name), ...of('bob', OTHER, name, chrome)];
    expect(await severe(visits)).toEqual({ names: ['sid'], severe: [] });
  });

  it('a session of that name is one', async () => {
    const visits = [...of('ada', TOKEN, 'auth_token'), ...of('bob', OTHER, 'auth_token', chrome)];
    expect((await severe(visits)).severe).toEqual(['high session-shared auth_token']);
  });

  it('both of them are shared', async () => {
    const visits = [...of('ada', TOKEN, 'ctx'), ...of('bob', TOKEN, 'ctx', chrome)];
    expect((await severe(visits)).severe).toContain('high session-shared sid');
  });

  it('there is no other session', async () => {
    const alone = (user: string, change: Partial<Visit> = {}) =>
      login(user, { set: [`ctx=${HASH}; ${flags}`], ...change });
    expect((await severe([alone('ada'), page, alone('bob', chrome)])).severe).toEqual([
      'high session-shared ctx',
    ]);
  });
});

describe('a second address that sends', () => {
  const begin: Visit = { ask: 'GET /login', set: [`sid=${OTHER}; Path=/; HttpOnly; Secure; SameSite=Lax`] };
  const start = [begin, login('ada'), page];
  const from = (value: string, change: Partial<Visit> = {}): Visit => ({
    ...page,
    agent: 'curl/7.88',
    from: 2,
    send: `sid=${value}`,
    ...change,
  });
  const refused = { to: '/login' };
  const logout: Visit = { ask: 'POST /logout', form: 'x=1', to: '/', set: ['sid=; Path=/; Max-Age=0'] };

  it('what it does not get shares nothing', async () => {
    // What the login has replaced, and what is bound to the first address.
    expect(await found(...start, from(OTHER, refused))).toEqual([]);
    expect(await found(...start, from(TOKEN, refused), page)).toEqual([]);
    expect(await found(...start, from(TOKEN, { status: 401 }), page)).toEqual([]);
  });

  it('what has ended shares nothing, whether it is accepted or not', async () => {
    expect(await found(...start, logout, from(TOKEN, refused))).toEqual([]);
    expect(await found(...start, logout, from(TOKEN))).toEqual([]);
  });

  it('what it gets is shared, also after it has tried in vain', async () => {
    expect(await found(...start, from(TOKEN), page)).toEqual(['medium']);
    expect(await found(...start, from(OTHER, refused), from(TOKEN), page)).toEqual(['medium']);
  });
});
