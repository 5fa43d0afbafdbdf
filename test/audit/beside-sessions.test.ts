// A cookie that scripts read, beside the session of the same login: alone it is denied what both open, so it is none.
// The truth of each visit is written down with it.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../session/browsing.ts';

const SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const OTHER = 'OWe2IHTGc0ffee5f2a7e41b09d3c8a6b';
/** {"alg":"HS256"} {"name":"ada"} */
const JWT = 'eyJhbGciOiJIUzI1NiJ9.eyJuYW1lIjoiYWRhIn0.q6Ih97K267mFFHEDOpoRBugGsgLMr1GMAjmMtY07E00';
const SECURE = 'Path=/; Secure; SameSite=Lax';

const login = (name: string, value = OTHER, flags = ''): Visit => ({
  ask: 'POST /login',
  form: 'user=ada&password=secret',
  to: '/home',
  set: [`sid=${SID}; HttpOnly; ${SECURE}`, `${name}=${value}; ${flags}Path=/; Secure`],
});
const get = (path: string): Visit => ({ ask: `GET ${path}` });
const alone = (path: string, name: string, value = OTHER): Visit => ({
  ...get(path),
  send: `${name}=${value}`,
  to: '/login',
});
const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };

async function seen(...visits: readonly Visit[]) {
  const { sessions, findings } = await browse(visits);
  const severe = findings.filter(({ severity }) => severity === 'high' || severity === 'medium');
  return {
    sessions: sessions.map(({ name }) => name),
    severe: severe.map(({ rule, cookie }) => `${rule} ${cookie}`),
  };
}

const SID_ALONE = { sessions: ['sid'], severe: [] };

describe('is no session', () => {
  it.each([
    ['device_token', OTHER],
    ['fcm_token', OTHER],
    ['upload_token', OTHER],
    ['profile', JWT],
  ])('%s, denied alone while the login lasts', async (name, value) => {
    const visits = [login(name, value), get('/home'), alone('/home', name, value), get('/home'), logout];
    expect(await seen(...visits)).toEqual(SID_ALONE);
  });

  it('and what a logout leaves, which deletes the session', async () => {
    const visits = [login('push_token'), get('/home'), get('/account'), logout, alone('/home', 'push_token')];
    expect(await seen(...visits)).toEqual(SID_ALONE);
  });

  it('its cookie is reported as one of unknown use, once', async () => {
    const { findings } = await browse([login('push_token'), get('/home'), alone('/home', 'push_token')]);
    expect(
      findings
        .filter(({ cookie, rule }) => cookie === 'push_token' && rule !== 'domain-wide')
        .map(({ rule, severity, count, sessions }) => [rule, severity, count, sessions]),
    ).toContainEqual(['httponly-missing', 'low', 1, []]);
  });
});

describe('is one all the same', () => {
  const both = { sessions: ['sid', 'api_token'] };

  it('what opens a closed page alone', async () => {
    const opens: Visit = { ...get('/api'), send: `api_token=${OTHER}` };
    const denied: Visit = { ...get('/api'), send: '', status: 401, from: 2 };
    const visits = [denied, login('api_token'), get('/home'), alone('/home', 'api_token'), opens];
    expect(await seen(...visits)).toMatchObject(both);
  });

  it('what may open another closed page', async () => {
    const denied: Visit = { ...get('/api'), status: 401 };
    const visits = [
      denied,
      login('api_token'),
      get('/home'),
      get('/api'),
      logout,
      alone('/home', 'api_token'),
    ];
    expect(await seen(...visits)).toMatchObject(both);
  });

  it('what nothing was seen of alone', async () => {
    expect(await seen(login('api_token'), get('/home'), logout)).toMatchObject(both);
  });

  it('what is known by its name', async () => {
    const visits = [login('access_token'), get('/home'), logout, alone('/home', 'access_token')];
    expect((await seen(...visits)).sessions).toContain('access_token');
  });

  it('what the logout deletes with the other', async () => {
    const leaves: Visit = { ...logout, set: [...logout.set!, 'api_token=; Path=/; Max-Age=0'] };
    const visits = [login('api_token'), get('/home'), leaves, alone('/home', 'api_token')];
    expect(await seen(...visits)).toMatchObject(both);
  });
});

