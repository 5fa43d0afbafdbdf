// What shows that a login worked, or did not, and that a logout was one: each situation as a server and a browser make it.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import type { Followed } from './followed.ts';
import { told } from './told.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = '41ab5f2a7ec0ffee9d3c8a6b5e4f1d20';
const D = '9b3c8a6b5e4f1d2041ab5f2a7ec0ffee';
const PASSWORD = 'user=ada&password=secret';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];

const begin: Visit = { ask: 'GET /login', set: sid(A) };
const home: Visit = { ask: 'GET /' };
const account: Visit = { ask: 'GET /account' };
const denied: Visit = { ask: 'GET /account', to: '/login' };
const stranger: Visit = { ...denied, from: 2, agent: 'curl', send: 'theme=dark' };
const FORM = {
  page: '<form method="post"><input name="user"><input type="password" name="password"></form>',
};

const totals = ({ sessions }: Followed) => {
  const sum = (name: 'login' | 'login-failed') =>
    sessions.reduce((all, one) => all + (one.totals[name] ?? 0), 0);
  return { logins: sum('login'), failed: sum('login-failed') };
};
const severe = ({ findings }: Followed) =>
  findings
    .filter(({ severity, rule }) => severity !== 'info' && /not-rotated|token-after/.test(rule))
    .map(({ rule, severity }) => `${severity} ${rule}`);

describe('a login that leads to the first page, and keeps the session', () => {
  const toHome: Visit = { ask: 'POST /login', form: PASSWORD, to: '/' };

  it('has failed where the value is denied what strangers are denied', async () => {
    const followed = await browse([stranger, begin, toHome, home, denied]);
    expect(totals(followed)).toEqual({ logins: 0, failed: 1 });
    expect(severe(followed)).toEqual([]);
  });

  it('is not certain where nothing shows it', async () => {
    expect(severe(await browse([stranger, begin, toHome, home]))).toEqual(['low session-not-rotated']);
  });

  it('is certain where a closed page opens', async () => {
    const followed = await browse([stranger, begin, toHome, home, account]);
    expect(totals(followed)).toEqual({ logins: 1, failed: 0 });
    expect(severe(followed)).toEqual(['high session-not-rotated']);
  });
});

it('a status of success to a script is no login by itself', async () => {
  const script: Visit = { ask: 'POST /api/login', json: { user: 'ada', password: 'x' }, status: 200 };
  expect(severe(await browse([begin, script, home]))).toEqual([]);
});

it('a login is none that failed where its page opened, and is denied when the session has expired', async () => {
  const login = (value: string): Visit => ({
    ask: 'POST /login',
    form: PASSWORD,
    to: '/account',
    set: sid(value),
  });
  const again: Visit = { ask: 'GET /login', set: sid(C) };
  const followed = await browse([begin, login(B), account, account, denied, again, login(D), account]);
  expect(totals(followed)).toEqual({ logins: 2, failed: 0 });
});

describe('the page behind the login changes the value', () => {
  const kept: Visit = { ask: 'POST /login', form: PASSWORD, to: '/welcome' };
  const welcome: Visit = { ask: 'GET /welcome', set: sid(B) };
  const old = (visit: Visit): Visit => ({ ...visit, from: 2, agent: 'curl', send: `sid=${A}` });

  it('so that the login has changed it', async () => {
    expect(severe(await browse([stranger, begin, kept, welcome, account, old(denied)]))).toEqual([]);
  });

  it('and does not end the old one, where that still opens a page', async () => {
    const followed = await browse([stranger, begin, kept, welcome, account, old(account)]);
    expect(severe(followed)).toEqual(['high session-not-rotated']);
  });
});

