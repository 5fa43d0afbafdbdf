// Is a session accepted after its logout? The proof is the contrast to what others get.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = '41ab5f2a7ec0ffee9d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const PASSWORD = 'user=ada&password=secret';
const FORM = '<form><input name=user><input type=password name=password></form>';

const login: Visit = { ask: 'POST /login', form: PASSWORD, to: '/account', set: [`sid=${A}; ${FLAGS}`] };
const account: Visit = { ask: 'GET /account' };
const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };
const leaves: Visit = { ask: 'POST /logout', to: '/' };
const replay: Visit = { ask: 'GET /account', agent: 'curl', send: `sid=${A}` };
const stranger: Visit = { ask: 'GET /account', agent: 'curl', send: '' };
const refused: Visit = { ...replay, status: 401 };

async function found(...visits: Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings
    .filter(({ rule }) => /^(?:token-after-logout|logout-no-delete|stateless-session-logout)$/.test(rule))
    .map(({ rule, severity, cookie }) => `${severity} ${rule} ${cookie}`);
}

describe('a page that strangers do not get', () => {
  it.each<[string, Partial<Visit>]>([
    ['401', { status: 401 }],
    ['403', { status: 403 }],
    ['a redirect to the login', { to: '/login' }],
    ['a redirect to a login in the query', { to: '/index.php?title=Special:UserLogin&returnto=Account' }],
    ['a redirect to a login of one script', { to: '/?_task=login' }],
    ['a redirect home', { to: '/' }],
    ['a redirect to a page for guests', { to: '/welcome' }],
    ['404', { status: 404 }],
    ['a redirect to another host', { to: 'https://login.example/' }],
  ])('proves it: %s', async (_, response) => {
    const denied = { ...stranger, ...response };
    expect(await found(login, account, logout, denied, replay)).toEqual(['high token-after-logout sid']);
    expect(await found(login, account, logout, replay, denied)).toEqual(['high token-after-logout sid']);
  });

  it('though the form of a login comes with 200 at the page itself', async () => {
    const form = { ...stranger, page: FORM };
    const welcome = { ...replay, page: '<p>Hello Ada</p>' };
    expect(await found(login, account, logout, form, welcome)).toEqual(['high token-after-logout sid']);
    expect(await found(login, account, logout, form, { ...replay, page: FORM })).toEqual([]);
  });

  it('though they get another page there with the same status, as its title says', async () => {
    const title = (text: string) => `<title>${text}</title>`;
    const home = { ...stranger, page: title('Start') };
    const user = { ...account, page: title('Hello Ada') };
    const again = { ...replay, page: title('Hello Ada') };
    expect(await found(home, login, user, logout, again)).toEqual(['high token-after-logout sid']);
    expect(await found(home, login, user, logout, { ...replay, page: title('Start') })).toEqual([]);
    expect(await found(home, login, user, logout, { ...replay, page: title('Start (2)') })).toEqual([]);
  });

  it('but not where their request for the other page differs in more than the session', async () => {
    const title = (text: string) => ({ page: `<title>${text}</title>` });
    const home = { ...stranger, ...title('Start') };
    const user = { ...account, ...title('Konto') };
    const again = { ...replay, ...title('Konto') };
    const english = { ...home, ask: 'GET /account?lang=en' };
    expect(await found(english, login, user, logout, again)).toEqual([]);
    const german = { ...again, send: `sid=${A}; lang=de` };
    expect(await found(home, login, user, logout, german)).toEqual([]);
    expect(await found({ ...home, send: 'lang=de' }, login, user, logout, german)).toEqual([
      'high token-after-logout sid',
    ]);
  });

  it('is one script with words in its query', async () => {
    const page = (words: string): string => `GET /index.php?title=${words}&t=1795955634397`;
    const denied = {
      ...stranger,
      ask: page('Special:Preferences'),
      to: '/index.php?title=Special:UserLogin',
    };
    const open = { ...stranger, ask: page('Main_Page') };
    const user = (words: string): Visit => ({ ask: page(words) });
    const again = (words: string): Visit => ({ ...replay, ask: page(words) });
    const seen = [login, user('Special:Preferences'), user('Main_Page'), logout, denied, open];
    expect(await found(...seen, again('Special:Preferences'))).toEqual(['high token-after-logout sid']);
    expect(await found(...seen, again('Main_Page'))).toEqual([]);
  });
});

