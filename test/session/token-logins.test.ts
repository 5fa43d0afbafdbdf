import { describe, expect, it, test } from 'vitest';
import { MAX_TOKEN_TURNS } from '../../src/session/limits.ts';
import { LoginCodes } from '../../src/session/login-codes.ts';
import { TokenLogins } from '../../src/session/token-logins.ts';
import { browse, type Visit } from './browsing.ts';
import { stepsOf, told } from './told.ts';
import { exchange } from './tracked.ts';

test('a client that logs in again and again does not fill the memory', () => {
  const logins = new TokenLogins(new LoginCodes());
  const login = exchange('POST /login', {
    loginSigns: ['a POST to /login'],
    request: { form: { kind: 'json', fields: ['password'], actions: [] } as never },
  });
  for (let index = 0; index < MAX_TOKEN_TURNS + 5; index++) {
    const fields = [{ name: 'Authorization', value: `Bearer token-number-${index}-of-many` }] as never;
    logins.noteLogin(login, true);
    logins.noteUse(exchange('GET /me', { request: { fields } }), () => true, [], [], true);
  }
  expect(logins.list()).toMatchObject([{ kind: 'opaque', dropped: 5 }]);
  expect(logins.list()[0]!.turns).toHaveLength(MAX_TOKEN_TURNS);
});

describe('a bearer token', () => {
  const T = '4b1f2c7de9a04c5f8e6d3b2a1c0f9e8d';
  const bearer = (token: string) => [`Authorization: Bearer ${token}`];
  const login: Visit = { ask: 'POST /login', json: { user: 'a', password: 'b' }, returns: { token: T } };
  const me: Visit = { ask: 'GET /me', fields: bearer(T), returns: { id: 1 } };
  const refused: Visit = { ask: 'GET /me', fields: bearer(T), status: 401 };
  const logout: Visit = { ask: 'POST /logout', fields: bearer(T), returns: { ok: true } };
  const closed: Visit = { ask: 'GET /me', from: 4, status: 401 };
  const replay = (outcome: string) => `Replay: sends the token, whose session has ended; ${outcome}`;

  it('is replayed after the logout, accepted or refused', async () => {
    expect(await told([closed, login, me, logout, me, me])).toEqual([
      '2 Login',
      '4 Logout',
      `5 ${replay('the server accepts it')} (2 times)`,
    ]);
    expect(await told([login, me, logout, refused])).toEqual([
      '1 Login',
      '3 Logout',
      `4 ${replay('the server refuses it')}`,
    ]);
  });

  it('is replayed after it was given back (RFC 7009), and by another client', async () => {
    const revoke: Visit = { ask: 'POST /auth/revoke', fields: bearer(T), form: `token=${T}` };
    expect(await told([login, me, revoke, refused], /Replay/)).toHaveLength(1);
    const { sessions } = await browse([login, me, logout, { ...me, agent: 'curl/8' }]);
    expect(stepsOf(sessions).at(-1)).toBe(`4 ${replay('the server accepts it')}`);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]!.events.at(-1)!.client.name).toContain('curl');
  });

  it('is replayed where its login was not seen', async () => {
    expect(await told([me, logout, refused])).toEqual(['2 Logout', `3 ${replay('the server refuses it')}`]);
  });

  it.each<[string, readonly Visit[]]>([
    ['a token that a new login has brought', [login, me, logout, login, me]],
    ['another token', [login, me, logout, { ...me, fields: bearer(`${T}00`) }]],
    ['one more logout', [login, me, logout, logout]],
    ['no logout', [login, me, refused]],
    ['a logout of other devices', [login, me, { ...logout, ask: 'POST /logout-other-devices' }, me]],
    ['a logout that fails', [login, me, { ask: 'POST /logout', fields: bearer(T), status: 500 }, me]],
  ])('is not replayed: %s', async (_, visits) => {
    expect(await told(visits, /Replay/)).toEqual([]);
  });

  it('proves nothing at a page that is open to all', async () => {
    const open: Visit = { ask: 'GET /news', from: 4, returns: { id: 1 } };
    const news: Visit = { ask: 'GET /news', fields: bearer(T), returns: { id: 1 } };
    expect(await told([open, login, me, logout, news], /Replay/)).toEqual([
      `5 ${replay('whether the server accepts it cannot be seen')}`,
    ]);
  });
});
