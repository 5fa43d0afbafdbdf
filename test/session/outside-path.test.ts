// Logins and logouts at paths that the cookie is not sent to.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { type Followed, timeline } from './followed.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = '41ab5f2a7ec0ffee9d3c8a6b5e4f1d20';

const PASSWORD = 'user=ada&password=secret';
const APP = 'Path=/app; HttpOnly; Secure; SameSite=Lax';
const DELETED = 'Max-Age=0; HttpOnly; Secure; SameSite=Lax';

const closed: Visit = { ask: 'GET /app/', to: '/auth/login' };
const login: Visit = {
  ask: 'POST /auth/login',
  form: PASSWORD,
  to: '/app/',
  set: [`app_session=${A}; ${APP}`],
};
const home: Visit = { ask: 'GET /app/' };
const logout: Visit = { ask: 'GET /auth/logout', to: '/', set: [`app_session=; Path=/app; ${DELETED}`] };
const replay: Visit = { ask: 'GET /app/', agent: 'curl', send: `app_session=${A}` };

function replayFindings({ findings }: Followed): string[] {
  return findings
    .filter(({ rule }) => /logout|not-rotated/.test(rule))
    .map(({ rule, severity, cookie }) => `${severity} ${rule} ${cookie}`);
}

describe('a logout outside the Path of the cookie', () => {
  it('ends the value that its response deletes: it is accepted afterwards', async () => {
    const followed = await browse([closed, login, home, logout, replay]);
    expect(replayFindings(followed)).toEqual(['high token-after-logout app_session']);
    expect(followed.sessions.map(timeline)).toEqual([
      ['issued 4', 'login 4', 'sent 5', 'privileged-use 6', 'deleted 8', 'logout 8', 'replayed 9'],
    ]);
  });

  it('or it is refused', async () => {
    const refused: Visit = { ...replay, to: '/auth/login' };
    expect(replayFindings(await browse([closed, login, home, logout, refused]))).toEqual([]);
  });

  it('ends the cookie of one part of the site, when another one was sent', async () => {
    const set = [
      `admin_session=${A}; Path=/admin; HttpOnly; Secure`,
      `site_session=${B}; Path=/; HttpOnly; Secure`,
    ];
    const gone = [`admin_session=; Path=/admin; ${DELETED}`, `site_session=; Path=/; ${DELETED}`];
    const followed = await browse([
      { ask: 'GET /admin/users', to: '/login' },
      { ask: 'POST /login', form: PASSWORD, to: '/admin/users', set },
      { ask: 'GET /admin/users' },
      { ask: 'GET /login?action=logout', to: '/', set: gone },
      { ask: 'GET /admin/users', agent: 'curl', send: `admin_session=${A}` },
    ]);
    expect(replayFindings(followed)).toEqual(['high token-after-logout admin_session']);
  });

  it('that deletes at a wrong Path leaves the cookie in the browser', async () => {
    const missed: Visit = { ...logout, set: [`app_session=; Path=/; ${DELETED}`] };
    const { sessions, findings } = await browse([closed, login, home, missed, home]);
    expect(sessions.map(timeline)[0]).toContain('deletion-missed 8');
    expect(sessions.map(timeline)[0]).toContain('logout 8');
    expect(replayFindings({ sessions, findings })).toEqual(['high token-after-logout app_session']);
  });

  it('ends what the same login has begun, though the response does not name it', async () => {
    const both = [
      `access=${B}; Path=/; HttpOnly; Secure`,
      `refresh=${C}; Path=/auth/refresh; HttpOnly; Secure`,
    ];
    const { sessions } = await browse([
      { ask: 'POST /auth/login', form: PASSWORD, to: '/', set: both },
      { ask: 'GET /account' },
      { ask: 'POST /auth/logout', to: '/', set: [`access=; Path=/; ${DELETED}`] },
    ]);
    expect(sessions.map((session) => `${session.name}: ${timeline(session).at(-1)}`)).toEqual([
      'access: logout 6',
      'refresh: logout 6',
    ]);
  });

  it('does not end the session of another browser', async () => {
    const other: Visit[] = [
      { ...login, agent: 'Chrome', set: [`app_session=${B}; ${APP}`] },
      { ...home, agent: 'Chrome' },
    ];
    const { sessions } = await browse([closed, login, ...other, logout, { ...home, agent: 'Chrome' }]);
    expect(sessions.map((session) => session.totals.logout ?? 0)).toEqual([1, 0]);
  });

  it('does not end a session that another login has begun', async () => {
    const admin: Visit = {
      ask: 'POST /admin/login',
      form: PASSWORD,
      to: '/admin',
      set: [`admin_session=${B}; Path=/admin; HttpOnly; Secure`],
    };
    const { sessions } = await browse([closed, login, home, admin, { ask: 'GET /admin' }, logout]);
    expect(sessions.map(({ name, totals }) => [name, totals.logout ?? 0])).toEqual([
      ['app_session', 1],
      ['admin_session', 0],
    ]);
  });
});

describe('a login outside the Path of the cookie', () => {
  const anonymous: Visit = { ask: 'GET /app/cart', set: [`app_session=${B}; ${APP}`] };

  it('gives the session of the browser a new value', async () => {
    const { sessions, findings } = await browse([closed, anonymous, login, home]);
    expect(sessions.map(timeline)).toEqual([
      ['issued 4', 'rotated 6', 'login 6', 'sent 7', 'privileged-use 8'],
    ]);
    expect(replayFindings({ sessions, findings })).toEqual([]);
  });

  it('keeps its value: fixation', async () => {
    const kept: Visit = { ...login, set: [`app_session=${B}; ${APP}`] };
    expect(replayFindings(await browse([closed, anonymous, kept, home]))).toEqual([
      'high session-not-rotated app_session',
    ]);
  });

  it('begins another one for another browser', async () => {
    const { sessions } = await browse([
      closed,
      anonymous,
      { ...login, agent: 'Chrome' },
      { ...home, agent: 'Chrome' },
    ]);
    expect(sessions.map(timeline)).toEqual([
      ['issued 4'],
      ['issued 6', 'login 6', 'sent 7', 'privileged-use 8'],
    ]);
  });
});
