// Cookies that are the session themselves, without a number or a time in them: two browsers have equal values, and each its
// own session. Truth: which browser logs in, is denied and plays back what, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const SIGNATURE = '9HcW1Cx2OCCNbuNwqspAEw2hUF%2B8nti9Q7mJxGm7d0I';
const signed = (content: unknown) =>
  `${encodeURIComponent(Buffer.from(JSON.stringify(content)).toString('base64'))}.${SIGNATURE}`;
const EMPTY = signed({});
const USER = signed({ userId: '1' });
const NUMBER = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';

const setting = (value: string) => [`__session=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const chrome = { agent: 'Chrome' };
const form: Visit = { ask: 'GET /login', set: setting(EMPTY) };
const denied: Visit = { ask: 'GET /account', to: '/login' };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=secret',
  to: '/account',
  set: setting(USER),
};
const page: Visit = { ask: 'GET /account' };
const logout: Visit = {
  ask: 'POST /logout',
  form: '',
  to: '/',
  set: ['__session=; Path=/; Max-Age=0; HttpOnly; Secure; SameSite=Lax'],
};
const change: Visit = {
  ask: 'POST /account/password',
  form: 'current_password=secret&new_password=better',
  to: '/account?changed=1',
  fields: ['Referer: http://shop.example/account/password'],
};

async function events(...visits: Visit[]): Promise<string[][]> {
  const { sessions } = await browse(visits);
  return sessions.map(({ client, events }) => [
    client.name ?? '',
    ...events
      .filter(({ event }) => !['sent', 'privileged-use'].includes(event))
      .map(({ event, frame }) => `${event} ${frame}`),
  ]);
}

describe('two browsers, equal values', () => {
  it('each has its own login', async () => {
    expect(
      await events(
        form,
        denied,
        login,
        page,
        { ...form, ...chrome },
        { ...login, ...chrome },
        { ...page, ...chrome },
      ),
    ).toEqual([
      ['Firefox', 'issued 2', 'rotated 6', 'login 6'],
      ['Chrome', 'issued 10', 'rotated 12', 'login 12'],
    ]);
  });

  it('the logout of one is none of the other', async () => {
    expect(
      await events(denied, login, page, { ...login, ...chrome }, logout, { ...page, ...chrome }),
    ).toEqual([
      ['Firefox', 'issued 4', 'login 4', 'deleted 10', 'logout 10'],
      ['Chrome', 'issued 8', 'login 8'],
    ]);
  });

  it('the same browser logs in again', async () => {
    const [first] = await events(denied, login, page, logout, login, page);
    expect(first?.[0]).toBe('Firefox');
    expect(first?.filter((event) => event.startsWith('login'))).toEqual(['login 4', 'login 10']);
  });

  it('what a third client plays back is a replay of the first', async () => {
    expect(
      await events(denied, login, page, { ...login, ...chrome }, logout, {
        ...page,
        agent: 'curl/8.0',
        send: `__session=${USER}`,
      }),
    ).toEqual([
      ['Firefox', 'issued 4', 'login 4', 'deleted 10', 'logout 10', 'replayed 11'],
      ['Chrome', 'issued 8', 'login 8'],
    ]);
  });

  it('what is set again beside a replay is no new value', async () => {
    const empty = setting(EMPTY);
    expect(
      await events(
        denied,
        login,
        page,
        logout,
        { ask: 'GET /login', set: empty },
        { ask: 'GET /account', send: `__session=${USER}`, to: '/login', set: empty },
      ),
    ).toEqual([
      ['Firefox', 'issued 4', 'login 4', 'deleted 8', 'logout 8', 'replayed 11'],
      ['Firefox', 'issued 10', 'renewed 12'],
    ]);
  });

  it('one changes the password, and the other goes on', async () => {
    const { findings } = await browse([
      denied,
      login,
      { ...login, ...chrome },
      change,
      { ...page, ...chrome },
    ]);
    expect(findings.map(({ rule }) => rule)).toContain('sessions-survive-password-change');
    expect(findings.map(({ rule }) => rule)).not.toContain('session-shared');
  });

  it('a number that two browsers get is one session, shared', async () => {
    const one = { ...form, set: setting(NUMBER) };
    expect(await events(one, { ...one, ...chrome })).toEqual([['Firefox', 'issued 2', 'shared 4']]);
  });
});

describe('a message for the next page in the session', () => {
  const flash = signed({ __flash_error__: 'Invalid username/password' });

  it('is no login, also where a script is led back', async () => {
    const data: Visit = {
      ask: 'POST /login.data',
      form: 'user=ada&password=wrong',
      status: 202,
      set: setting(flash),
    };
    expect(await events(form, denied, data, login, page)).toEqual([
      ['Firefox', 'issued 2', 'rotated 6', 'login-failed 6', 'rotated 8', 'login 8'],
    ]);
  });
});

describe('a session that is the cookie, after its logout', () => {
  const stateless = async (...visits: Visit[]) =>
    (await browse(visits)).findings
      .map(({ rule }) => rule)
      .filter((rule) => rule === 'stateless-session-logout');
  const old = { send: `__session=${USER}` };

  it.each<[string, Visit[], number]>([
    ['is played back nowhere', [], 1],
    ['is played back to a page that shows nothing', [{ ask: 'GET /about', ...old }], 1],
    ['is accepted', [{ ...page, ...old }], 0],
    ['is refused', [{ ...denied, ...old }], 0],
  ])('%s', async (_, replays, findings) => {
    expect(await stateless(denied, login, page, logout, ...replays)).toHaveLength(findings);
  });
});
