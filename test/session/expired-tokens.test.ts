// Tokens that are sent after their expiry. The truth of each visit: whether the server looks at the expiry, and what opens the
// page.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const part = (content: object) => Buffer.from(JSON.stringify(content)).toString('base64url');
/** `exp`: in seconds since 1970; all of them are long before the captures. */
const tokenOf = (exp: number) => `${part({ alg: 'HS256' })}.${part({ sub: '7', exp })}.${'A'.repeat(43)}`;
const EXPIRED = tokenOf(1);
const SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';

const login = (...set: string[]): Visit => ({
  ask: 'POST /auth/login',
  json: { email: 'ada@a.example', password: 'x' },
  returns: { ok: true },
  set: [`access_token=${EXPIRED}; ${FLAGS}`, ...set],
});
const me: Visit = { ask: 'GET /api/me', returns: { id: 7 } };
const denied: Visit = { ...me, status: 401, returns: { error: 'login' } };
const stranger: Visit = { ...denied, from: 9, send: '' };

async function found(...visits: readonly Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings.flatMap(({ rule, severity, cookie }) =>
    rule === 'jwt-weak' ? [`${severity} ${cookie}`] : [],
  );
}

describe('is accepted after its expiry', () => {
  const HIGH = ['high access_token'];
  it('where strangers are turned away', async () => {
    expect(await found(stranger, login(), me)).toEqual(HIGH);
    expect(await found(login(), me, stranger)).toEqual(HIGH);
  });

  it('where the others of its cookies do not open the page', async () => {
    const with401: Visit = { ...denied, send: `sid=${SID}` };
    expect(await found(with401, login(`sid=${SID}; ${FLAGS}`), me)).toEqual(HIGH);
  });

  it('where it is renewed by what it opens', async () => {
    expect(await found(stranger, login(), { ...me, set: [`access_token=${tokenOf(2)}; ${FLAGS}`] })).toEqual(
      HIGH,
    );
  });
});

describe('nothing shows that it is', () => {
  it('at a page of which nothing is known', async () => {
    expect(await found(login(), me, me)).toEqual([]);
  });

  it('at an open page, and a script of it', async () => {
    const home: Visit = { ask: 'GET /', page: '<title>Start</title>' };
    const asset: Visit = { ask: 'GET /static/app.js' };
    expect(await found(home, stranger, login(), home, asset, denied)).toEqual([]);
  });

  it('beside the session that opens the page', async () => {
    const visits = [stranger, login(`sid=${SID}; ${FLAGS}`), me, { ask: 'GET /orders' }];
    expect(await found(...visits)).toEqual([]);
  });

  it('beside a refresh token in a cookie', async () => {
    const refresh: Visit = { ask: 'POST /auth/refresh', json: {}, returns: { ok: 1 } };
    const refused: Visit = { ...refresh, status: 401, from: 9, send: '' };
    const visits = [
      refused,
      stranger,
      login(`refresh_token=${SID}; Path=/auth; HttpOnly; Secure`),
      denied,
      refresh,
    ];
    expect(await found(...visits)).toEqual([]);
  });

  it('beside a refresh token that is posted', async () => {
    const refresh: Visit = { ask: 'POST /auth/refresh', json: { refresh_token: SID }, returns: { ok: 1 } };
    const refused: Visit = { ...refresh, status: 401, from: 9, send: '', json: { refresh_token: 'x' } };
    expect(await found(refused, login(), refresh)).toEqual([]);
  });

  it('beside a bearer token', async () => {
    expect(await found(stranger, login(), { ...me, fields: [`Authorization: Bearer ${SID}`] })).toEqual([]);
  });

  it('at a logout, and at the next login', async () => {
    const logout: Visit = { ask: 'POST /auth/logout', status: 204 };
    expect(await found(stranger, login(), logout, login())).toEqual([]);
  });
});
