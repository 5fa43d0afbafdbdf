// Sessions whose names nobody knows: they are found from what happens, with the values that they had before.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { type Followed, timeline } from './followed.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = '41ab5f2a7ec0ffee9d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const PASSWORD = 'user=ada&password=secret';

const first: Visit = { ask: 'GET /', set: [`shopid=${A}; ${FLAGS}`] };
const denied: Visit = { ask: 'GET /account', to: '/login' };
const wrong: Visit = { ask: 'POST /login', form: PASSWORD, to: '/login' };
const login: Visit = { ask: 'POST /login', form: PASSWORD, to: '/account' };
const account: Visit = { ask: 'GET /account' };
const logout: Visit = { ask: 'GET /logout', to: '/', set: ['shopid=; Path=/; Max-Age=0'] };

const events = ({ sessions }: Followed) => sessions.map((one) => `${one.name}: ${timeline(one).join(', ')}`);
const about = ({ findings }: Followed) =>
  findings
    .filter(({ rule }) => /not-rotated|httponly-missing|token-after/.test(rule))
    .map(({ rule, severity, cookie }) => `${severity} ${rule} ${cookie}`);

describe('a value that is denied a page, and opens it after the login', () => {
  it('is a session that the login does not change', async () => {
    const followed = await browse([first, denied, wrong, login, account, logout]);
    expect(about(followed)).toEqual(['high session-not-rotated shopid']);
    expect(
      followed.sessions.map(({ name, totals }) => [
        name,
        totals.login,
        totals['login-failed'],
        totals.logout,
      ]),
    ).toEqual([['shopid', 1, 1, 1]]);
  });

  it('whatever else is sent with it that is no identifier', async () => {
    const theme: Visit = { ask: 'GET /theme', set: ['theme=dark; Path=/; Secure; HttpOnly; SameSite=Lax'] };
    expect(about(await browse([first, denied, theme, login, account]))).toEqual([
      'high session-not-rotated shopid',
    ]);
  });

  it('is none without a login in between: the page was denied for another reason', async () => {
    expect((await browse([first, denied, account])).sessions).toEqual([]);
  });

  it('is no session when the login sets another cookie', async () => {
    const set: Visit = { ...login, set: [`authid=${B}; ${FLAGS}`] };
    const followed = await browse([first, denied, set, account]);
    expect(about(followed)).toEqual([]);
    expect(followed.sessions.map(({ name }) => name)).toEqual(['authid']);
  });

  it('is no session when a header proves who it is', async () => {
    const bearer: Visit = { ...account, fields: ['Authorization: Bearer abc'] };
    const script: Visit = { ask: 'POST /login', json: { user: 'ada', password: 'x' }, status: 200 };
    expect((await browse([first, denied, script, bearer])).sessions).toEqual([]);
  });
});

describe('a cookie that is a session only from the login on', () => {
  const before: Visit = { ask: 'GET /', set: [`mail_sessid=${A}; ${FLAGS}`] };

  it('had other values in the same browser', async () => {
    const set: Visit = { ...login, to: '/?task=mail', set: [`mail_sessid=${B}; ${FLAGS}`] };
    const followed = await browse([before, set, { ask: 'GET /?task=mail' }]);
    expect(events(followed)).toEqual([
      'mail_sessid: issued 2, sent 3, rotated 4, login 4, sent 5, privileged-use 6',
    ]);
    expect(about(followed)).toEqual([]);
  });

  it('or keeps its value', async () => {
    const kept: Visit = { ...login, to: '/?task=mail', set: [`mail_sessid=${A}; ${FLAGS}`] };
    expect(about(await browse([before, kept, { ask: 'GET /?task=mail' }]))).toEqual([
      'high session-not-rotated mail_sessid',
    ]);
  });

  it('and is sent beside a session that is known', async () => {
    const known: Visit = { ask: 'GET /shop', set: [`sid=${C}; ${FLAGS}`] };
    const set: Visit = { ...login, set: [`mail_sessid=${B}; ${FLAGS}`] };
    const followed = await browse([before, known, set, account]);
    expect(events(followed)).toContain(
      'mail_sessid: issued 2, sent 3, sent 5, rotated 6, login 6, sent 7, privileged-use 8',
    );
  });
});

