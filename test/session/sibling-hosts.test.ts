// A cookie with a Domain goes to several hosts: it is one session on all of them, and a replay is what comes after its end.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const VALUE = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const DOMAIN = 'Path=/; HttpOnly; Secure; SameSite=Lax; Domain=corp.test';
const set = (name: string) => [`${name}=${VALUE}; ${DOMAIN}`];
const gone = (name: string) => [`${name}=; ${DOMAIN}; Max-Age=0`];

const LOGIN = { host: 'login.corp.test' };
const login: Visit = {
  ...LOGIN,
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: 'https://wiki.corp.test/wiki',
  set: set('SSO'),
};
const logout: Visit = { ...LOGIN, ask: 'POST /logout', to: '/login', set: gone('SSO') };
const mail: Visit = { host: 'mail.corp.test', ask: 'GET /mail' };
const wiki: Visit = { host: 'wiki.corp.test', ask: 'GET /wiki' };
const TO_LOGIN = { to: 'https://login.corp.test/login' };
const stranger = { agent: 'curl', send: '', ...TO_LOGIN };
const replayed = { agent: 'curl', send: `SSO=${VALUE}` };

/** The findings about what comes after the logout, with their frames, and the replays with theirs. */
async function after(...visits: Visit[]) {
  const { sessions, findings } = await browse(visits);
  const replays = sessions.flatMap(({ events }) => events.filter(({ event }) => event === 'replayed'));
  return {
    found: findings
      .filter(({ rule }) => rule === 'token-after-logout')
      .map(({ severity, evidence }) => `${severity} ${evidence.map(({ frame }) => frame).join()}`),
    replays: replays.map(({ request, outcome }) => `${outcome} ${request?.frame}`),
    logins: sessions.map(({ totals }) => totals.login ?? 0),
  };
}

describe('a use before the logout, at a host that denies it only afterwards', () => {
  it.each<[string, Visit[]]>([
    ['once', [mail]],
    ['several times', [mail, mail, mail]],
    ['where the host of the login has a closed page too', [{ ...wiki, ...stranger }, login, wiki, mail]],
  ])('is no replay: %s', async (_, uses) => {
    const begin = uses.includes(login) ? [] : [login];
    const visits = [...begin, ...uses, logout, { ...mail, ...stranger }];
    expect(await after(...visits)).toEqual({ found: [], replays: [], logins: [1] });
  });

  it('nor where only the logout shows that the cookie is a session', async () => {
    const start: Visit = { ...LOGIN, ask: 'GET /start', set: set('tik') };
    const end: Visit = { ...LOGIN, ask: 'POST /logout', to: '/', set: gone('tik') };
    const { found, replays } = await after(start, mail, end, { ...mail, ...stranger });
    expect({ found, replays }).toEqual({ found: [], replays: [] });
  });
});

describe('a replay at another host', () => {
  it('is told when that host refuses it, whether it has denied it to others or not', async () => {
    const refused = { ...mail, ...replayed, ...TO_LOGIN };
    const seen = await after(login, mail, logout, refused);
    expect(seen).toEqual({ found: [], replays: ['refused 7'], logins: [1] });
    expect((await after(login, mail, logout, { ...mail, ...stranger }, refused)).replays).toEqual([
      'refused 9',
    ]);
  });

  it('is told when that host still accepts it, at its own request', async () => {
    const visits = [login, mail, logout, { ...mail, ...replayed }, { ...mail, ...stranger }];
    expect(await after(...visits)).toMatchObject({ found: ['high 7'], replays: ['accepted 7'] });
    expect(await after({ ...mail, ...stranger }, ...visits)).toMatchObject({ found: ['high 9'] });
  });

  it('is none where the cookie has the name only', async () => {
    const other = { ...mail, agent: 'curl', send: `SSO=${OTHER}` };
    expect((await after(login, mail, logout, other, { ...mail, ...stranger })).found).toEqual([]);
  });
});
