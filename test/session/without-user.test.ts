// Responses of calls that name no user, or are an error: the session is not open there, whatever the status. And pages that
// a user may not see, which say nothing of the session. Truth: what the server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const gone = ['sid=; Path=/; Max-Age=0'];
const cookie: Partial<Visit> = { send: `sid=${SID}`, agent: 'curl' };

async function outcome(...visits: Visit[]) {
  const { sessions, findings } = await browse(visits);
  return {
    replays: sessions
      .flatMap(({ events }) => events)
      .flatMap(({ event, outcome: result }) => (event === 'replayed' ? [result] : [])),
    findings: findings
      .filter(({ rule }) => /after-logout|no-delete/.test(rule))
      .map(({ severity, rule }) => `${severity} ${rule}`),
  };
}

const graphql = (query: string, change: Partial<Visit>): Visit => ({
  ask: 'POST /graphql',
  json: { query },
  ...change,
});
const login = graphql('mutation { login(email:"a",password:"b") { user { id } } }', {
  returns: { data: { login: { user: { id: 1 } } } },
  set: [`sid=${SID}; ${FLAGS}`],
});
const logout = graphql('mutation { logout }', { returns: { data: { logout: true } } });
const ends: Visit = { ...logout, set: gone };
const ME = '{ me { id name } }';
const user = graphql(ME, { returns: { data: { me: { id: 1, name: 'ada' } } } });

describe.each<[string, Partial<Visit>]>([
  ['me: null', { returns: { data: { me: null } } }],
  ['an error', { returns: { errors: [{ message: 'no' }], data: null } }],
  ['400 with an error', { status: 400, returns: { errors: [{ message: 'no' }] } }],
  ['401', { status: 401, returns: { errors: [] } }],
])('GraphQL: %s', (_, change) => {
  const none = graphql(ME, change);

  it('refuses the value after the logout', async () => {
    expect(await outcome(none, login, user, ends, { ...none, ...cookie })).toEqual({
      replays: ['refused'],
      findings: [],
    });
    expect(await outcome(none, login, user, logout, none)).toEqual({
      replays: ['refused'],
      findings: ['info logout-no-delete'],
    });
    expect(await outcome(login, user, ends, { ...none, ...cookie })).toEqual({
      replays: ['refused'],
      findings: [],
    });
  });

  it('is what a value that still works is compared with', async () => {
    const high = { replays: ['accepted'], findings: ['high token-after-logout'] };
    expect(await outcome(none, login, user, ends, { ...user, ...cookie })).toEqual(high);
    expect(await outcome(none, login, user, logout, { ...user, ...cookie })).toEqual(high);
  });
});

describe('REST', () => {
  const start: Visit = {
    ask: 'POST /api/login',
    json: { user: 'a', password: 'b' },
    returns: { ok: true },
    set: [`sid=${SID}; ${FLAGS}`],
  };
  const me: Visit = { ask: 'GET /api/me', returns: { user: { id: 1 } } };
  const end: Visit = { ask: 'POST /api/logout', returns: { user: null }, set: gone };

  it.each<[string, unknown]>([
    ['user', { user: null }],
    ['viewer', { data: { viewer: null } }],
    ['session', { session: null, user: null }],
    ['currentUser', { currentUser: null, version: 3 }],
    ['anonymous', { user: { anonymous: true } }],
  ])('%s', async (_, returns) => {
    expect(await outcome(start, me, end, { ...me, ...cookie, returns })).toEqual({
      replays: ['refused'],
      findings: [],
    });
  });

  it.each<[string, unknown]>([
    ['null', null],
    ['an empty object', {}],
    ['an empty list', []],
  ])('%s shows nothing', async (_, returns) => {
    expect(await outcome(start, me, end, { ...me, ...cookie, returns })).toEqual({
      replays: ['unknown'],
      findings: [],
    });
  });

  it('a user stays one whatever else is null', async () => {
    const returns = { user: { id: 1 }, profile: null, avatar: null };
    const stranger = { ...me, from: 9, returns: { user: null } };
    expect(await outcome(start, me, end, stranger, { ...me, ...cookie, returns })).toEqual({
      replays: ['accepted'],
      findings: ['high token-after-logout'],
    });
    // Perhaps everybody gets it.
    expect(await outcome(start, me, end, { ...me, ...cookie, returns })).toEqual({
      replays: ['unknown'],
      findings: [],
    });
  });

  it('a logout that returns no user is one', async () => {
    const { sessions } = await browse([start, me, end]);
    expect(sessions[0]?.totals.logout).toBe(1);
  });
});

describe('403', () => {
  const stranger: Visit = { ask: 'GET /account', to: '/login' };
  const start: Visit = {
    ask: 'POST /login',
    form: 'user=ada&password=x',
    to: '/account',
    set: [`sid=${SID}; ${FLAGS}`],
  };
  const page: Visit = { ask: 'GET /account' };
  const admin: Visit = { ask: 'GET /admin', status: 403 };
  const end: Visit = { ask: 'POST /logout', to: '/', set: gone };

  it('for want of a right says nothing of the session', async () => {
    expect(await outcome(stranger, start, page, admin, end, { ...admin, ...cookie })).toEqual({
      replays: ['unknown'],
      findings: [],
    });
    expect(await outcome(stranger, start, page, end, { ...admin, ...cookie })).toEqual({
      replays: ['unknown'],
      findings: [],
    });
  });

  it('at the page behind the logout hides no use', async () => {
    const visits = [
      stranger,
      start,
      page,
      { ask: 'POST /logout', to: '/admin' },
      admin,
      { ...page, ...cookie },
    ];
    expect(await outcome(...visits)).toEqual({
      replays: ['accepted'],
      findings: ['high token-after-logout'],
    });
  });

  it('where the user was let in is a refusal, and so is one that strangers get', async () => {
    const refused = { replays: ['refused'], findings: [] };
    expect(await outcome(stranger, start, page, end, { ...page, ...cookie, status: 403 })).toEqual(refused);
    expect(await outcome({ ...page, status: 403 }, start, end, { ...page, ...cookie, status: 403 })).toEqual(
      refused,
    );
  });
});
