// The value from before a login, used after it: the login must end it, and not only give the browser another one. Each
// application is written down as what its server does; the truth is whether the old value opens the closed page there.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';

const OLD = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const NEW = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const NEWEST = '2a7b90b3c5a24f68b1d7e3f9a0c2b4aa';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';

const give = (value: string, name = 'sid') => [`${name}=${value}; ${FLAGS}`];
const page: Visit = { ask: 'GET /account' };
const denied: Visit = { ...page, to: '/login' };
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: give(NEW) };
/** Another program of the same address sends a value by itself. */
const replay = (value: string, name = 'sid') => ({ agent: 'curl', send: `${name}=${value}` });

async function found(visits: readonly Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings
    .filter(({ rule }) => rule === 'session-not-rotated')
    .map(({ severity, confidence, evidence }) => `${severity} ${confidence} ${evidence[0]?.frame}`);
}

describe('the old value opens a page that was closed', () => {
  it.each<[string, Visit[], string]>([
    [
      'sent by another client',
      [{ ...denied, set: give(OLD) }, login, page, { ...page, ...replay(OLD) }],
      'high high 7',
    ],
    [
      'sent by the browser itself',
      [{ ...denied, set: give(OLD) }, login, page, { ...page, send: `sid=${OLD}` }],
      'high high 7',
    ],
    [
      'PHP: session_regenerate_id() without true',
      [
        { ...denied, set: give(OLD, 'PHPSESSID') },
        { ...login, set: give(NEW, 'PHPSESSID') },
        page,
        { ...page, ...replay(OLD, 'PHPSESSID') },
      ],
      'high high 7',
    ],
    [
      'a cookie of an unknown name',
      [
        { ...denied, set: give(OLD, 'zork') },
        { ...login, set: give(NEW, 'zork') },
        page,
        { ...page, ...replay(OLD, 'zork') },
      ],
      'high high 7',
    ],
    [
      'longer than what is kept of a denied request, as an encrypted one is',
      [
        { ask: 'GET /', set: give(OLD.repeat(12)) },
        { ...denied, send: `sid=${OLD.repeat(12)}; zork=${NEWEST.repeat(12)}` },
        { ...login, set: give(NEW.repeat(12)) },
        page,
        { ...page, send: `sid=${OLD.repeat(12)}; zork=${NEWEST.repeat(12)}` },
      ],
      'high high 9',
    ],
    [
      'an interface that returns 401',
      [
        { ask: 'GET /', set: give(OLD) },
        { ask: 'GET /api/me', status: 401 },
        {
          ask: 'POST /api/login',
          json: { user: 'ada', password: 'x' },
          returns: { ok: true },
          set: give(NEW),
        },
        { ask: 'GET /api/me', returns: { name: 'ada' } },
        { ask: 'GET /api/me', returns: { name: 'ada' }, ...replay(OLD) },
      ],
      'high high 9',
    ],
    [
      'GraphQL',
      [
        {
          ask: 'POST /graphql',
          json: { query: '{ me { name } }' },
          returns: { errors: [{ message: 'no session' }] },
          set: give(OLD),
        },
        {
          ask: 'POST /graphql',
          json: { query: 'mutation In { signIn(user: "ada", password: "x") { ok } }' },
          returns: { data: { signIn: { ok: true } } },
          set: give(NEW),
        },
        {
          ask: 'POST /graphql',
          json: { query: '{ me { name } }' },
          returns: { data: { me: { name: 'ada' } } },
        },
        {
          ask: 'POST /graphql',
          json: { query: '{ me { name } }' },
          returns: { data: { me: { name: 'ada' } } },
          ...replay(OLD),
        },
      ],
      'high high 7',
    ],
    [
      'a login that failed came before',
      [
        { ...denied, set: give(OLD) },
        { ...login, to: '/login?error', set: [] },
        login,
        page,
        { ...page, ...replay(OLD) },
      ],
      'high high 9',
    ],
    [
      'its user has logged out, which ended the new value',
      [
        { ...denied, set: give(OLD) },
        login,
        page,
        { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] },
        { ...page, ...replay(OLD) },
      ],
      'high high 9',
    ],
    [
      'the client brings it, and is turned away with it',
      [
        { ...denied, send: `sid=${OLD}` },
        { ...login, send: `sid=${OLD}` },
        page,
        { ...page, ...replay(OLD) },
      ],
      'high high 7',
    ],
    [
      'the client brings it: it may be of an earlier login',
      [
        { ...denied, send: '' },
        { ask: 'GET /', send: `sid=${OLD}` },
        { ...login, send: `sid=${OLD}` },
        page,
        { ...page, ...replay(OLD) },
      ],
      'medium medium 9',
    ],
  ])('%s', async (_, visits, expected) => {
    expect(await found(visits)).toEqual([expected]);
  });

  it('is said with the frame of the login, and where the step is', async () => {
    const { findings, sessions } = await browse([
      { ...denied, set: give(OLD) },
      login,
      page,
      { ...page, ...replay(OLD) },
    ]);
    const [one] = findings.filter(({ rule }) => rule === 'session-not-rotated');
    expect(one!.message).toBe(
      'The value that the cookie "sid" had before the login of frame 3 still opens "/account" (response 200): the login sets a new value and does not end the old one.',
    );
    const sent = sessions[0]!.events.find(({ frame }) => frame === 7);
    expect(sent!.evidence.map(({ text }) => text)).toEqual([
      'the value from before the login is accepted: /account returns 200',
    ]);
  });
});

