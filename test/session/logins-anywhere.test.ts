// Logins and logouts wherever applications have put them, as conversations of a browser with a server: packets in,
// stories out. Each kind stands for others like it: no name of an application decides.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const TURNS = /^(?:login|login-failed|logout)$/;
const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = 'c5e4f1d20b0ffee5f2a7e41b09d3c8a6';
const D = 'd9a0c2b4da7d1e90b3c5a24f68b1d7e3';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly`];
const GONE = ['sid=; Path=/; Max-Age=0'];
const FORM =
  '<title>Log in</title><form method=post><input name=user><input name=password type=password></form>';
const HOME = '<title>Home</title><p>Hello</p>';
const form = (password: string) => `user=ada&password=${password}`;

/** Logins, failed logins and logouts of all sessions: `login 3` happened at the third visit. */
async function turns(visits: readonly Visit[]): Promise<string[]> {
  const { sessions } = await browse(visits);
  return sessions.flatMap(({ events }) =>
    events
      .filter(({ event }) => TURNS.test(event))
      .map(({ event, frame }) => `${event} ${Math.ceil(frame / 2)}`),
  );
}

describe('front controllers: what to do stands in a parameter', () => {
  const login: Visit = {
    ask: 'POST /index.php?page=login',
    form: form('right'),
    to: '/index.php',
    set: sid(A),
  };

  it.each([
    'GET /index.php?_task=logout',
    'GET /index.php?route=/logout',
    'GET /index.php?title=Special:UserLogout',
    'GET /index.php?module=Users&action=Logout',
    'GET /index.php?option=com_users&task=user.logout',
    'GET /portal.do?method=signOff',
    'GET /main.aspx?cmd=logoff',
    'GET /?q=user/logout',
    'POST /index.php?do=logout',
  ])('a logout: %s', async (ask) => {
    expect(await turns([login, { ask: 'GET /index.php', page: HOME }, { ask, to: '/', set: GONE }])).toEqual([
      'login 1',
      'logout 3',
    ]);
  });

  it.each([
    'GET /search?q=logout',
    'GET /index.php?s=logout',
    'GET /wiki?title=Logout',
    'GET /index.php?next=/logout',
    'GET /blog/how-to-logout',
    'GET /help/signout',
    'GET /static/logout.css',
    'GET /api/authors?action=view',
    'OPTIONS /logout',
  ])('none: %s', async (ask) => {
    expect(await turns([login, { ask, page: HOME }, { ask: 'GET /index.php', page: HOME }])).toEqual([
      'login 1',
    ]);
  });

  it('a link that is fetched in advance is none', async () => {
    const fields = ['Sec-Purpose: prefetch'];
    expect(await turns([login, { ask: 'GET /logout', fields, to: '/' }])).toEqual(['login 1']);
  });

  it.each(['logout=Logout', 'btn_logout=1', '__EVENTTARGET=ctl00%24Header%24LogoutButton', 'action=logout'])(
    'a button: %s',
    async (button) => {
      const logout: Visit = {
        ask: 'POST /index.php',
        form: `token=1&${button}`,
        to: '/index.php',
        set: sid(B),
      };
      expect(await turns([login, { ask: 'GET /index.php', page: HOME }, logout])).toEqual([
        'login 1',
        'logout 3',
      ]);
    },
  );

  it('a parameter that leads out where the response takes the cookie away', async () => {
    const page: Visit = { ask: 'GET /index.php', page: HOME };
    expect(await turns([login, page, { ask: 'GET /index.php?reconnect=1', to: '/', set: GONE }])).toEqual([
      'login 1',
      'logout 3',
    ]);
    expect(await turns([login, page, { ask: 'GET /socket?reconnect=1', page: HOME }])).toEqual(['login 1']);
  });

  it('a page that sends others to a login in the query', async () => {
    const out = { ask: 'GET /index.php?title=Special:UserLogout', page: HOME };
    const closed = { ask: 'GET /index.php?title=Account', to: '/index.php?title=Special:UserLogin' };
    const { sessions, findings } = await browse([login, { ask: 'GET /index.php' }, out, closed]);
    expect(sessions).toHaveLength(1);
    expect(findings.filter(({ rule }) => rule === 'token-after-logout')).toEqual([]);
  });
});

describe('bodies that name what to do', () => {
  const rpc = (method: string) => ({ jsonrpc: '2.0', id: 1, method, params: ['secret'] });

  it('JSON-RPC: one place, one status, the outcome in the content', async () => {
    expect(
      await turns([
        { ask: 'POST /json', json: rpc('auth.check_session'), returns: { id: 1, result: false } },
        { ask: 'POST /json', json: rpc('auth.login'), returns: { id: 1, result: false } },
        { ask: 'POST /json', json: rpc('auth.login'), returns: { id: 1, result: true }, set: sid(A) },
        { ask: 'POST /json', json: rpc('web.update'), returns: { id: 1, result: { up: 1 } } },
        { ask: 'POST /json', json: rpc('auth.delete_session'), returns: { id: 1, result: true } },
      ]),
    ).toEqual(['login-failed 2', 'login 3', 'logout 5']);
  });

  it('GraphQL', async () => {
    const graphql = (query: string) => ({ query, variables: { email: 'a', password: 'b' } });
    const login = graphql(
      'mutation Login($email: String!, $password: String!) { login(email: $email) { ok } }',
    );
    expect(
      await turns([
        { ask: 'POST /graphql', json: login, returns: { data: null, errors: [{ message: 'no' }] } },
        { ask: 'POST /graphql', json: login, returns: { data: { login: { ok: true } } }, set: sid(A) },
        {
          ask: 'POST /graphql',
          json: { query: 'query { logoutUrl }' },
          returns: { data: { logoutUrl: '/' } },
        },
        {
          ask: 'POST /graphql',
          json: { query: 'mutation { signOut { ok } }' },
          returns: { data: {} },
          set: GONE,
        },
      ]),
    ).toEqual(['login-failed 1', 'login 2', 'logout 4']);
  });

  it.each([
    ['success: false', { success: false }, { success: true }],
    ['an error member', { error: 'bad credentials' }, { user: { id: 1 } }],
    ['a status in words', { status: 'error' }, { status: 'ok' }],
    ['SvelteKit', { type: 'failure', status: 400 }, { type: 'redirect', status: 303, location: '/home' }],
    ['a redirect back', { redirect: '/login?x=1' }, { redirect: '/home' }],
    [
      'React Router',
      [['SingleFetchRedirect', 1], { redirect: '/login' }],
      [['SingleFetchRedirect', 1], { redirect: '/account' }],
    ],
  ])('JSON with status 200 for both, and a new value each time: %s', async (_name, wrong, right) => {
    expect(
      await turns([
        { ask: 'GET /login', page: FORM, set: sid(A) },
        { ask: 'POST /login', json: { user: 'a', password: 'x' }, returns: wrong, set: sid(B) },
        { ask: 'POST /login', json: { user: 'a', password: 'y' }, returns: right, set: sid(C) },
      ]),
    ).toEqual(['login-failed 2', 'login 3']);
  });
});

describe('a new anonymous value is no login', () => {
  it('where the page asks for the password again', async () => {
    expect(
      await turns([
        { ask: 'GET /login', page: FORM, set: sid(A) },
        { ask: 'POST /login', form: form('wrong'), page: FORM, set: sid(B) },
        { ask: 'POST /login', form: form('right'), to: '/home', set: sid(C) },
        { ask: 'GET /home', page: HOME },
      ]),
    ).toEqual(['login-failed 2', 'login 3']);
  });

  it('where the redirect leads back to the form', async () => {
    expect(
      await turns([
        { ask: 'GET /login', page: FORM, set: sid(A) },
        { ask: 'POST /session', form: form('wrong'), to: '/login', set: sid(B) },
        { ask: 'POST /session', form: form('right'), to: '/home', set: sid(C) },
      ]),
    ).toEqual(['login-failed 2', 'login 3']);
  });

  it('where what follows is sent to the login', async () => {
    expect(
      await turns([
        { ask: 'GET /login', page: FORM, set: sid(A) },
        { ask: 'POST /login', form: form('wrong'), to: '/home', set: sid(B) },
        { ask: 'GET /home', to: '/login' },
        { ask: 'POST /login', form: form('right'), to: '/home', set: sid(C) },
        { ask: 'GET /home', page: HOME },
      ]),
    ).toEqual(['login-failed 2', 'login 4']);
  });

  it('and what a user may not see later takes no login back', async () => {
    expect(
      await turns([
        { ask: 'POST /login', form: form('right'), to: '/home', set: sid(A) },
        { ask: 'GET /home', page: HOME },
        { ask: 'GET /admin', to: '/admin/login' },
      ]),
    ).toEqual(['login 1']);
  });
});

it('where the value changes with every response, the question whether to log out is no logout', async () => {
  const values = Array.from({ length: 8 }, (_, index) => `${index}${A.slice(1)}`);
  const pages = values.map(
    (value, index): Visit => ({ ask: `GET /page/${index}`, page: HOME, set: sid(value) }),
  );
  const all = await turns([
    ...pages,
    { ask: 'POST /login', form: form('right'), to: '/home', set: sid(B) },
    { ask: 'GET /logout', page: '<form method=post><button>Log out?</button></form>', set: sid(C) },
    { ask: 'POST /logout', form: 'token=1', to: '/', set: sid(D) },
  ]);
  expect(all).toEqual(['login 9', 'logout 11']);
});

describe('a login that failed before there was a cookie', () => {
  it.each<[string, Partial<Visit>]>([
    ['401', { status: 401 }],
    ['a redirect back', { to: '/login?error=1' }],
    ['the form again', { page: FORM }],
    ['422 and JSON', { status: 422, returns: { errors: ['x'] } }],
    ['200 and JSON', { returns: { ok: false } }],
  ])('is told in the session of the next one: %s', async (_name, response) => {
    const wrong: Visit = { ask: 'POST /login', form: form('wrong'), ...response };
    const right: Visit = { ask: 'POST /login', form: form('right'), to: '/home', set: sid(A) };
    expect(await turns([{ ask: 'GET /login', page: FORM }, wrong, wrong, right])).toEqual([
      'login-failed 2',
      'login-failed 3',
      'login 4',
    ]);
    // Another client has tried that: it has no session.
    expect(await turns([{ ...wrong, from: 2 }, right])).toEqual(['login 2', 'login-failed 1']);
  });

  it('by HTTP Basic, exchanged for a cookie', async () => {
    const challenge = ['WWW-Authenticate: Basic realm="x"'];
    const basic = (secret: string) => [`Authorization: Basic ${secret}`];
    expect(
      await turns([
        { ask: 'GET /', status: 401, responseFields: challenge },
        { ask: 'GET /', fields: basic('d3Jvbmc='), status: 401, responseFields: challenge },
        { ask: 'GET /', fields: basic('cmlnaHQ='), page: HOME, set: sid(A) },
      ]),
    ).toEqual(['login-failed 2', 'login 3']);
  });

  it('by HTTP Digest: a stale nonce is no wrong password', async () => {
    const digest = ['Authorization: Digest username="a", nonce="1", response="2"'];
    const stale = ['WWW-Authenticate: Digest nonce="2", stale=true'];
    expect(
      await turns([
        { ask: 'GET /', fields: digest, status: 401, responseFields: stale },
        { ask: 'GET /', fields: digest, page: HOME, set: sid(A) },
      ]),
    ).toEqual(['login 2']);
  });

  it.each<[string, Visit]>([
    ['a newsletter', { ask: 'POST /newsletter', form: 'email=a%40b.test', page: HOME }],
    ['a registration', { ask: 'POST /register', form: 'user=a&password=b&password_confirm=b', status: 422 }],
    [
      'a change of the password',
      { ask: 'POST /password', form: 'old_password=a&new_password=b', status: 422 },
    ],
    ['a search', { ask: 'POST /search', form: 'q=login', page: HOME }],
    ['an API', { ask: 'POST /api/authors', json: { name: 'login' }, status: 422 }],
  ])('is none: %s', async (_name, other) => {
    const right: Visit = { ask: 'POST /login', form: form('right'), to: '/home', set: sid(A) };
    expect(await turns([other, right])).toEqual(['login 2']);
  });
});

it.each(['deleted', 'null', 'none', '""'])('a cookie that is set to %s is gone', async (value) => {
  const { sessions } = await browse([
    { ask: 'GET /', status: 401, set: [`sid=${value}; Path=/`] },
    { ask: 'POST /login', form: form('right'), to: '/', set: sid(A) },
    { ask: 'GET /', page: HOME },
    { ask: 'POST /logout', form: 'token=1', to: '/', set: [`sid=${value}; Path=/`] },
    { ask: 'GET /', status: 401, set: [`sid=${value}; Path=/`] },
  ]);
  expect(sessions).toHaveLength(1);
  expect(sessions[0]?.events.map(({ event }) => event).filter((event) => TURNS.test(event))).toEqual([
    'login',
    'logout',
  ]);
});

describe('a link with a secret in its path', () => {
  const SECRET = '9f86d081884c7d659a2feaa0c55ad015';
  const flags = 'Path=/; HttpOnly; Secure; SameSite=Lax';
  const set = [`sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; ${flags}`];

  it.each([`/m/${SECRET}`, `/login/${SECRET}`, `/auth/verify/${SECRET}`, `/magic-link/${SECRET}/`])(
    'logs in where it begins a session: %s',
    async (path) => {
      const { sessions } = await browse([{ ask: `GET ${path}`, to: '/home', set }, { ask: 'GET /home' }]);
      expect(sessions[0]?.totals.login).toBe(1);
      expect(JSON.stringify(sessions[0]?.events[1]?.evidence)).not.toContain(SECRET);
    },
  );

  it.each<[string, Visit]>([
    ['a page', { ask: `GET /m/${SECRET}`, set }],
    ['no session', { ask: `GET /m/${SECRET}`, to: '/home' }],
    ['words', { ask: 'GET /login/forgotten-my-password-please', to: '/home', set }],
    ['a number', { ask: 'GET /m/12345', to: '/home', set }],
    ['a password to reset', { ask: `GET /auth/reset/${SECRET}`, to: '/home', set }],
    ['a picture', { ask: `GET /media/${SECRET}`, to: '/home', set }],
  ])('not to %s', async (_, visit) => {
    const { sessions } = await browse([visit, { ask: 'GET /home' }]);
    expect(sessions.map(({ totals }) => totals.login ?? 0).filter((count) => count > 0)).toEqual([]);
  });
});