describe('after a logout that ends nothing', () => {
  const login: Visit = { ask: 'POST /login', form: PASSWORD, to: '/account', set: sid(B) };
  const logout = (to: string): Visit => ({ ask: 'POST /logout', to });

  it.each([
    ['the login, named in the query', { ask: 'GET /index.php?page=login', ...FORM }, '/index.php?page=login'],
    ['a page that has the form of the login for everybody', { ask: 'GET /', ...FORM }, '/'],
  ])('%s refuses nothing', async (_, page: Visit, to) => {
    const everybody: Visit = { ...page, from: 2, agent: 'curl', send: 'theme=dark' };
    const followed = await browse([stranger, everybody, begin, login, account, logout(to), page, account]);
    expect(severe(followed)).toEqual(['high token-after-logout']);
  });

  it('a page that asks the old value for a login does so for each who sends it', async () => {
    const asks: Visit = { ask: 'GET /?task=settings', ...FORM };
    const user: Visit = { ask: 'GET /?task=settings' };
    const steps = await told([begin, login, user, logout('/'), asks, asks], /^[56] /);
    expect(steps).toEqual([
      '5 Old value: still sends value 2, whose session has ended; the server refuses it (2 times)',
    ]);
  });

  it('a page that users are given is a refusal all the same, where it begins another session', async () => {
    const front: Visit = { ask: 'GET /', ...FORM };
    const everybody: Visit = { ...front, from: 2, agent: 'curl', send: 'theme=dark' };
    const another = { ...front, set: sid(C) };
    const followed = await browse([
      stranger,
      everybody,
      begin,
      login,
      account,
      front,
      logout('/'),
      another,
      denied,
    ]);
    const left = followed.findings.filter(({ rule }) => rule === 'logout-no-delete');
    expect(left.map(({ severity, message }) => `${severity} ${message}`)).toEqual([
      'info The cookie "sid" is neither deleted nor replaced by the logout, although the server no longer accepts it.',
    ]);
  });
});

describe('a request that may be a logout', () => {
  const login: Visit = { ask: 'POST /login', form: PASSWORD, to: '/account', set: sid(B) };
  const logouts = async (visit: Visit, ...after: Visit[]) => {
    const { sessions } = await browse([stranger, begin, login, account, visit, ...after]);
    return sessions.reduce((sum, one) => sum + (one.totals.logout ?? 0), 0);
  };
  const gone = ['sid=; Path=/; Max-Age=0'];

  it('of SAML is one where it takes the cookie away', async () => {
    expect(await logouts({ ask: 'GET /slo?SAMLRequest=f', to: '/', set: gone })).toBe(1);
    expect(await logouts({ ask: 'GET /slo' })).toBe(0);
  });

  it('by a word for the end of anything is one where it leads to the login', async () => {
    expect(await logouts({ ask: 'POST /rest/user/terminate', json: {}, to: '/login' })).toBe(1);
    expect(await logouts({ ask: 'POST /rest/user/terminate', json: {}, to: '/account' }, account)).toBe(0);
    expect(await logouts({ ask: 'GET /rest/user/terminate', to: '/login' })).toBe(0);
  });

  it('and the session that still opens closed pages afterwards outlives it', async () => {
    const end: Visit = { ask: 'POST /rest/user/terminate', json: {}, to: '/rest/user/authenticate' };
    const form: Visit = { ask: 'GET /rest/user/authenticate', ...FORM };
    expect(await logouts(end, form, account)).toBe(1);
    expect(severe(await browse([stranger, begin, login, account, end, form, account]))).toEqual([
      'high token-after-logout',
    ]);
  });
});

it('a session that is older than the capture is confirmed by its password, and not logged in', async () => {
  const older: Visit = { ask: 'GET /settings', send: `sid=${A}` };
  const confirm: Visit = { ask: 'POST /sudo', form: 'password=secret', to: '/settings', send: `sid=${A}` };
  const followed = await browse([older, confirm, older]);
  expect(totals(followed)).toEqual({ logins: 0, failed: 0 });
  expect(severe(followed)).toEqual([]);
});

