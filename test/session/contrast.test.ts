// "Others are denied it" shows what a session is worth only where nothing else explains the difference: another credential,
// another query, another kind of client or of content, or a cookie of another use. Each kind stands beside a session that
// really outlives its logout.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const OLD = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const KEY = '3b9f0c6d81e24a57b6c0d9e8f7a61524';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const PAGE = 'Accept: text/html,application/xhtml+xml,*/*;q=0.8';
const DATA = 'Accept: application/json';

const stranger: Visit = { ask: 'GET /account', from: 9, agent: 'Safari', send: '', to: '/login' };
const begin: Visit = { ask: 'GET /', set: [`sid=${OLD}; ${FLAGS}`] };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=secret',
  to: '/account',
  set: [`sid=${SID}; ${FLAGS}`],
};
const logout: Visit = { ask: 'POST /logout', form: 'a=b', to: '/', set: [`sid=; ${FLAGS}; Max-Age=0`] };
const replay: Visit = { ask: 'GET /account', from: 2, agent: 'curl', send: `sid=${SID}` };

const RULES = new Set([
  'token-after-logout',
  'session-not-rotated',
  'bearer-token-after-logout',
  'sessions-survive-password-change',
]);

async function found(...visits: readonly Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings.filter(({ rule }) => RULES.has(rule)).map(({ severity, rule }) => `${severity} ${rule}`);
}

/** What a user gets, and what is replayed after the logout, where others were denied. */
function outliving(
  denied: Partial<Visit>,
  used: Partial<Visit>,
  replayed: Partial<Visit>,
): Promise<string[]> {
  return found({ ...stranger, ...denied }, begin, login, { ask: 'GET /account', ...used }, logout, {
    ...replay,
    ...replayed,
  });
}

const OUTLIVES = ['high token-after-logout'];

/** Denied, used, replayed; and the same, where only the session can have opened the page. */
const KINDS: readonly [name: string, open: readonly Partial<Visit>[], closed: readonly Partial<Visit>[]][] = [
  [
    'a key in a field',
    [{}, {}, { fields: [`X-Api-Key: ${KEY}`] }],
    [{ fields: [`X-Api-Key: ${KEY}`] }, {}, { fields: [`X-Api-Key: ${KEY}`] }],
  ],
  [
    'a token in a field, beside one against forged requests',
    [{}, {}, { fields: [`X-Auth-Token: ${KEY}`] }],
    [{}, {}, { fields: [`X-CSRF-Token: ${KEY}`] }],
  ],
  ...['api_key', 'share', 'sig', 'access_token', 'X-Amz-Signature'].map((name): (typeof KINDS)[number] => [
    `${name} in the query`,
    [{}, {}, { ask: `GET /account?${name}=${KEY}` }],
    [
      { ask: `GET /account?${name}=${KEY}` },
      { ask: `GET /account?${name}=${KEY}` },
      { ask: `GET /account?${name}=${KEY}` },
    ],
  ]),
  [
    'a value in the query that is a key, whatever it is called',
    [{}, {}, { ask: `GET /account?x=${KEY}` }],
    [{}, {}, { ask: 'GET /account?_=1717171717171&utm_source=mail' }],
  ],
  [
    'another number in the query',
    [{ ask: 'GET /article?id=5' }, { ask: 'GET /article?id=5' }, { ask: 'GET /article?id=6' }],
    [{ ask: 'GET /article?id=5' }, { ask: 'GET /article?id=6' }, { ask: 'GET /article?id=5' }],
  ],
  [
    'data that others are denied, where the page is for everybody',
    [{ fields: [DATA], status: 401 }, { fields: [PAGE] }, { agent: 'Chrome', fields: [PAGE] }],
    [{ fields: [DATA], status: 401 }, { fields: [DATA] }, { fields: [DATA] }],
  ],
  [
    'data that a script asks for with everything accepted',
    [
      { fields: ['Accept: */*', 'Sec-Fetch-Dest: empty'], status: 401 },
      { fields: [PAGE] },
      { agent: 'Chrome', fields: [PAGE] },
    ],
    [{ fields: [PAGE] }, { fields: [PAGE] }, { fields: ['Accept: */*'] }],
  ],
  [
    'a rule against programs',
    [{ agent: 'curl/7.88.1', status: 403 }, {}, { agent: 'Chrome' }],
    [{ agent: 'curl/7.88.1', status: 403 }, {}, { agent: 'curl/8.5.0' }],
  ],
  [
    'a program that is asked for a login, and so is a browser',
    [{ agent: 'python-requests/2.31', status: 403 }, {}, {}],
    [{ agent: 'python-requests/2.31', status: 401 }, {}, { agent: 'Chrome' }],
  ],
  [
    'a consent',
    [{ to: '/consent?next=/account' }, {}, { agent: 'Chrome', send: `sid=${SID}; consent=yes` }],
    [{ to: '/login' }, {}, { agent: 'Chrome', send: `sid=${SID}; consent=yes` }],
  ],
  [
    'a language',
    [{ to: '/choose-language' }, {}, { send: `sid=${SID}; lang=en` }],
    [{ to: '/welcome' }, {}, {}],
  ],
  [
    'what others have as well',
    [{ to: '/start', send: 'other=1' }, {}, { send: `sid=${SID}; lang=en` }],
    [{ to: '/start', send: 'lang=de' }, {}, { send: `sid=${SID}; lang=en; _ga=GA1.1.1.1` }],
  ],
];