describe('a status of 200 proves nothing', () => {
  it('where strangers get the page, before or after', async () => {
    expect(await found(stranger, login, account, logout, replay)).toEqual([]);
    expect(await found(login, account, logout, replay, stranger)).toEqual([]);
  });

  it('where the same value is refused later, or was before', async () => {
    const other = { ...refused, ask: 'GET /orders' };
    expect(await found(login, account, logout, replay, other)).toEqual([]);
    expect(await found(login, account, logout, other, replay)).toEqual([]);
  });

  // What others get there is not known: the page may be open to all.
  it('where nobody else was seen to ask for the page, whoever sends the value', async () => {
    expect(await found(login, account, logout, replay)).toEqual([]);
    expect(await found(login, account, leaves, replay)).toEqual(['medium logout-no-delete sid']);
    const titled = { page: '<title>Hello Ada</title>' };
    expect(await found(login, { ...account, ...titled }, logout, { ...replay, ...titled })).toEqual([]);
    const json = { returns: { id: 7, name: 'ada' } };
    expect(await found(login, { ...account, ...json }, logout, { ...replay, ...json })).toEqual([]);
  });

  it('where no user was seen to get the page', async () => {
    expect(await found(login, account, logout, { ...replay, ask: 'GET /about' })).toEqual([]);
  });

  it.each<[string, Partial<Visit>]>([
    ['the form of a login', { page: FORM }],
    ['an error in JSON', { returns: { success: false, error: 'not logged in' } }],
    ['a redirect in JSON', { returns: { type: 'redirect', location: '/login' } }],
  ])('where the content is %s', async (_, response) => {
    expect(await found(login, account, logout, { ...replay, ...response })).toEqual([]);
  });

  it('where another session, which is logged in, is sent with it', async () => {
    const again: Visit = { ...login, set: [`sid=${B}; ${FLAGS}`, `admin_session=${C}; ${FLAGS}`] };
    const both: Visit = { ...account, send: `sid=${A}; admin_session=${C}` };
    expect(await found(login, account, logout, { ...stranger, status: 401 }, again, both)).toEqual([]);
  });

  it.each<[string, Partial<Visit>]>([
    ['Age', { responseFields: ['Age: 3'] }],
    ['X-Cache', { responseFields: ['X-Cache: HIT from proxy'] }],
    ['Squid', { responseFields: ['X-Cache: TCP_MEM_HIT'] }],
    ['Cloudflare', { responseFields: ['CF-Cache-Status: HIT'] }],
    ['RFC 9211', { responseFields: ['Cache-Status: ExampleCache; hit'] }],
  ])('where a shared cache gives the page, though it is closed: %s', async (_, cached) => {
    const denied = { ...stranger, status: 401 };
    expect(await found(denied, login, account, logout, { ...replay, ...cached })).toEqual([]);
    expect(await found(denied, login, account, leaves, { ...account, ...cached })).not.toContain(
      'high token-after-logout sid',
    );
  });

  it.each<[string, Partial<Visit>]>([
    ['an Age of zero', { responseFields: ['Age: 0'] }],
    ['a miss', { responseFields: ['X-Cache: MISS from proxy', 'Cache-Status: Example; fwd=miss'] }],
  ])('but a cache that has asked the server proves it: %s', async (_, asked) => {
    const denied = { ...stranger, status: 401 };
    const visits = [denied, login, account, logout, { ...replay, ...asked }];
    expect(await found(...visits)).toEqual(['high token-after-logout sid']);
  });

  it('where another page of the user refuses the value afterwards: it was published', async () => {
    const orders: Visit = { ask: 'GET /orders' };
    const publish: Visit = { ask: 'POST /account/publish', form: 'x=1', to: '/account' };
    const start = [{ ...stranger, status: 401 }, login, account, orders, publish, account, logout];
    const ended = { ...orders, agent: 'curl', send: `sid=${A}`, to: '/login' };
    expect(await found(...start, replay, ended)).toEqual([]);
    // Not where it opens the page after the refusal, where no user was given the other page, or it is of another host.
    expect(await found(...start, ended, replay)).toEqual(['high token-after-logout sid']);
    const admin = { ...ended, ask: 'GET /admin' };
    expect(await found(...start, replay, admin)).toEqual(['high token-after-logout sid']);
    const elsewhere = { ...ended, host: 'other.example' };
    expect(await found(...start, replay, elsewhere)).toEqual(['high token-after-logout sid']);
  });

  it('but for a closed page it outweighs a refusal', async () => {
    const denied = { ...stranger, status: 401 };
    expect(await found(login, account, logout, denied, refused, replay)).toEqual([
      'high token-after-logout sid',
    ]);
  });
});