describe('a login that a script posts, and that leaves the cookie as it is', () => {
  const post = (returns: unknown): Visit => ({
    ask: 'POST /api/login',
    json: { user: 'ada', password: 'x' },
    returns,
  });
  const worked = (returns: unknown): Visit => ({ ...post(returns), set: sid(B) });
  const me: Visit = { ask: 'GET /api/me', returns: { id: 1 } };
  const meDenied: Visit = { ask: 'GET /api/me', status: 401 };
  const logout: Visit = { ask: 'POST /api/logout', set: ['sid=; Path=/; Max-Age=0'] };

  it.each([
    ['a message', { code: 1001, msg: 'wrong password', data: null }],
    ['a code of errors', { errcode: 40001 }],
    ['JSON in JSON', { d: '{"ok":false}' }],
  ])('has failed where %s says so', async (_, returns) => {
    const followed = await browse([begin, meDenied, post(returns), home]);
    expect(totals(followed)).toEqual({ logins: 0, failed: 1 });
    expect(severe(followed)).toEqual([]);
  });

  it.each([
    [
      { code: 0, data: { id: 1 } },
      { code: 7, data: null },
    ],
    [1, 0],
    [{ ret: 1 }, { ret: 0 }],
  ])('has failed where its code is another than that of a proved login: %j, %j', async (good, bad) => {
    const again = { ask: 'GET /', set: sid(C) };
    const followed = await browse([begin, meDenied, worked(good), me, logout, again, post(bad), home]);
    expect(totals(followed)).toEqual({ logins: 1, failed: 1 });
    expect(severe(followed)).toEqual([]);
  });

  it('is a login where its code is that of a proved one, and where a closed page opens', async () => {
    const again = { ask: 'GET /', set: sid(C) };
    const good = { code: 7 };
    const followed = await browse([
      begin,
      meDenied,
      worked(good),
      me,
      logout,
      again,
      meDenied,
      post(good),
      me,
    ]);
    expect(totals(followed)).toEqual({ logins: 2, failed: 0 });
    expect(severe(followed)).toEqual(['high session-not-rotated']);
  });
});

describe('a login without any cookie', () => {
  const T = '4b1f2c7de9a04c5f8e6d3b2a1c0f9e8d';
  const post = (returns: unknown): Visit => ({
    ask: 'POST /api/login',
    json: { user: 'ada', password: 'x' },
    returns,
  });
  const me: Visit = { ask: 'GET /api/me', fields: [`Authorization: Bearer ${T}`], returns: { id: 1 } };

  it('has failed where a message says so', async () => {
    const wrong = post({ code: 1001, msg: 'wrong password' });
    expect(totals(await browse([wrong, wrong]))).toEqual({ logins: 0, failed: 2 });
  });

  it('has failed where the next one brings a token, and says something else', async () => {
    const followed = await browse([post({ code: 60204 }), post({ code: 20000, data: { token: T } }), me]);
    expect(totals(followed)).toEqual({ logins: 1, failed: 1 });
  });
});

describe('a login by GraphQL', () => {
  const gql = (query: string, returns: unknown): Visit => ({
    ask: 'POST /graphql',
    json: { query, variables: { e: 'a', p: 'b' } },
    returns,
  });
  const orders = (returns: unknown) => gql('query Orders { orders { id } }', returns);
  const none = orders({ data: null, errors: [{ message: 'x', extensions: { code: 'UNAUTHENTICATED' } }] });
  const some = orders({ data: { orders: [{ id: 1 }] } });

  it.each([
    'mutation In($e: String!, $p: String!) { logIn(email: $e, password: $p) { id } }',
    'mutation In { enter(email: "a@x.example", password: "b") { id } }',
    'mutation { signOn(name: "a", secret: "b") { id } }',
  ])('is seen by its name, or by its arguments: %s', async (query) => {
    const wrong = gql(query, { data: null, errors: [{ message: 'Wrong password' }] });
    const followed = await browse([begin, none, wrong, gql(query, { data: { in: { id: '1' } } }), some]);
    expect(totals(followed)).toEqual({ logins: 1, failed: 1 });
    expect(severe(followed)).toEqual(['high session-not-rotated']);
  });

  it.each([
    'mutation { changePassword(password: "b") { ok } }',
    'mutation { createUser(email: "a@x.example", password: "b") { ok } }',
    'mutation { deleteAccount(password: "b") { ok } }',
  ])('is none where a password is posted for something else: %s', async (query) => {
    const followed = await browse([begin, gql(query, { data: { ok: { ok: true } } }), home]);
    expect(totals(followed)).toEqual({ logins: 0, failed: 0 });
  });
});