describe('values that are no login, beside the session', () => {
  it.each([
    ['auth', 'true'],
    ['auth', '1'],
    ['rememberMe', 'true'],
    ['rememberMe', 'ada'],
    ['rememberMe', 'Ada'],
    ['RememberMe', 'False'],
    ['rememberme', 'ada%40mail.example'],
    ['session', 'yes'],
    ['tokenExpiry', '2026-11-30T23%3A00%3A00.000Z'],
    ['sessionExpiry', '2026-11-30T23%3A00%3A00Z'],
    ['lastLogin', 'Mon%2C%2030%20Nov%202026%2023%3A00%3A00%20GMT'],
    ['remember_username', 'ada.lovelace%40mail.example'],
    ['nc_username', 'ada'],
  ])('%s=%s', async (name, value) => {
    expect(await seen(login(name, value), get('/home'), logout)).toEqual(SID_ALONE);
    expect(await seen(login(name, value, 'HttpOnly; '), get('/home'), logout)).toEqual(SID_ALONE);
  });

  it('beside a session that the login renews', async () => {
    const first: Visit = { ...get('/login'), set: [`sid=${OTHER}; HttpOnly; ${SECURE}`] };
    expect(await seen(first, login('auth', 'true'), get('/home'), logout)).toEqual(SID_ALONE);
  });

  it('is one where there is no other session', async () => {
    const alone: Visit = { ...login('auth', 'true'), set: ['auth=true; Path=/; Secure; SameSite=Lax'] };
    expect(await seen(alone, get('/home'))).toEqual({
      sessions: ['auth'],
      severe: ['httponly-missing auth', 'session-weak auth'],
    });
  });

  it.each([
    ['rememberMe', OTHER],
    ['rememberMe', 'ada:a1b2c3d4'],
    ['auth', 'a1b2c3'],
    ['auth', 'bob'],
    ['remember_token', 'ada%7C1796079600%7C7d1e90b3c5a24f68'],
  ])('is one that could be a key: %s=%s', async (name, value) => {
    const { severe } = await seen(login(name, value), get('/home'));
    expect(severe).toContain(`httponly-missing ${name}`);
  });

  it('is one where another client has a key in it', async () => {
    const other: Visit = { ...login('auth', OTHER), from: 2 };
    const { severe } = await seen(login('auth', '1'), get('/home'), other);
    expect(severe).toContain('httponly-missing auth');
  });

  it('is one that opens a closed page alone', async () => {
    const denied: Visit = { ...get('/home'), send: '', to: '/login' };
    const opens: Visit = { ...get('/home'), send: 'auth=true' };
    const { severe } = await seen(denied, login('auth', 'true'), get('/home'), opens);
    expect(severe).toContain('httponly-missing auth');
  });
});

describe('a short value of a visitor, which the login leaves as it is', () => {
  const first = (value: string): Visit => ({
    ...get('/'),
    set: [`sid=${OTHER}; HttpOnly; ${SECURE}`, `quiz_session=${value}; Path=/; Secure`],
  });
  const renews: Visit = { ...login('theme', 'dark'), set: [`sid=${SID}; HttpOnly; ${SECURE}`] };

  it('is no session beside one that the login renews', async () => {
    expect(await seen(first('3'), renews, get('/home'), logout)).toEqual(SID_ALONE);
    expect(await seen(first('q17'), renews, get('/home'), logout)).toEqual(SID_ALONE);
  });

  it('is one that could be a key, or that the login is about, or without a login', async () => {
    expect((await seen(first(`${OTHER}9`), renews, get('/home'))).sessions).toContain('quiz_session');
    expect((await seen(first('3'), get('/home'))).sessions).toContain('quiz_session');
    const both: Visit = { ...renews, set: [...renews.set!, 'quiz_session=4; Path=/; Secure'] };
    expect((await seen(first('3'), both, get('/home'))).sessions).toContain('quiz_session');
  });
});