describe('a cookie that the logout leaves alone', () => {
  it('may be sent to open pages: the server has ended the session', async () => {
    const home: Visit = { ask: 'GET /' };
    const denied: Visit = { ask: 'GET /account', to: '/login' };
    expect(await found({ ...home, send: '' }, login, account, leaves, home, denied)).toEqual([
      'info logout-no-delete sid',
    ]);
    expect(await found(login, account, leaves, denied, home)).toEqual(['info logout-no-delete sid']);
  });

  it('as another session of the application has shown', async () => {
    const denied: Visit = { ask: 'GET /account', to: '/login' };
    const bob: Visit = { ...login, agent: 'Chrome', set: [`sid=${B}; ${FLAGS}`] };
    const end: Visit = { ...leaves, agent: 'Chrome' };
    expect(await found(login, account, leaves, bob, end)).toEqual(['medium logout-no-delete sid']);
    expect(await found(login, account, leaves, denied, bob, end)).toEqual(['info logout-no-delete sid']);
  });

  it('or is set once more and then deleted', async () => {
    const both: Visit = { ...leaves, set: [`sid=${A}; ${FLAGS}`, `sid=; ${FLAGS}; Max-Age=0`] };
    const { sessions } = await browse([login, account, both]);
    expect(sessions[0]?.totals).toMatchObject({ logout: 1, deleted: 1 });
    expect(await found(login, account, both)).toEqual([]);
  });

  const denied = { ...stranger, status: 401 };

  it.each<[string, Visit[], string[]]>([
    ['from the same browser', [account], ['high token-after-logout sid']],
    ['from another client', [replay], ['high token-after-logout sid']],
    ['after a logout with 204', [account], ['high token-after-logout sid']],
    [
      'not after a refusal: the user may have logged in again',
      [refused, account],
      ['info logout-no-delete sid'],
    ],
    [
      'not known to be closed, from another client',
      [{ ...replay, ask: 'GET /orders' }],
      ['medium logout-no-delete sid'],
    ],
    [
      'not known to be closed, from the same browser',
      [{ ask: 'GET /orders' }],
      ['medium logout-no-delete sid'],
    ],
    ['not at an open page', [{ ask: 'GET /' }], ['medium logout-no-delete sid']],
  ])('or it still opens a closed one: %s', async (name, after, expected) => {
    const out: Visit = name.includes('204') ? { ask: 'DELETE /session/current', status: 204 } : leaves;
    expect(await found(denied, login, account, { ask: 'GET /orders' }, out, ...after)).toEqual(expected);
  });

  it('and then the use is told as a replay, at its own request', async () => {
    const { sessions } = await browse([denied, login, account, leaves, { ask: 'GET /' }, account, replay]);
    const told = sessions[0]?.events.filter(({ event }) => event === 'replayed');
    expect(told?.map(({ request, evidence, outcome }) => [request?.frame, evidence, outcome])).toEqual([
      [11, [{ text: 'accepted after the logout: /account returns 200', frame: 12 }], 'accepted'],
      [13, [{ text: 'accepted after the logout: /account returns 200', frame: 14 }], 'accepted'],
    ]);
  });

  it('and a page that only asks whether to log out is no certain logout', async () => {
    const asks: Visit = { ask: 'GET /logout' };
    expect(await found(denied, login, account, asks, account)).toEqual(['medium token-after-logout sid']);
    const { sessions } = await browse([denied, login, account, asks, account, logout]);
    expect(sessions[0]?.totals).toMatchObject({ logout: 1 });
    expect(sessions[0]?.totals.replayed ?? 0).toBe(0);
    expect(await found(denied, login, account, asks, account, logout, refused)).toEqual([]);
  });

  it('though strangers get another page with the same status', async () => {
    const title = (text: string) => ({ page: `<title>${text}</title>` });
    const user = { ...account, ...title('Hello Ada') };
    const start = { ...stranger, ...title('Start') };
    expect(await found(start, login, user, leaves, user)).toEqual(['high token-after-logout sid']);
    expect(await found(start, login, user, leaves, { ...account, ...title('Start') })).toEqual([
      'info logout-no-delete sid',
    ]);
  });
});