describe('a cookie that a login or a logout is about', () => {
  it('the only unguessable HttpOnly one that a login comes with: a guess', async () => {
    const followed = await browse([first, login, account]);
    expect(about(followed)).toEqual(['medium session-not-rotated shopid']);
    expect(followed.sessions[0]?.because.join()).toContain('a login comes with it');
  });

  it('the one that goes with a logout, though no login was recognised', async () => {
    const followed = await browse([
      first,
      { ask: 'POST /enter', form: 'u=ada&p=secret', to: '/account' },
      account,
      logout,
    ]);
    expect(events(followed)).toEqual(['shopid: issued 2, sent 3, sent 5, sent 7, deleted 8, logout 8']);
  });

  it('not one of several, one that scripts may read, one that can be guessed, or a CSRF token', async () => {
    const others = [
      [`shopid=${A}; ${FLAGS}`, `device=${B}; ${FLAGS}`],
      [`visitor=${A}; Path=/; Secure; SameSite=Lax`],
      [`step=3; ${FLAGS}`],
      [`_csrf=${A}; ${FLAGS}`],
    ];
    for (const set of others)
      expect((await browse([{ ask: 'GET /', set }, login, account])).sessions, set[0]).toEqual([]);
  });

  it('not one that a failed login comes with', async () => {
    const { sessions } = await browse([first, wrong, wrong]);
    expect(sessions.map(({ name }) => name)).not.toContain('shopid');
  });
});

describe('a session that a GET sets', () => {
  it('is judged from the beginning, when a page shows what it is', async () => {
    const set: Visit = { ask: 'GET /enter', set: [`passid=${A}; Path=/`] };
    const closed: Visit = { ask: 'GET /', status: 401 };
    expect(about(await browse([closed, set, { ask: 'GET /' }]))).toEqual(['high httponly-missing passid']);
    expect(about(await browse([set, { ask: 'GET /' }, { ...closed, agent: 'curl' }]))).toEqual([
      'high httponly-missing passid',
    ]);
  });
});

describe('PHP begins a session, whatever its name is', () => {
  const PHP = 'br78qj691d4kcmfha0qjia9v9p';
  const EXPIRES = 'Expires: Thu, 19 Nov 1981 08:52:00 GMT';
  const begun = (...set: string[]): Visit => ({ ask: 'GET /', set, responseFields: [EXPIRES] });

  it('its birthday comes with it', async () => {
    // session.sid_length and session.sid_bits_per_character: 26 of 5 bits, 32 of 4, 48 of 6.
    for (const value of [PHP, A, 'dVwb3NwcnN-qW4kcmf,a0qjia9v9pBR78QJ691D4KcmfhA0q'])
      expect(about(await browse([begun(`links=${value}; path=/; domain=shop.example`)])), value).toEqual([
        'high httponly-missing links',
      ]);
  });

  it('and it goes on through a login and a logout that leaves it', async () => {
    const set: Visit = {
      ...login,
      to: '',
      status: 302,
      set: [`links_staySignedIn=${B}; Path=/; Secure; HttpOnly; SameSite=Lax`, `links=${C.slice(6)}; Path=/`],
    };
    const out: Visit = { ask: 'GET /logout', to: '/', set: ['links_staySignedIn=false; Path=/'] };
    const followed = await browse([begun(`links=${PHP}; Path=/`), wrong, set, account, out]);
    expect(events(followed)).toContain(
      'links: issued 2, sent 3, login-failed 4, sent 5, rotated 6, login 6, sent 7, privileged-use 8, sent 9, logout 10',
    );
  });

  it.each([
    ['one of several identifiers', begun(`links=${PHP}; Path=/`, `visitor=${A}; Path=/`)],
    ['a value that PHP makes for no session', begun(`links=${PHP}.${A}; Path=/`)],
    ['a short value', begun('links=dark; Path=/')],
    ['another Expires', { ...begun(`links=${PHP}; Path=/`), responseFields: ['Expires: 0'] }],
    ['a known session beside it', begun(`PHPSESSID=${PHP}; ${FLAGS}`, `visitor=${A}; Path=/`)],
    ['a session that the client has', { ...begun(`visitor=${A}; Path=/`), send: `other=${PHP}` }],
    ['a CSRF token', begun(`csrftoken=${A}; Path=/`)],
  ])('not %s', async (_, visit) => {
    const followed = await browse([visit]);
    expect(followed.sessions.map(({ name }) => name).filter((name) => name !== 'PHPSESSID')).toEqual([]);
  });
});

