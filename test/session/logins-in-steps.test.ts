// Logins of several requests, and what only looks like one: conversations of a browser with a server.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const TURNS = /^(?:login|login-failed|logout)$/;
const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = 'c5e4f1d20b0ffee5f2a7e41b09d3c8a6';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly`];
const FORM =
  '<title>Log in</title><form method=post><input name=user><input name=password type=password></form>';
const HOME = '<title>Home</title><p>Hello</p>';
const CODE = '27fab2d0e9148f483e7352d692f46f18';
const right = { form: 'user=ada&password=right' };

/** `login 3` happened at the third visit. */
async function turns(visits: readonly Visit[]): Promise<string[]> {
  const { sessions } = await browse(visits);
  return sessions.flatMap(({ events }) =>
    events
      .filter(({ event }) => TURNS.test(event))
      .map(({ event, frame }) => `${event} ${Math.ceil(frame / 2)}`),
  );
}

describe('an identity provider', () => {
  const wrong: Visit = { ask: 'POST /login', form: 'user=ada&password=wrong', page: FORM };

  it.each([
    ['/connect/authorize?state=x', `https://app.example/signin-oidc?code=${CODE}&state=x`],
    ['/login/oauth/authorize?state=x', `https://app.example/auth/callback?code=${CODE}&state=x`],
    [
      '/realms/x/protocol/openid-connect/auth',
      `https://app.example/login/oauth2/code/kc?state=x&code=${CODE}`,
    ],
    ['/oauth2/auth', `https://app.example/login#id_token=a.b.c&state=x`],
    ['/saml/continue', '/login/saml?SAMLResponse=PHNhbWw'],
    ['/cas/continue', 'https://app.example/login/cas?ticket=ST-1-abc'],
  ])('goes on at %s, and back to %s', async (next, callback) => {
    const [target = ''] = next.split('?');
    const login: Visit = { ask: 'POST /login', ...right, to: next, set: sid(A) };
    expect(await turns([wrong, login, { ask: `GET ${target}`, to: callback }])).toEqual([
      'login-failed 1',
      'login 2',
    ]);
  });

  it('keeps the session of before the login', async () => {
    const visits: Visit[] = [
      { ask: 'GET /login', page: FORM, set: sid(A) },
      wrong,
      { ask: 'POST /login', ...right, to: '/login/oauth/authorize' },
      { ask: 'GET /login/oauth/authorize', to: `https://app.example/signin-oidc?code=${CODE}&state=x` },
    ];
    expect(await turns(visits)).toEqual(['login-failed 2', 'login 3']);
  });

  it.each(['/login?error=access_denied&state=x', '/login?code=expired'])(
    'sends back to the login: %s',
    async (to) => {
      const login: Visit = { ask: 'POST /login', ...right, to: '/connect/authorize', set: sid(A) };
      expect(await turns([login, { ask: 'GET /connect/authorize', to }])).toEqual(['login-failed 1']);
    },
  );

  it('is asked by a button of the application: no login yet', async () => {
    const to = 'https://id.example/oauth/authorize?client_id=a&response_type=code&state=x';
    const visits: Visit[] = [
      { ask: 'GET /', page: HOME, set: sid(A) },
      { ask: 'POST /login', form: 'csrf=1', to },
      { ask: `GET /login/callback?code=${CODE}&state=x`, to: '/account', set: sid(B) },
    ];
    expect(await turns(visits)).toEqual(['login 3']);
  });
});

