// Tokens in a header that are used after their logout: what is reported, and what is no evidence.

import { describe, expect, it } from 'vitest';
import { analyze } from '../../src/library/analyze.ts';
import { browse, captureOf, type Visit } from './browsing.ts';

const TOKEN = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

/** A JSON Web Token that is valid until so many seconds since 1970. */
function jwt(exp: number): string {
  const part = (data: unknown) => Buffer.from(JSON.stringify(data)).toString('base64url');
  return `${part({ alg: 'HS256', typ: 'JWT' })}.${part({ sub: '17', exp })}.c2lnbmF0dXJlLW9mLXRoZS10b2tlbg`;
}

const bearer = (token: string): readonly string[] => [`Authorization: Bearer ${token}`];
const stranger: Visit = { ask: 'GET /api/me', status: 401 };
const login: Visit = {
  ask: 'POST /api/login',
  json: { user: 'ada', password: 'x' },
  returns: { token: TOKEN },
};
const me: Visit = { ask: 'GET /api/me', fields: bearer(TOKEN), returns: { name: 'ada' } };
const logout: Visit = { ask: 'POST /api/logout', fields: bearer(TOKEN), status: 204 };
const replay: Visit = { ...me, agent: 'curl' };

/** The browser has the page still, and asks whether it is the same (RFC 9110 section 13.1.2). */
const unchanged: Visit = {
  ask: 'GET /api/me',
  fields: [...bearer(TOKEN), 'If-None-Match: "a1"'],
  status: 304,
};

async function found(...visits: Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings
    .filter(({ rule }) => rule === 'bearer-token-after-logout')
    .map(({ severity, host }) => `${severity} ${host}`);
}

const withToken = (visit: Visit, token: string): Visit => ({ ...visit, fields: bearer(token) });
const YEAR_2100 = 4_102_444_800;

describe('a token that opens a closed page after its logout', () => {
  it.each<[string, Visit[]]>([
    ['by another client', [stranger, login, me, logout, replay]],
    ['by the same client', [stranger, login, me, logout, me]],
    ['as a page that has not changed', [stranger, login, me, logout, unchanged]],
    ['when the denial comes last', [login, me, logout, replay, stranger]],
    ['when a wrong token is denied', [login, me, logout, replay, { ...withToken(stranger, OTHER) }]],
    ['after a logout by DELETE', [stranger, login, me, { ...logout, ask: 'DELETE /api/session' }, replay]],
    [
      'when the logout says in JSON that it worked',
      [stranger, login, me, { ...logout, status: 200, returns: { success: true } }, replay],
    ],
    [
      'a JSON Web Token of a long lifetime',
      [
        stranger,
        withToken(me, jwt(YEAR_2100)),
        withToken(logout, jwt(YEAR_2100)),
        withToken(me, jwt(YEAR_2100)),
      ],
    ],
    [
      'of another scheme',
      [
        stranger,
        ...[me, logout, replay].map((one) => ({ ...one, fields: [`Authorization: Token ${TOKEN}`] })),
      ],
    ],
    [
      'of a field of its own',
      [stranger, ...[me, logout, replay].map((one) => ({ ...one, fields: [`X-Auth-Token: ${TOKEN}`] }))],
    ],
    [
      'when the client has logged in again since, and got another one',
      [stranger, login, me, logout, login, withToken(me, OTHER), replay],
    ],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual(['high shop.example']);
  });

  it('matters little when it expires soon after the logout', async () => {
    const soon = jwt(600);
    expect(await found(stranger, ...[me, logout, me].map((one) => withToken(one, soon)))).toEqual([
      'low shop.example',
    ]);
  });

  it('and when the server refuses it some time later', async () => {
    expect(await found(stranger, login, me, logout, replay, { ...replay, status: 401 })).toEqual([
      'low shop.example',
    ]);
  });

  it('is one finding, which counts, and shows nothing of the token', async () => {
    const { findings } = await browse([stranger, login, me, logout, replay, replay, replay]);
    const [finding, ...others] = findings.filter(({ rule }) => rule === 'bearer-token-after-logout');
    expect(others).toEqual([]);
    expect(finding).toMatchObject({ count: 3, cookie: null, evidence: [{ frame: 9 }, { frame: 13 }] });
    expect(JSON.stringify(findings)).not.toContain(TOKEN.slice(0, 6));
  });
});

