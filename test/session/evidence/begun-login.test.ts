// Logins that only the response shows, and how users log in: by link, by registration, by a cookie that remembers them, by
// HTTP Basic, with a token; and what looks like one of them.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';
import { told } from '../told.ts';

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

describe('a cookie that a login sets beside the session, and that comes back without it', () => {
  const both: Visit = {
    ask: 'POST /login',
    form: 'user=ada&password=x',
    to: '/',
    set: [...sid(A), `rmb=${REMEMBER}; HttpOnly`],
  };
  const alone = (...set: string[]): Visit => ({ ask: 'GET /home', page: HOME, send: `rmb=${REMEMBER}`, set });

  it('logs in where a session begins', async () => {
    expect(await told([both, alone(...sid(B))], /remember/)).toEqual([
      '2 Login by remember-me cookie: gets value 1',
    ]);
  });

  it.each<[string, Visit]>([
    ['nothing begins', alone()],
    ['the session is there', { ...alone(...sid(B)), send: `sid=${A}; rmb=${REMEMBER}` }],
  ])('logs nobody in where %s', async (_, visit) => {
    expect(await told([both, visit], /remember/)).toEqual([]);
  });
});

describe('a wrong password of another user, beside the session of one', () => {
  const login = (user: string, change: Partial<Visit>): Visit => ({
    ask: `POST /tabs/${user}/login`,
    form: `user=${user}&password=x`,
    ...change,
  });
  const account: Visit = { ask: 'GET /account', page: HOME };
  const start = [
    { ...account, page: '', to: '/login' },
    login('ada', { to: '/account', set: sid(A) }),
    account,
  ];

  it('is a failed login, and says nothing of the session', async () => {
    const visits = [...start, login('bob', { status: 401 })];
    expect(await told(visits, /fails|refuses/)).toEqual(['4 Login fails']);
  });

  it.each<[string, Visit]>([
    ['of the same user', login('ada', { status: 401, ask: 'POST /tabs/b/login' })],
    [
      'in a form for something else',
      login('bob', { ask: 'POST /mail', form: 'host=a&user=bob&password=x', status: 422 }),
    ],
  ])('is none: %s', async (_, visit) => {
    expect(await told([...start, visit], /Login fails/)).toEqual([]);
  });
});
