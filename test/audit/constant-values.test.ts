// A session is what differs between users. A value that every client is given, and that nothing depends on, logs nobody in,
// whatever its cookie is called. The truth of each visit is written down with it.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../session/browsing.ts';

const KEY = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const SAME = '3f2b8c1e-9d4a-4c7b-8e21-5a6f0d9c7b13';
const ADA = '5e0c7a94d1b84f23a6d95b7c1f08e2d4';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const PAGES = ['/', '/products', '/news', '/contact'];

/** Clients that have no cookie yet get one, each at a page of its own. */
const strangers = (set: (client: number) => string, count = 3): Visit[] =>
  PAGES.slice(0, count).flatMap((path, index) => [
    { ask: `GET ${path}`, from: index + 1, set: [set(index + 1)] },
    { ask: 'GET /about', from: index + 1 },
  ]);
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/account',
  set: [`sid=${ADA}; ${FLAGS}`],
};
const account: Visit = { ask: 'GET /account', page: '<title>Account</title>' };
const denied: Visit = { ask: 'GET /account', to: '/login', from: 9 };
const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };

async function severe(visits: readonly Visit[], name: string): Promise<string[]> {
  const { sessions, findings } = await browse(visits);
  const isSession = sessions.some((session) => session.name === name);
  const found = findings.filter(
    ({ cookie, severity }) => cookie === name && (severity === 'high' || severity === 'medium'),
  );
  return [...(isSession ? ['a session'] : []), ...found.map(({ severity, rule }) => `${severity} ${rule}`)];
}

describe('is no session', () => {
  it.each([
    // SockJS sets it for load balancers that look for the name.
    ['JSESSIONID', 'dummy'],
    ['PHPSESSID', 'none'],
    ['session', 'placeholder'],
    ['session', 'anonymous'],
    ['session', 'guest'],
    ['session_id', '0'],
    ['sessionid', '00000000-0000-0000-0000-000000000000'],
    ['auth_token', 'unset'],
  ])('a placeholder: %s=%s', async (name, value) => {
    expect(
      await severe(
        strangers(() => `${name}=${value}; Path=/`, 1),
        name,
      ),
    ).toEqual([]);
  });

  it.each([
    ['JSESSIONID', 'node-a'],
    ['connect.sid', SAME],
    ['PHPSESSID', 'aaaabbbbccccddddeeeeffffgg'],
    ['session', 'eyJ2IjoxfQ.ZwGx3Q.c0ffee5f2a7e41b09d3c8a6b5e4f1d20'],
  ])('what every client is given: %s=%s', async (name, value) => {
    const visits = strangers(() => `${name}=${value}; Path=/`);
    expect(await severe(visits, name)).toEqual([]);
    // Beside the session of a login, too.
    expect(await severe([denied, ...visits, login, account, logout], name)).toEqual([]);
    expect(await severe([denied, ...visits, login, account, logout], 'sid')).toContain('a session');
  });

  it('its cookie keeps what concerns any cookie', async () => {
    const { findings } = await browse(strangers(() => `JSESSIONID=${SAME}; Path=/`));
    expect(findings.map(({ severity, rule }) => `${severity} ${rule}`)).toContain('info httponly-missing');
  });
});

describe('is one all the same', () => {
  it('what two clients are given: a cache may have kept the first response', async () => {
    const visits = strangers(() => `connect.sid=${SAME}; ${FLAGS}`, 2);
    expect(await severe(visits, 'connect.sid')).toContain('high session-shared');
  });

  it('what a cache gives every client: the same page, of the same time', async () => {
    const cached = (from: number): Visit => ({
      ask: 'GET /',
      from,
      set: [`connect.sid=${SAME}; ${FLAGS}`],
      responseFields: ['Date: Tue, 24 Nov 2026 08:00:00 GMT'],
    });
    expect(await severe([1, 2, 3, 4].map(cached), 'connect.sid')).toContain('high session-shared');
    const marked = PAGES.map(
      (path, index): Visit => ({
        ...cached(index + 1),
        ask: `GET ${path}`,
        responseFields: ['Age: 17'],
      }),
    );
    expect(await severe(marked, 'connect.sid')).toContain('high session-shared');
  });

  it('what a login is about', async () => {
    const visits = strangers(() => `connect.sid=${SAME}; ${FLAGS}`);
    const enters = { ...login, set: [] };
    expect(await severe([denied, ...visits, enters, account], 'connect.sid')).toContain(
      'high session-shared',
    );
  });

  it('what opens a closed page', async () => {
    const visits = strangers(() => `connect.sid=${SAME}; ${FLAGS}`);
    expect(await severe([{ ...denied, status: 401 }, ...visits, account], 'connect.sid')).toContain(
      'high session-shared',
    );
  });

  it('what differs for one client', async () => {
    const visits = strangers((client) => `connect.sid=${client < 3 ? SAME : KEY}; ${FLAGS}`);
    expect(await severe(visits, 'connect.sid')).toContain('high session-shared');
  });

  it('what can be guessed: counted up, or given to one client', async () => {
    expect(
      await severe(
        strangers((client) => `session=${1000 + client}; ${FLAGS}`),
        'session',
      ),
    ).toContain('high session-weak');
    expect(
      await severe(
        strangers(() => `session=a1b2c3d4; ${FLAGS}`, 1),
        'session',
      ),
    ).toContain('medium session-weak');
  });
});