describe.each(KINDS)('%s', (_, open, closed) => {
  it('explains why the page opens', async () => {
    const [denied = {}, used = {}, replayed = {}] = open;
    expect(await outliving(denied, used, replayed)).toEqual([]);
  });

  it('and not where others were denied the same', async () => {
    const [denied = {}, used = {}, replayed = {}] = closed;
    expect(await outliving(denied, used, replayed)).toEqual(OUTLIVES);
  });
});

describe('a cookie of which the value could be a key', () => {
  it('makes the finding less certain', async () => {
    expect(await outliving({}, {}, { send: `sid=${SID}; pass=${KEY}` })).toEqual([
      'medium token-after-logout',
    ]);
  });

  it('and not a cookie that is a setting, or a token against forged requests', async () => {
    expect(await outliving({}, {}, { send: `sid=${SID}; theme=dark; XSRF-TOKEN=${KEY}` })).toEqual(OUTLIVES);
  });
});

describe('several denials', () => {
  it('of several queries close the page as a whole', async () => {
    const denied = (id: number): Visit => ({ ...stranger, ask: `GET /article?id=${id}` });
    const article: Visit = { ask: 'GET /article?id=7' };
    expect(
      await found(denied(5), denied(6), begin, login, article, logout, { ...replay, ...article }),
    ).toEqual(OUTLIVES);
  });

  it('are all looked at: the first may be of another kind', async () => {
    const bot: Visit = { ...stranger, agent: 'Wget/1.21', status: 403 };
    const account: Visit = { ask: 'GET /account' };
    const chrome = { ...replay, agent: 'Chrome' };
    expect(await found(bot, stranger, begin, login, account, logout, chrome)).toEqual(OUTLIVES);
    expect(await found(bot, begin, login, account, logout, chrome, stranger)).toEqual(OUTLIVES);
  });
});

it('a page that others are given in the end shows nothing', async () => {
  const published: Visit = { ask: 'GET /account', from: 8, agent: 'Safari', send: '' };
  expect(await found(stranger, begin, login, { ask: 'GET /account' }, logout, replay, published)).toEqual([]);
});

describe('the value from before the login', () => {
  const old = (denied: Partial<Visit>, replayed: Partial<Visit>) =>
    found(
      { ...stranger, ...denied },
      begin,
      login,
      { ask: 'GET /account' },
      {
        ...replay,
        send: `sid=${OLD}`,
        ...replayed,
      },
    );

  it('opens the page', async () => {
    expect(await old({}, {})).toEqual(['high session-not-rotated']);
  });

  it('does not where a link that is shared does, or a language', async () => {
    expect(await old({}, { ask: `GET /account?share=${KEY}` })).toEqual([]);
    expect(await old({ to: '/choose-language' }, { send: `sid=${OLD}; lang=en` })).toEqual([]);
  });
});

describe('a token after its logout', () => {
  const token = `Authorization: Bearer ${KEY}${OLD}`;
  const used = (ask: string): Visit => ({ ask, agent: 'client/1', fields: [token], returns: { doc: 1 } });
  const revoked: Visit = { ask: 'POST /api/logout', agent: 'client/1', fields: [token], status: 204 };
  const denied: Visit = { ask: 'GET /api/doc', from: 9, status: 401, returns: { error: 'no' } };

  it('opens what others are denied', async () => {
    expect(await found(denied, used('GET /api/doc'), revoked, used('GET /api/doc'))).toEqual([
      'high bearer-token-after-logout',
    ]);
  });

  it('not where a link that is shared opens it', async () => {
    expect(await found(denied, used('GET /api/doc'), revoked, used(`GET /api/doc?share=${SID}`))).toEqual([]);
  });
});