describe('nothing', () => {
  it.each<[string, Visit[]]>([
    ['the old value is refused', [{ ...denied, set: give(OLD) }, login, page, { ...denied, ...replay(OLD) }]],
    ['the page is open', [{ ...page, set: give(OLD) }, login, page, { ...page, ...replay(OLD) }]],
    [
      'another page, of which nothing is known',
      [{ ...denied, set: give(OLD) }, login, page, { ask: 'GET /other', ...replay(OLD) }],
    ],
    ['the new value', [{ ...denied, set: give(OLD) }, login, page, { ...page, ...replay(NEW) }]],
    [
      'a value of the user that another login replaces',
      [denied, login, page, { ...login, set: give(NEWEST) }, page, { ...page, ...replay(NEW) }],
    ],
    [
      'a value of the user that is renewed',
      [
        denied,
        login,
        page,
        { ask: 'POST /settings', form: 'a=1', to: '/account', set: give(NEWEST) },
        page,
        { ...page, ...replay(NEW) },
      ],
    ],
    [
      'the server sets the old value again',
      [{ ...denied, set: give(OLD) }, login, page, { ask: 'GET /sso', set: give(OLD) }, page],
    ],
    [
      'a password with every request',
      [
        { ...denied, set: give(OLD) },
        login,
        page,
        { ...page, ...replay(OLD), fields: ['Authorization: Basic YWRhOng='] },
      ],
    ],
    [
      'a cookie that remembers the user',
      [
        { ...denied, set: give(OLD) },
        { ...login, set: [...give(NEW), `remember_me=${NEWEST}; ${FLAGS}`] },
        page,
        { ...page, agent: 'curl', send: `sid=${OLD}; remember_me=${NEWEST}` },
      ],
    ],
    [
      'a script of its page',
      [{ ...denied, set: give(OLD) }, login, page, { ask: 'GET /account.js', ...replay(OLD) }],
    ],
    [
      'the login fails',
      [
        { ...denied, set: give(OLD) },
        { ...login, to: '/login?error' },
        denied,
        { ...denied, ...replay(OLD) },
      ],
    ],
    [
      'two steps: the second one goes on with the value of the first',
      [
        { ...denied, set: give(OLD) },
        { ...login, to: '/login/otp' },
        { ask: 'POST /login/otp', form: 'code=123456', to: '/account' },
        page,
        { ...page, ...replay(NEW) },
      ],
    ],
  ])('%s', async (_, visits) => {
    expect(await found(visits)).toEqual([]);
  });
});
