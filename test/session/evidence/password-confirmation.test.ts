// One request with a password alone: what it is follows from who sends it.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';
import { told } from '../told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const returns = { ok: true };
const closed: Visit = { ask: 'GET /api/me', status: 401 };
const me: Visit = { ask: 'GET /api/me', returns: { user: 'ada' } };
const login: Visit = {
  ask: 'POST /api/login',
  json: { username: 'ada', password: 'right' },
  set: sid(A),
  returns,
};
const given: Visit = { ask: 'POST /auth/password', json: { password: 'right' }, returns };
const start: Visit = { ask: 'GET /', set: sid(A) };
const brought = { send: `sid=${A}` };

const logins = (...visits: Visit[]) => told(visits, /login|Login/);
const highs = async (...visits: Visit[]) =>
  (await browse(visits)).findings.filter(({ severity }) => severity === 'high').map(({ rule }) => rule);

describe('the password of a logged-in user is no login', () => {
  it.each<[string, Visit]>([
    ['the session stays', given],
    ['it is changed', { ...given, set: sid(B) }],
    ['by a form', { ask: 'POST /auth/password', form: 'password=x', to: '/settings', set: sid(B) }],
    ['below the users', { ...given, ask: 'POST /api/auth/users/me/password', set: sid(B) }],
    ['with an amount', { ask: 'POST /api/payout', json: { amount: 1, password: 'x' }, returns, set: sid(B) }],
    ['it is wrong', { ...given, status: 403, returns: { error: 'wrong' } }],
  ])('%s', async (_, visit) => {
    expect(await logins(closed, login, me, visit, me)).toEqual(['2 Login: gets value 1']);
  });

  it('who was logged in before the capture', async () => {
    for (const set of [[], sid(B)])
      expect(await logins({ ...me, ...brought }, { ...given, ...brought, set }, me)).toEqual([]);
    const stranger: Visit = { ...closed, from: 5 };
    expect(
      await highs({ ...me, ...brought }, { ...given, ...brought }, { ...me, ...brought }, stranger),
    ).toEqual([]);
  });

  it('who sends a token', async () => {
    const token = 'Zk3v9Qw1xY7nB5mC2pL8rT4sD6fG0hJa';
    const { set: _, ...login } = {
      ask: 'POST /api/login',
      json: { username: 'ada', password: 'x' },
      set: [],
    };
    const bearer = { fields: [`Authorization: Bearer ${token}`] };
    const visits = [closed, { ...login, returns: { token } }, { ...me, ...bearer }];
    for (const one of [given, { ...given, status: 403 }, { ...given, ask: 'POST /auth/confirm' }])
      expect(await logins(...visits, { ...one, ...bearer }, { ...me, ...bearer })).toEqual(['2 Login']);
  });
});

describe('the password of a visitor is a login', () => {
  const address: Visit = { ask: 'POST /auth/email', json: { email: 'ada@shop.example' }, returns };

  it('that begins a session', async () => {
    expect(await logins(closed, { ...given, set: sid(A) }, me)).toEqual(['2 Login: gets value 1']);
  });

  it('that keeps it, after the address, and opens a closed page', async () => {
    const visits = [closed, start, closed, address, given, me];
    expect(await logins(...visits)).toEqual(['5 Login: sends value 1; keeps value 1']);
    expect(await highs(...visits)).toEqual(['session-not-rotated']);
  });

  it('that fails', async () => {
    expect(await logins(closed, start, { ...given, status: 401 })).toEqual(['3 Login fails: sends value 1']);
  });

  it('who was denied before with what the browser brought along', async () => {
    const visits = [{ ...closed, ...brought }, { ...given, ...brought, set: sid(B) }, me];
    expect(await logins(...visits)).toEqual(['2 Login: sends value 1; gets value 2']);
  });

  it('and once more where it was one', async () => {
    const again = { ...given, set: sid(B) };
    expect(await logins(closed, { ...given, set: sid(A) }, me, again, me)).toHaveLength(2);
  });
});

describe('a new password with the token of a mail', () => {
  const reset: Visit = { ...given, json: { token: 'abc', password: 'new' } };

  it('is neither a login nor a failed one', async () => {
    expect(await logins(closed, start, reset, closed)).toEqual([]);
    const form: Visit = { ask: 'POST /auth/password', form: 'token=abc&password=new', to: '/login' };
    expect(await logins(closed, start, form, closed)).toEqual([]);
  });

  it('is one where a closed page opens with what it gives', async () => {
    expect(await logins(closed, start, { ...reset, set: sid(B) }, me)).toEqual([
      '3 Login by link: sends value 1; gets value 2',
    ]);
  });
});