describe('a link that logs in', () => {
  const good: Visit = { ask: `GET /auth/magic-link?token=${CODE}`, to: '/home', set: sid(A) };

  it.each<[string, Visit]>([
    ['of a mail, with 403', { ask: 'GET /auth/magic-link?token=bad', status: 403 }],
    ['of a mail, back to the login', { ask: 'GET /auth/magic-link?token=bad', to: '/login?error=expired' }],
    ['of another server, with 403', { ask: `GET /callback?code=${CODE}&state=x`, status: 403 }],
    ['of another server, back to the login', { ask: `GET /callback?code=${CODE}&state=x`, to: '/login' }],
  ])('is refused: %s', async (_name, bad) => {
    expect(await turns([bad, good])).toEqual(['login-failed 1', 'login 2']);
  });

  it.each<[string, Visit]>([
    ['goes on to another page', { ask: 'GET /auth/magic-link?token=bad', to: '/confirm' }],
    ['is a page', { ask: 'GET /auth/magic-link?token=bad', page: HOME }],
    [
      'is none: a page that Basic does not open',
      { ask: 'GET /a', fields: ['Authorization: Basic YTpi'], status: 403 },
    ],
    ['is none: a code of a shop', { ask: 'GET /cart?code=SUMMER', status: 403 }],
  ])('fails not: %s', async (_name, other) => {
    expect(await turns([other, good])).toEqual(['login 2']);
  });
});

describe('a refresh of tokens', () => {
  it.each<[string, Pick<Visit, 'form' | 'json'>]>([
    ['/api/v1/auth/token', {}],
    ['/api/auth/tokens', {}],
    ['/auth/session', {}],
    ['/oauth/token', { form: 'grant_type=refresh_token&client_id=a' }],
    ['/api/login/token', { json: { grant_type: 'refresh_token' } }],
  ])('is no login, and no failed one: POST %s', async (path, body) => {
    const refresh = { ask: `POST ${path}`, ...body };
    const token = { returns: { access_token: 'abc' } };
    const visits: Visit[] = [
      { ...refresh, status: 401 },
      { ask: 'POST /api/login', json: { user: 'ada', password: 'wrong' }, status: 401 },
      { ask: 'POST /api/login', json: { user: 'ada', password: 'right' }, ...token, set: sid(A) },
      { ...refresh, ...token, set: sid(B) },
      { ...refresh, ...token, set: sid(C) },
      { ask: 'POST /api/logout', status: 204, set: ['sid=; Path=/; Max-Age=0'] },
      { ...refresh, send: `sid=${C}`, status: 401 },
    ];
    expect(await turns(visits)).toEqual(['login-failed 2', 'login 3', 'logout 6']);
  });

  it('another password at the same place is another login', async () => {
    const ask = 'POST /oauth/token';
    const grant = (user: string) => `grant_type=password&username=${user}&password=right`;
    const visits: Visit[] = [
      { ask, form: grant('ada'), returns: { access_token: 'a' }, set: sid(A) },
      { ask: 'POST /api/logout', status: 204, set: ['sid=; Path=/; Max-Age=0'] },
      { ask, form: grant('bob'), returns: { access_token: 'b' }, set: sid(B) },
    ];
    expect(await turns(visits)).toEqual(['login 1', 'logout 2', 'login 3']);
  });
});

describe('a second factor that JSON asks for', () => {
  it.each([
    { mfa_required: true },
    { ok: true, requiresTwoFactor: true },
    { status: '2fa_required' },
    { data: { next: 'totp' } },
    { ChallengeName: 'SOFTWARE_TOKEN_MFA' },
  ])('%o', async (returns) => {
    const visits: Visit[] = [
      { ask: 'GET /api/me', status: 401 },
      { ask: 'POST /api/session', json: { user: 'ada', password: 'right' }, returns, set: sid(A) },
      { ask: 'GET /api/me', status: 401 },
      { ask: 'POST /api/mfa/verify', json: { code: '1' }, status: 401 },
      { ask: 'POST /api/mfa/verify', json: { code: '2' }, returns: { ok: true }, set: sid(B) },
      { ask: 'GET /api/me', returns: { name: 'Ada' } },
    ];
    expect(await turns(visits)).toEqual(['login-failed 4', 'login 5']);
  });

  it('is none where nothing more is wanted', async () => {
    const returns = { ok: true, mfa_required: false };
    const login = {
      ask: 'POST /api/session',
      json: { user: 'ada', password: 'right' },
      returns,
      set: sid(A),
    };
    expect(await turns([login])).toEqual(['login 1']);
  });
});