describe('data that always comes with 200', () => {
  const api = (data: unknown, more: Partial<Visit> = {}): Visit => ({
    ask: 'GET /api/session',
    returns: data,
    ...more,
  });
  const nobody = { user: null };
  const ada = { user: { name: 'ada' } };
  const old: Partial<Visit> = { agent: 'curl', send: `sid=${A}` };
  const json: Visit = { ...login, ask: 'POST /api/login' };

  it.each<[string, Visit[], string[]]>([
    [
      'the user gets it, and strangers something else before and after',
      [api(nobody), json, api(ada), logout, api(nobody), api(ada, old)],
      ['medium token-after-logout sid'],
    ],
    [
      'the same, when strangers come last',
      [api(nobody), json, api(ada), logout, api(ada, old), api(nobody)],
      ['medium token-after-logout sid'],
    ],
    ['it is what strangers get', [api(nobody), json, api(ada), logout, api(nobody), api(nobody, old)], []],
    ['strangers get it too', [api(ada), json, api(ada), logout, api(ada), api(ada, old)], []],
    [
      'it changes with time, for everybody',
      [api({ at: 1 }), json, api({ at: 2 }), logout, api({ at: 3 }), api({ at: 2 }, old)],
      [],
    ],
    ['it may have changed for everybody', [api(nobody), json, api(ada), logout, api(ada, old)], []],
    [
      'it is neither',
      [api(nobody), json, api(ada), logout, api(nobody), api({ user: { name: 'guest' } }, old)],
      [],
    ],
    [
      'the same value is refused elsewhere',
      [
        api(nobody),
        json,
        api(ada),
        logout,
        api(nobody),
        api(ada, old),
        { ...refused, ask: 'GET /api/orders' },
      ],
      [],
    ],
  ])('%s', async (_, visits, expected) => {
    expect(await found(...visits)).toEqual(expected);
  });
});

describe('several cookies that are sent together', () => {
  const sets = [`sid=${A}; ${FLAGS}`, `remember_token=${B}; ${FLAGS}`];
  const gone = ['sid=; Path=/; Max-Age=0', 'remember_token=; Path=/; Max-Age=0'];
  const start: Visit[] = [
    { ...stranger, status: 401 },
    { ...login, set: sets },
    account,
    { ...logout, set: gone },
  ];
  const both: Visit = { ...replay, send: `sid=${A}; remember_token=${B}` };

  it('a later request without one of them tells which opens the page', async () => {
    expect(await found(...start, both, refused)).toEqual(['high token-after-logout remember_token']);
    expect(await found(...start, refused, both)).toEqual(['high token-after-logout remember_token']);
    expect(await found(...start, both, { ...replay, send: `remember_token=${B}` })).toEqual([
      'high token-after-logout remember_token',
    ]);
    expect(await found(...start, both, { ...refused, send: `remember_token=${B}` })).toEqual([
      'high token-after-logout sid',
    ]);
  });

  it('or both of them are refused', async () => {
    expect(await found(...start, { ...both, status: 401 })).toEqual([]);
  });
});

