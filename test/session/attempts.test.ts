// What is an attempt to log in, and what comes of it: a script that asks whether there is a login, a request that the browser
// makes again at another place, one attempt with several cookies, a password that a user gives once more.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { told } from './told.ts';

const OLD = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const NEW = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const NEXT = '0c4660d8d420b5cafed5bdfc844787f3';
const OTHER = '5d41a3f0c2e97b8816fd02c4e7a95b30d8c1f6e25d41a3f0c2e97b8816fd02c4';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const give = (value: string, ...others: string[]) => [`sid=${value}; ${FLAGS}`, ...others];
const page: Visit = { ask: 'GET /account', page: '<title>Account</title>' };
const closed: Visit = { ask: 'GET /account', to: '/login' };
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: give(NEW) };
const TURNS = /[Ll]og(?:in|out)/;

describe('a script asks whether there is a login', () => {
  it.each([
    '/api/auth/status',
    '/auth/check',
    '/login/status',
    '/api/auth/me',
    '/session/validate',
    '/auth/is-logged-in',
  ])('POST %s', async (path) => {
    const asks: Visit = { ask: `POST ${path}`, json: {}, returns: { loggedIn: false } };
    expect(await told([asks, closed], TURNS)).toEqual([]);
    expect(await told([{ ...closed, set: give(OLD) }, asks, login, page], TURNS)).toEqual([
      '3 Login: sends value 1; gets value 2',
    ]);
  });

  it('a login at such a path is one', async () => {
    const fails: Visit = {
      ask: 'POST /auth/check',
      json: { email: 'a@b.example', password: 'x' },
      returns: { ok: false },
    };
    const { sessions } = await browse([fails]);
    expect(sessions.flatMap(({ events }) => events.map(({ event }) => event))).toEqual(['login-failed']);
  });

  it('so is a code', async () => {
    const fails: Visit = { ask: 'POST /auth/verify', json: { code: '123456' }, status: 401 };
    const { sessions } = await browse([fails]);
    expect(sessions.flatMap(({ events }) => events.map(({ event }) => event))).toEqual(['login-failed']);
  });
});

describe('the browser makes the request again', () => {
  it.each([
    ['/login', '/auth/login', 307],
    ['/login', '/login/', 308],
    ['/login/', '/login', 307],
  ])('POST %s, then %s', async (from, to, status) => {
    const again: Visit = { ...login, ask: `POST ${from}`, status, to, set: [] };
    const visits = [closed, again, { ...login, ask: `POST ${to}` }, page];
    expect(await told(visits, TURNS)).toEqual(['3 Login: gets value 1']);
    expect(await told([{ ...closed, set: give(OLD) }, ...visits], TURNS)).toEqual([
      '4 Login: sends value 1; gets value 2',
    ]);
  });

  it('a logout', async () => {
    const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };
    const again: Visit = { ask: 'POST /logout', status: 307, to: '/auth/logout' };
    const visits = [closed, login, page, again, { ...logout, ask: 'POST /auth/logout' }, closed];
    expect((await told(visits, /Logout/)).map((step) => step.split(' ')[0])).toEqual(['5']);
  });

  it('what leads to the page behind the login is the login', async () => {
    expect(await told([closed, { ...login, status: 307 }, page], TURNS)).toEqual(['2 Login: gets value 1']);
  });
});

describe('one attempt has one outcome', () => {
  const wrong: Visit = { ...login, to: '/login?user=ada&direct=1', set: [] };
  const form: Visit = {
    ask: 'GET /login?user=ada&direct=1',
    page: '<title>Login</title><div id="app"></div>',
  };
  const first = (name: string): Visit => ({ ...closed, set: give(OLD, `${name}=${OTHER}; ${FLAGS}`) });

  it.each(['app_session', 'oc_sessionPassphrase', 'session_key', 'auth_context'])(
    'beside %s, which stays',
    async (name) => {
      const visits = [first(name), wrong, form, login, page];
      const { sessions, findings } = await browse(visits);
      const turns = sessions.flatMap((session) =>
        session.events
          .filter(({ event }) => event === 'login' || event === 'login-failed')
          .map(({ event, frame }) => `${event} ${frame} ${session.name}`),
      );
      expect(turns.filter((turn) => turn.startsWith('login '))).toEqual(['login 8 sid']);
      expect(new Set(turns.filter((turn) => turn.includes(' 4 ')).map((turn) => turn.split(' ')[0]))).toEqual(
        new Set(['login-failed']),
      );
      expect(findings.filter(({ severity }) => severity === 'high')).toEqual([]);
    },
  );

  it('a session that is kept after a wrong password is fixed', async () => {
    const visits = [{ ...closed, set: give(OLD) }, wrong, form, { ...login, set: [] }, page];
    const { findings } = await browse(visits);
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toContain('high session-not-rotated');
  });

  it('and so is one beside another that stays', async () => {
    const visits = [first('app_session'), wrong, form, { ...login, set: [] }, page];
    const { findings } = await browse(visits);
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toContain('high session-not-rotated');
  });
});

describe('a user gives the password once more', () => {
  const asks = (path: string, change: Partial<Visit>): Visit => ({
    ask: `POST ${path}`,
    form: 'password=x',
    ...change,
  });

  it.each(['/sudo', '/account/confirm-access', '/reauth', '/settings/verify-identity'])(
    '%s',
    async (path) => {
      const wrong = asks(path, { status: 422 });
      const right = asks(path, { to: '/settings/keys', set: give(NEXT) });
      const keys: Visit = { ask: 'GET /settings/keys', page: '<title>Keys</title>' };
      const visits = [{ ...closed, set: give(OLD) }, login, page, wrong, right, keys];
      expect(await told(visits, TURNS)).toEqual(['2 Login: sends value 1; gets value 2']);
    },
  );

  it('another user logs in', async () => {
    const other: Visit = {
      ask: 'POST /verify',
      form: 'user=bob&password=x',
      to: '/account',
      set: give(NEXT),
    };
    expect(await told([closed, login, page, other, page], TURNS)).toHaveLength(2);
  });
});