describe('a login gives the only identifier another value', () => {
  const open: Visit = { ask: 'GET /', set: [`shopid=${A}; Path=/`] };
  const changed: Visit = { ...login, set: [`shopid=${B}; Path=/`] };

  it('which is a session, though scripts may read it', async () => {
    const followed = await browse([open, wrong, changed, account]);
    expect(about(followed)).toEqual(['high httponly-missing shopid']);
    expect(followed.sessions[0]?.because.join()).toContain('a login gives it another value');
    expect(events(followed)).toEqual([
      'shopid: issued 2, sent 3, login-failed 4, sent 5, rotated 6, login 6, sent 7, privileged-use 8',
    ]);
  });

  it('also where it had none before, the Location is empty, or the user is remembered', async () => {
    for (const visits of [
      [{ ...login, set: [`shopid=${B}; Path=/`] }],
      [open, { ...changed, to: '', status: 302 }],
      [open, { ...changed, set: [`shopid=${B}; Path=/`, `shop_staySignedIn=${C}; ${FLAGS}`] }],
      [open, { ...changed, set: [`shopid=${B}; Path=/`, 'theme=dark; Path=/'] }],
    ] as Visit[][])
      expect(about(await browse([...visits, account])), visits.at(-1)?.ask).toContain(
        'high httponly-missing shopid',
      );
  });

  it.each([
    ['one of two identifiers', [open, { ...login, set: [`shopid=${B}; Path=/`, `other=${C}; Path=/`] }]],
    ['a failed login', [open, { ...wrong, set: [`shopid=${B}; Path=/`] }]],
    ['a page that comes again', [open, { ...changed, to: '/login', ask: 'POST /enter?login' }]],
    ['a value that stays', [open, login, account]],
    ['a value that can be guessed', [open, { ...login, set: ['step=2; Path=/'] }]],
    [
      'a token that a script sends back',
      [open, { ask: 'POST /cart', fields: [`X-Token: ${A}`] }, { ...changed }],
    ],
    ['a login of a script', [{ ...changed, to: undefined, json: { user: 'ada', password: 'x' } }]],
  ] as [string, Visit[]][])('not %s', async (_, visits) => {
    const followed = await browse([...visits, account]);
    expect(followed.sessions.map(({ name }) => name)).not.toContain('shopid');
  });
});

describe('a login that begins another session beside one that it leaves alone', () => {
  const begun: Visit = { ask: 'GET /', set: [`PHPSESSID=${A}; ${FLAGS}`] };
  const beside: Visit = { ...login, set: [`authid=${B}; ${FLAGS}`] };

  it('may log both in: the value from before stays', async () => {
    const followed = await browse([begun, wrong, beside, account]);
    expect(about(followed)).toEqual(['medium session-not-rotated PHPSESSID']);
    // The attempt before it is told where the login is told.
    expect(events(followed)).toContain('authid: login-failed 4, issued 6, login 6, sent 7, privileged-use 8');
  });

  it.each([
    [
      'when it gets another value too',
      { ...beside, set: [`authid=${B}; ${FLAGS}`, `PHPSESSID=${C}; ${FLAGS}`] },
    ],
    ['when it goes', { ...beside, set: [`authid=${B}; ${FLAGS}`, 'PHPSESSID=; Path=/; Max-Age=0'] }],
    ['when the login fails', { ...beside, to: '/login?error=1' }],
    ['when both are of one product', { ...beside, set: [`KEYCLOAK_IDENTITY=${B}; ${FLAGS}`] }],
  ] as [string, Visit][])('not %s', async (name, visit) => {
    const own = name.includes('product') ? { ...begun, set: [`AUTH_SESSION_ID=${A}; ${FLAGS}`] } : begun;
    expect(about(await browse([own, visit, account])).filter((one) => one.includes('rotated'))).toEqual([]);
  });

  it('not when what remembers the user comes with it: then the login is of the session itself', async () => {
    const followed = await browse([begun, { ...login, set: [`remember_token=${B}; ${FLAGS}`] }, account]);
    expect(about(followed)).toEqual(['high session-not-rotated PHPSESSID']);
  });

  it('also when PHP has begun it under another name, and not when nobody knows who makes it', async () => {
    const wiki: Visit = {
      ask: 'GET /',
      set: [`wiki=${A}; ${FLAGS}`],
      responseFields: ['Expires: Thu, 19 Nov 1981 08:52:00 GMT'],
    };
    expect(about(await browse([wiki, beside, account]))).toEqual(['medium session-not-rotated wiki']);
    const sid: Visit = { ask: 'GET /', set: [`sid=${A}; ${FLAGS}`] };
    expect(about(await browse([sid, beside, account]))).toEqual([]);
  });

  it('not when nothing shows that somebody is logged in', async () => {
    expect(about(await browse([begun, beside]))).toEqual([]);
  });
});