describe('an old value that is accepted and replaced', () => {
  const tokens = (access: string, refresh: string) => [
    `access_token=${access}; ${FLAGS}`,
    `refresh_token=${refresh}; Path=/auth/refresh; HttpOnly; Secure; SameSite=Lax`,
  ];
  const gone = ['access_token=; Path=/; Max-Age=0', 'refresh_token=; Path=/auth/refresh; Max-Age=0'];
  const me: Visit = { ask: 'GET /api/me' };
  const start: Visit[] = [
    { ...me, status: 401 },
    { ...login, set: tokens(A, B) },
    me,
    { ask: 'POST /auth/logout', status: 204, set: gone },
  ];
  const renew: Visit = {
    ask: 'POST /auth/refresh',
    agent: 'curl',
    send: `refresh_token=${B}`,
    set: tokens(C, C),
  };

  it('works when what it is replaced with opens a closed page', async () => {
    const opened: Visit = { ...me, agent: 'curl', send: `access_token=${C}` };
    expect(await found(...start, renew, opened)).toEqual(['high token-after-logout refresh_token']);
    expect(await found(...start, renew, { ...opened, status: 401 })).toEqual([]);
  });

  it('or where a dead token was refused', async () => {
    const dead: Visit = { ask: 'POST /auth/refresh', agent: 'curl', send: 'refresh_token=x', status: 401 };
    expect(await found(...start, dead, renew)).toEqual(['high token-after-logout refresh_token']);
    expect(await found(...start, dead, { ...renew, status: 401, set: [] })).toEqual([]);
  });

  it('and not where everybody is given a new session', async () => {
    const first: Visit = { ask: 'GET /', set: [`sid=${B}; ${FLAGS}`] };
    const again: Visit = { ...replay, ask: 'GET /', set: [`sid=${C}; ${FLAGS}`] };
    expect(await found(first, login, { ask: 'GET /' }, logout, again)).toEqual([]);
  });
});

it('a session in the cookie: what is seen after the logout says more than its format', async () => {
  const token = 'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJhZGEifQ.dGhlIHNpZ25hdHVyZSBvZiB0aGUgdG9rZW4gaXMgdGhpcw';
  const jwt: Visit = { ...login, set: [`auth=${token}; ${FLAGS}`] };
  const end: Visit = { ...logout, set: ['auth=; Path=/; Max-Age=0'] };
  const again: Visit = { ...replay, send: `auth=${token}` };
  const denied = { ...stranger, status: 401 };
  expect(await found(denied, jwt, account, end)).toEqual(['info stateless-session-logout auth']);
  expect(await found(denied, jwt, account, end, again)).toEqual(['high token-after-logout auth']);
  expect(await found(denied, jwt, account, end, { ...again, status: 401 })).toEqual([]);
});

describe('a refresh token that was replaced', () => {
  const token = (value: string) => [
    `refresh_token=${value}; Path=/auth/refresh; HttpOnly; Secure; SameSite=Lax`,
  ];
  const renew = (sent: string, given: string): Visit => ({
    ask: 'POST /auth/refresh',
    send: `refresh_token=${sent}`,
    set: token(given),
  });
  const start: Visit = { ...login, set: token(A) };
  const D = '5f2a41abc0ffee9d7ec3c8a6b5e4f1d2';
  const reused = async (...visits: Visit[]) =>
    (await browse(visits)).findings.filter(({ rule }) => rule === 'refresh-token-reused').length;

  it('must be refused: it is reported when it is accepted, and its successor has been used', async () => {
    expect(await reused(start, renew(A, B), renew(B, C), renew(A, D))).toBe(1);
    expect(await reused(start, renew(A, B), renew(B, C), { ...renew(A, D), status: 401, set: [] })).toBe(0);
    // Parallel requests with one value, and a session that is no such token.
    expect(await reused(start, renew(A, B), renew(A, C))).toBe(0);
    const other = (sent: string, given: string): Visit => ({
      ask: 'GET /page',
      send: `sid=${sent}`,
      set: [`sid=${given}; ${FLAGS}`],
    });
    expect(await reused(login, other(A, B), other(B, C), other(A, D))).toBe(0);
  });
});
