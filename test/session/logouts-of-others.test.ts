// Logouts that name a user, a device or a session: those of others, unless the response or what follows shows that the
// own session has ended. Truth: the own value goes on, as the server is asked to end another one.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const KEY = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const bearer = [`Authorization: Bearer ${KEY}`];
const stranger: Visit = { ask: 'GET /account', to: '/login' };

/** The rules with a high finding, and the frames of logouts. */
async function judged(visits: readonly Visit[]): Promise<{ highs: string[]; logouts: number[] }> {
  const { findings, sessions } = await browse(visits);
  return {
    highs: findings.filter(({ severity }) => severity === 'high').map(({ rule }) => rule),
    logouts: sessions
      .flatMap(({ events }) => events)
      .filter(({ event }) => event === 'logout')
      .map(({ frame }) => frame),
  };
}

const withCookie = (logout: Visit) => {
  const user: Visit = { ask: 'GET /account', send: `sid=${KEY}` };
  return judged([stranger, user, { send: `sid=${KEY}`, ...logout }, user, { ...user, agent: 'curl' }]);
};
const withToken = (logout: Visit) => {
  const me: Visit = { ask: 'GET /api/me', fields: bearer, returns: { name: 'ada' } };
  return judged([{ ask: 'GET /api/me', status: 401 }, me, { ...logout, fields: bearer }, me, me]);
};

const OTHERS: Readonly<Record<string, Visit>> = {
  'sessions of a user': { ask: 'POST /api/users/bob/sessions/revoke', status: 204 },
  'a user by name': { ask: 'POST /api/users/bob/logout', status: 204 },
  'a user by address': { ask: 'POST /api/v2/users/bob%40shop.example/sign-out', status: 204 },
  'one user': { ask: 'POST /user/bob/logout', status: 204 },
  'an account of several': { ask: 'POST /accounts/sales/logout', status: 204 },
  'a device': { ask: 'POST /devices/phone/logout', status: 204 },
  'a session by name': { ask: 'POST /api/sessions/s-4f/logout', status: 204 },
  'a profile': { ask: 'POST /@bob/logout', status: 204 },
  'a number behind the action': { ask: 'POST /users/logout/2', status: 204 },
  'a session behind the action': { ask: 'POST /sessions/revoke/77', status: 204 },
  'a user behind the action': { ask: 'POST /admin/logout/user/bob', status: 204 },
  'a form with a number': { ask: 'POST /admin/users', form: 'action=logout&id=2', to: '/admin/users' },
  'a form with several': { ask: 'POST /admin/users', form: 'action=logout&ids%5B%5D=2', to: '/admin/users' },
  'a form with a user': { ask: 'POST /admin/logout', form: '_csrf=a1&user=bob', to: '/admin' },
  'a form with a device': { ask: 'POST /logout', form: 'device=phone', to: '/devices' },
  'a button beside a number': { ask: 'POST /staff', form: 'btn-logout=x&uid=2', to: '/staff' },
  'JSON with a number': {
    ask: 'POST /api/admin',
    json: { action: 'logout', userId: 2 },
    returns: { ok: true },
  },
  'JSON with a user name': { ask: 'POST /api/logout', json: { username: 'bob' }, returns: { ok: true } },
  'JSON with an address': { ask: 'POST /api/force-logout', json: { email: 'b@x.example' }, status: 204 },
  'JSON with a session': { ask: 'POST /api/revoke-session', json: { sessionId: 77 }, status: 204 },
  'JSON-RPC with a user': {
    ask: 'POST /rpc',
    json: { jsonrpc: '2.0', id: 4, method: 'auth.logout', params: { userId: 2 } },
    returns: { id: 4, result: true },
  },
  'a parameter': { ask: 'POST /admin/logout?user=bob', status: 204 },
  'a number as a parameter': { ask: 'POST /admin/index.php?action=logout&id=2', form: 'x=1', to: '/admin' },
};

describe.each(Object.entries(OTHERS))('the logout of %s', (_, logout) => {
  it('ends nothing of the session that goes on', async () =>
    expect(await withCookie(logout)).toEqual({ highs: [], logouts: [] }));

  it('ends nothing of the token that goes on', async () =>
    expect((await withToken(logout)).highs).toEqual([]));

  it('is the own one where the response deletes the cookie', async () =>
    expect(await withCookie({ ...logout, set: ['sid=; Path=/; Max-Age=0'] })).toEqual({
      highs: ['token-after-logout'],
      logouts: [6],
    }));
});

const OWN: Readonly<Record<string, Visit>> = {
  plain: { ask: 'POST /logout', form: 'x=1', to: '/' },
  'of Devise': { ask: 'POST /users/sign_out', form: 'x=1', to: '/' },
  'of the own user': { ask: 'POST /api/users/me/logout', status: 204 },
  'of the current session': { ask: 'POST /api/sessions/current/logout', status: 204 },
  'of the accounts of an application': { ask: 'POST /accounts/auth/logout/', form: 'x=1', to: '/' },
  'below the pages of a user': { ask: 'POST /user/security/logout', form: 'x=1', to: '/' },
  'of one script': { ask: 'POST /users/index.php?action=logout', form: 'x=1', to: '/' },
  'in a language': { ask: 'POST /users/en/logout', form: 'x=1', to: '/' },
  'with a token of the form': { ask: 'POST /logout', form: '_csrf=8f3a1c&authenticity_token=9d1', to: '/' },
  'with the form of the login': { ask: 'POST /api/logout', form: 'username=ada&password=', status: 204 },
  'a button on a page that the query names': {
    ask: 'POST /?db=shop&username=ada&id=7',
    form: 'logout=Logout&token=8',
    to: '/',
  },
  'of a page by its name': { ask: 'POST /doku.php?id=start&do=logout', form: 'sectok=4', to: '/' },
  'with a client': { ask: 'POST /logout', form: 'client_id=shop&logout_hint=ada', to: '/' },
  'JSON-RPC, numbered': {
    ask: 'POST /rpc',
    json: { jsonrpc: '2.0', id: 4, method: 'auth.logout' },
    returns: { id: 4, result: true },
  },
  everywhere: { ask: 'POST /api/users/all/logout', status: 204 },
};

it.each(Object.entries(OWN))('the own logout, %s, is one', async (_, logout) =>
  expect(await withCookie(logout)).toEqual({ highs: ['token-after-logout'], logouts: [6] }),
);