describe('calls of GraphQL', () => {
  const ada = { data: { me: { name: 'ada' } } };
  const denied = { errors: [{ message: 'unauthenticated' }], data: null };
  const call = (query: string, returns: unknown, change: Partial<Visit> = {}): Visit => ({
    ask: 'POST /graphql',
    json: { query },
    returns,
    fields: bearer(TOKEN),
    ...change,
  });
  const query = '{ me { name } }';
  const without = call(query, denied, { fields: [] });
  const signOut = call('mutation { logout }', { data: { logout: true } });

  it.each<[string, Visit[]]>([
    ['one that is denied without it', [without, call(query, ada), signOut, call(query, ada)]],
    [
      'one behind its fragments',
      [
        without,
        call(query, ada),
        call('fragment F on R { ok } mutation Out { logout { ...F } }', { data: { logout: { ok: true } } }),
        call(query, ada),
      ],
    ],
    [
      'the tokens of Django',
      [
        without,
        call(query, ada),
        call('mutation { endSession }', { data: { endSession: true } }),
        call(query, ada),
      ],
    ],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual(['high shop.example']);
  });

  it.each<[string, Visit[]]>([
    ['it is refused', [without, call(query, ada), signOut, call(query, denied)]],
    ['another call', [without, call(query, ada), signOut, call('{ version }', { data: { version: 2 } })]],
    [
      'one that is open to all',
      [call(query, ada, { fields: [] }), call(query, ada), signOut, call(query, ada)],
    ],
    [
      'the logout fails',
      [
        without,
        call(query, ada),
        call('mutation { logout }', { errors: [{ message: 'csrf' }] }),
        call(query, ada),
      ],
    ],
    [
      'a query that only asks about logouts',
      [without, call(query, ada), call('{ logoutUrl }', { data: { logoutUrl: '/x' } }), call(query, ada)],
    ],
  ])('no evidence: %s', async (_, visits) => {
    expect(await found(...visits)).toEqual([]);
  });
});

describe('beside a cookie that is no session', () => {
  const device = (visit: Visit, value = OTHER): Visit => ({ ...visit, send: `device=${value}` });
  const first: Visit = { ask: 'GET /', set: [`device=${OTHER}; Path=/; HttpOnly; Secure; SameSite=Lax`] };

  it('as the page was denied with it', async () => {
    const visits = [first, stranger, login, me, logout];
    expect(await found(...visits, device(replay))).toEqual(['high shop.example']);
    expect(await found(...visits, stranger, me)).toEqual(['high shop.example']);
  });

  it('but not where it has another value, or the page was denied without it', async () => {
    const visits = [first, stranger, login, me, logout];
    expect(await found(...visits, device(replay, 'e'.repeat(32)))).toEqual([]);
    expect(await found(device(stranger, ''), first, login, me, logout, device(replay))).toEqual([]);
  });
});

describe('no evidence', () => {
  it.each<[string, Visit[]]>([
    ['it is refused', [stranger, login, me, logout, { ...replay, status: 401 }]],
    ['nobody is denied the page', [login, me, logout, replay]],
    ['nobody is denied the page, which has not changed', [login, me, logout, unchanged]],
    [
      'a cache says that nothing has changed',
      [stranger, login, me, logout, { ...unchanged, responseFields: ['Age: 60'] }],
    ],
    ['the page is open to all', [{ ...stranger, status: 200 }, login, me, logout, replay]],
    ['another token', [stranger, login, me, logout, withToken(me, OTHER)]],
    ['the logout was refused', [stranger, login, me, { ...logout, status: 403 }, replay]],
    ['the logout failed', [stranger, login, me, { ...logout, status: 500 }, replay]],
    [
      'the logout says in JSON that it failed',
      [stranger, login, me, { ...logout, status: 200, returns: { success: false } }, replay],
    ],
    ['the logout carried no token', [stranger, login, me, { ...logout, fields: [] }, replay]],
    ["the logout was another user's", [stranger, login, me, withToken(logout, OTHER), replay]],
    [
      'other devices were logged out',
      [stranger, login, me, { ...logout, ask: 'POST /logout-other-devices' }, replay],
    ],
    ['a refresh', [stranger, login, me, { ...logout, ask: 'POST /api/token/refresh', status: 200 }, replay]],
    [
      'a page that asks whether to log out',
      [stranger, me, { ...logout, ask: 'GET /logout', status: 200, page: '<p>Sure?' }, me],
    ],
    [
      'the client has logged in again, and may have got the same one',
      [stranger, login, me, logout, login, me],
    ],
    [
      'the error is in the content',
      [stranger, login, me, logout, { ...replay, returns: { error: 'unauthorized' } }],
    ],
    ['it was not modified', [stranger, login, me, logout, { ...replay, status: 304 }]],
    [
      'a file that a page loads',
      [{ ...stranger, ask: 'GET /a.js' }, login, me, logout, { ...me, ask: 'GET /a.js' }],
    ],
    [
      'a cookie of a session goes with it',
      [stranger, login, me, logout, { ...replay, send: `sid=${OTHER}` }],
    ],
    [
      'no token',
      ['null', 'undefined', ''].flatMap((token) => [
        stranger,
        withToken(logout, token),
        withToken(me, token),
      ]),
    ],
    [
      'a password',
      [
        stranger,
        ...[me, logout, me].map((one) => ({
          ...one,
          fields: ['Authorization: Basic YWRhOnNlY3JldC1wYXNzd29yZA=='],
        })),
      ],
    ],
  ])('%s', async (_, visits) => {
    expect(await found(...visits)).toEqual([]);
  });
});

it('is found in a run that has no cookie at all', async () => {
  const rules: string[] = [];
  for await (const record of analyze(captureOf([stranger, login, me, logout, replay])))
    if (record.type === 'finding') rules.push(record.rule);
  expect(rules).toEqual(['bearer-token-after-logout']);
});

it('is reported with what is needed for it only: each exchange missing in turn', async () => {
  const visits = [stranger, login, me, logout, replay];
  for (const lost of visits.keys()) {
    const reported = await found(...visits.filter((_, index) => index !== lost));
    expect(reported).toEqual(lost === 1 || lost === 2 ? ['high shop.example'] : []);
  }
});
