// Logins that only the response shows, and how users log in: by link, by registration, by a cookie that remembers them, by
// HTTP Basic, with a token; and what looks like one of them.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf, told } from './told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const REMEMBER = 'c5e4f1d20b0ffee5f2a7e41b09d3c8a6d9a0c2b4';
const SECRET = '8f3a9c1d5e7b2f4a6c8e0d1b';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly`];
const FORM = '<title>Log in</title><form method=post><input name=user><input name=p type=password></form>';
const HOME = '<title>Home</title><p>Hello</p>';
const LOGIN = /Login|login/;
const visitor: Visit = { ask: 'GET /', page: HOME, set: sid(B) };

describe('a login by GET', () => {
  it.each([
    ['/login?user=ada', 'Login'],
    ['/login?user=ada&password=s3cret-pass', 'Login'],
    ['/auth/login?email=ada%40shop.example', 'Login'],
    ['/anmelden?benutzer=ada', 'Login'],
    [`/magic/${SECRET}`, 'Login by link'],
    ['/magic/TOKEN42', 'Login by link'],
    [`/login/${SECRET}`, 'Login by link'],
    [`/auth/verify/${SECRET}`, 'Login by link'],
    [`/passwordless/confirm/${SECRET}`, 'Login by link'],
    ['/auth/callback?code=abc123', 'Login by another server'],
    ['/login/oauth2/code/github?code=abc123&state=xyz', 'Login by another server'],
    ['/login?ticket=ST-1-abc', 'Login by another server'],
  ])('%s', async (target, how) => {
    const first: Visit = { ask: `GET ${target}`, to: '/', set: sid(A) };
    expect(await told([first, { ask: 'GET /', page: HOME }], LOGIN)).toEqual([`1 ${how}: gets value 1`]);
    expect(await told([visitor, first], LOGIN)).toEqual([`2 ${how}: sends value 1; gets value 2`]);
    const page: Visit = { ask: `GET ${target}`, page: HOME, set: sid(A) };
    expect(await told([visitor, page], LOGIN)).toEqual([`2 ${how}: sends value 1; gets value 2`]);
  });

  it.each<[string, Visit]>([
    ['a form with the name filled in', { ask: 'GET /login?user=ada', page: FORM, set: sid(A) }],
    ['a page that was asked for before', { ask: 'GET /login?next=/home', page: FORM, set: sid(A) }],
    [
      'to the login of another server',
      { ask: 'GET /login?email=a', to: 'https://id.example/?x=1', set: sid(A) },
    ],
    ['an old link', { ask: `GET /magic/${SECRET}`, to: '/login?error=expired', set: sid(A) }],
    ['an old link, and the form', { ask: `GET /magic/${SECRET}`, page: FORM, set: sid(A) }],
    ['a link for a new password', { ask: `GET /auth/reset/${SECRET}`, page: HOME, set: sid(A) }],
    ['a page about links', { ask: 'GET /magic/about-links', page: HOME, set: sid(A) }],
    ['a search for a user', { ask: 'GET /search?user=ada', page: HOME, set: sid(A) }],
    ['no other value', { ask: 'GET /login?user=ada', to: '/', set: sid(B) }],
    ['another cookie', { ask: 'GET /login?user=ada', to: '/', set: ['theme=dark; Path=/'] }],
    [
      'fetched in advance',
      { ask: `GET /magic/${SECRET}`, fields: ['Sec-Purpose: prefetch'], to: '/', set: sid(A) },
    ],
  ])('none: %s', async (_, visit) => {
    expect(await told([visitor, visit], LOGIN)).toEqual([]);
  });

  it('never shows the secret of a password', async () => {
    const { sessions } = await browse([
      { ask: 'GET /login?user=ada&password=s3cret-pass', to: '/', set: sid(A) },
    ]);
    expect(JSON.stringify(sessions)).not.toContain('s3cret');
  });
});

describe('a registration', () => {
  const FIELDS = 'email=a&password=s3cret-pass&password_confirmation=s3cret-pass';

  it.each([
    ...[
      '/register',
      '/signup',
      '/users',
      '/users/sign_up',
      '/api/v1/users',
      '/create-account',
      '/account/register',
    ],
    ...[
      '/registrieren',
      '/inscription',
      '/registro',
      '/cadastro',
      '/registrazione',
      '/registreren',
      '/rejestracja',
    ],
  ])('logs in: %s', async (path) => {
    const visit: Visit = { ask: `POST ${path}`, form: FIELDS, to: '/welcome', set: sid(A) };
    expect(await told([visitor, visit], LOGIN)).toEqual([
      '2 Login by registration: sends value 1; gets value 2',
    ]);
  });

  it('logs in by JSON', async () => {
    const json = { user: { email: 'a', password: 'b' } };
    const visit: Visit = { ask: 'POST /api/users', json, status: 201, returns: { id: 1 }, set: sid(A) };
    expect(await told([visit], LOGIN)).toEqual(['1 Login by registration: gets value 1']);
  });

  it.each<[string, Visit]>([
    ['to the login', { ask: 'POST /register', form: FIELDS, to: '/login', set: sid(A) }],
    ['a mail first', { ask: 'POST /register', form: FIELDS, to: '/check-your-mail', set: sid(A) }],
    ['the form again', { ask: 'POST /register', form: FIELDS, page: FORM, set: sid(A) }],
    ['refused', { ask: 'POST /signup', form: FIELDS, status: 422, page: FORM, set: sid(A) }],
    ['the same value', { ask: 'POST /signup', form: FIELDS, to: '/welcome', set: sid(B) }],
    ['no password', { ask: 'POST /users', form: 'name=a', to: '/users/1', set: sid(A) }],
    ['a new password', { ask: 'POST /password/reset', form: FIELDS, to: '/', set: sid(A) }],
  ])('logs nobody in: %s', async (_, visit) => {
    expect(await told([visitor, visit], LOGIN)).toEqual([]);
  });

  it('by a user makes an account for another one', async () => {
    const login: Visit = { ask: 'POST /login', form: 'user=a&password=b', to: '/', set: sid(B) };
    const visit: Visit = { ask: 'POST /users', form: FIELDS, to: '/users/2', set: sid(A) };
    expect(await told([login, visit], LOGIN)).toEqual(['1 Login: gets value 1']);
  });
});

describe('a cookie that remembers the user', () => {
  const remember = `remember_me=${REMEMBER}`;
  const login: Visit = {
    ask: 'POST /login',
    form: 'user=ada&password=right&remember=1',
    to: '/',
    set: [...sid(A), `${remember}; Path=/; Max-Age=1000000; HttpOnly`],
  };
  const again: Visit = { ask: 'GET /account', send: remember, page: HOME, set: sid(B) };
  const BY_COOKIE = /remember-me/;

  it('logs in', async () => {
    expect(await told([login, again], BY_COOKIE)).toEqual(['2 Login by remember-me cookie: gets value 1']);
    const closed: Visit = { ask: 'GET /account', from: 3, to: '/login' };
    expect(await told([closed, again], BY_COOKIE)).toEqual(['2 Login by remember-me cookie: gets value 1']);
  });

  it('perhaps logs in where nothing else is known', async () => {
    expect(await told([again], BY_COOKIE)).toEqual(['1 Perhaps: login by remember-me cookie: gets value 1']);
  });

  it.each<[string, Visit]>([
    ['it is not valid any more', { ask: 'GET /account', send: remember, to: '/login', set: sid(B) }],
    ['the form in place of the page', { ask: 'GET /account', send: remember, page: FORM, set: sid(B) }],
    ['no session begins', { ask: 'GET /account', send: remember, page: HOME }],
    [
      'the session is there too',
      { ask: 'GET /account', send: `sid=${A}; ${remember}`, page: HOME, set: sid(B) },
    ],
    ['it remembers a name', { ask: 'GET /account', send: 'remember_me=ada', page: HOME, set: sid(B) }],
  ])('does not where %s', async (_, visit) => {
    expect(await told([login, visit], BY_COOKIE)).toEqual([]);
  });
});

describe('a password with each request', () => {
  const basic = (pair: string) => [`Authorization: Basic ${Buffer.from(pair).toString('base64')}`];
  const right: Visit = { ask: 'GET /admin', fields: basic('ada:s3cret-pass'), page: HOME };
  const ASKS = ['WWW-Authenticate: Basic realm="x"'];
  const asks: Visit = { ask: 'GET /admin', status: 401, responseFields: ASKS };
  const wrong: Visit = { ...asks, fields: basic('ada:wrong-pass') };

  it('is told once', async () => {
    expect(await told([asks, wrong, right, right, { ...right, ask: 'GET /other' }])).toEqual([
      '2 Login by HTTP Basic fails',
      '3 Login by HTTP Basic',
    ]);
    expect(await told([right, right])).toEqual(['1 Login by HTTP Basic']);
  });

  it('is told for each user', async () => {
    const other: Visit = { ...right, fields: basic('eve:other-pass') };
    expect(await told([right, other, right, other])).toEqual(['1 Login by HTTP Basic (2 times)']);
  });

  it('is told by the session that it begins', async () => {
    expect(await told([asks, { ...right, set: sid(A) }, right], LOGIN)).toEqual([
      '2 Login by HTTP Basic: gets value 1',
    ]);
  });

  it('is a login beside a cookie that it leaves alone', async () => {
    expect(await told([visitor, asks, right, right], LOGIN)).toEqual(['3 Login by HTTP Basic']);
  });

  it('is one by HTTP Digest too, whose every request has another response', async () => {
    const digest = (response: string): Visit => ({
      ask: 'GET /admin',
      fields: [
        `Authorization: Digest username="ada", realm="x", nonce="n", uri="/admin", response="${response}"`,
      ],
      page: HOME,
    });
    expect(await told([digest('11'), digest('22')])).toEqual(['1 Login by HTTP Digest']);
  });

  it.each<[string, readonly Visit[]]>([
    ['an API key', [{ ...right, fields: basic('sk_live_4b1f2c7de9a0:') }]],
    ['a program that asks for a token', [{ ...right, ask: 'POST /oauth/token', form: 'grant_type=x' }]],
    ['a page that is open to all', [{ ask: 'GET /admin', from: 4, page: HOME }, right]],
    ['another scheme', [{ ...right, fields: ['Authorization: AWS4-HMAC-SHA256 x'] }]],
    ['a server that fails', [{ ask: 'GET /admin', fields: basic('ada:s3cret-pass'), status: 500 }]],
  ])('is no login: %s', async (_, visits) => {
    expect(await told(visits, LOGIN)).toEqual([]);
  });

  it('is not shown', async () => {
    const { sessions } = await browse([asks, wrong, right]);
    expect(sessions[0]!.says?.sentence).toBe('Login by HTTP Basic with each request.');
    expect(JSON.stringify(sessions)).not.toMatch(/-pass|YWRhO/);
  });
});

describe('a bearer token', () => {
  const T = '4b1f2c7de9a04c5f8e6d3b2a1c0f9e8d';
  const bearer = (token: string) => [`Authorization: Bearer ${token}`];
  const login: Visit = { ask: 'POST /login', json: { user: 'a', password: 'b' }, returns: { token: T } };
  const me: Visit = { ask: 'GET /me', fields: bearer(T), returns: { id: 1 } };
  const refused: Visit = { ask: 'GET /me', fields: bearer(T), status: 401 };
  const logout: Visit = { ask: 'POST /logout', fields: bearer(T), returns: { ok: true } };
  const closed: Visit = { ask: 'GET /me', from: 4, status: 401 };
  const replay = (outcome: string) => `Replay: sends the token, whose session has ended; ${outcome}`;

  it('is replayed after the logout, accepted or refused', async () => {
    expect(await told([closed, login, me, logout, me, me])).toEqual([
      '2 Login',
      '4 Logout',
      `5 ${replay('the server accepts it')} (2 times)`,
    ]);
    expect(await told([login, me, logout, refused])).toEqual([
      '1 Login',
      '3 Logout',
      `4 ${replay('the server refuses it')}`,
    ]);
  });

  it('is replayed after it was given back (RFC 7009), and by another client', async () => {
    const revoke: Visit = { ask: 'POST /auth/revoke', fields: bearer(T), form: `token=${T}` };
    expect(await told([login, me, revoke, refused], /Replay/)).toHaveLength(1);
    const { sessions } = await browse([login, me, logout, { ...me, agent: 'curl/8' }]);
    expect(stepsOf(sessions).at(-1)).toBe(`4 ${replay('the server accepts it')}`);
    expect(sessions).toHaveLength(1);
    expect(sessions[0]!.events.at(-1)!.client.name).toContain('curl');
  });

  it('is replayed where its login was not seen', async () => {
    expect(await told([me, logout, refused])).toEqual(['2 Logout', `3 ${replay('the server refuses it')}`]);
  });

  it.each<[string, readonly Visit[]]>([
    ['a token that a new login has brought', [login, me, logout, login, me]],
    ['another token', [login, me, logout, { ...me, fields: bearer(`${T}00`) }]],
    ['one more logout', [login, me, logout, logout]],
    ['no logout', [login, me, refused]],
    ['a logout of other devices', [login, me, { ...logout, ask: 'POST /logout-other-devices' }, me]],
    ['a logout that fails', [login, me, { ask: 'POST /logout', fields: bearer(T), status: 500 }, me]],
  ])('is not replayed: %s', async (_, visits) => {
    expect(await told(visits, /Replay/)).toEqual([]);
  });

  it('proves nothing at a page that is open to all', async () => {
    const open: Visit = { ask: 'GET /news', from: 4, returns: { id: 1 } };
    const news: Visit = { ask: 'GET /news', fields: bearer(T), returns: { id: 1 } };
    expect(await told([open, login, me, logout, news], /Replay/)).toEqual([
      `5 ${replay('whether the server accepts it cannot be seen')}`,
    ]);
  });
});
