// The way back from the login of another server (OAuth 2, OpenID Connect) that is no login: it was refused there, or its
// `state` is another one (RFC 6749 sections 4.1.2.1 and 10.12). Truth: what the server did, beside each.

import { describe, expect, it } from 'vitest';
import type { Visit } from './browsing.ts';
import { told } from './told.ts';

const OLD = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const NEW = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const set = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const stranger: Visit = { ask: 'GET /account', to: '/login' };
const page: Visit = { ask: 'GET /account' };
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: set(NEW) };
const leave = (state: string, query = ''): Visit => ({
  ask: 'GET /auth/google',
  to: `https://idp.example/authorize?response_type=code&client_id=1&state=${state}${query}`,
  set: set(OLD),
});
const back = (query: string, change: Partial<Visit> = { to: '/' }): Visit => ({
  ask: `GET /auth/google/callback?${query}`,
  ...change,
});
const grant = (state: string) => `code=4%2F0AX4XfWhabcdef1234&state=${state}`;
const refused = 'error=access_denied&error_description=The+user+said+no&state=af0ifjsldkj';

const LOGIN = /Login/;
const fails = (visit: number) => [
  expect.stringMatching(new RegExp(`^${visit} Login by another server fails`)),
];
const works = (visit: number) => [expect.stringMatching(new RegExp(`^${visit} Login by another server: `))];

describe('another state', () => {
  it.each<[string, Partial<Visit>]>([
    ['a redirect to the front page', { to: '/' }],
    ['with a new value', { to: '/', set: set(NEW) }],
    ['a page', { page: '<title>Login failed</title>' }],
    ['a page, with a new value', { page: '<title>Oh no</title>', set: set(NEW) }],
    ['403', { status: 403 }],
    ['500', { status: 500 }],
    ['to the login', { to: '/login' }],
  ])('%s', async (_, change) => {
    expect(
      await told([stranger, leave('af0ifjsldkj'), back(grant('forged'), change), stranger], LOGIN),
    ).toEqual(fails(3));
  });

  it('none', async () => {
    const visits = [stranger, leave('af0ifjsldkj'), back('code=4%2F0AX4XfWhabcdef1234'), stranger];
    expect(await told(visits, LOGIN)).toEqual(fails(3));
  });

  it('the next one works', async () => {
    const visits = [
      stranger,
      leave('one'),
      back(grant('forged')),
      leave('two'),
      back(grant('two'), { to: '/', set: set(NEW) }),
      page,
    ];
    expect(await told(visits, LOGIN)).toEqual([...fails(3), ...works(5)]);
  });

  it('a server that does not look at it: what opens afterwards shows it', async () => {
    const visits = [stranger, leave('one'), back(grant('forged'), { to: '/account', set: set(NEW) }), page];
    expect(await told(visits, LOGIN)).toEqual(works(3));
  });

  it('one that was used', async () => {
    const visits = [
      stranger,
      leave('one'),
      leave('two'),
      back(grant('one'), { to: '/', set: set(NEW) }),
      page,
    ];
    expect(await told([...visits, back(grant('one'))], LOGIN)).toEqual(works(4));
  });
});

describe('the same state', () => {
  it.each<[string, Visit[]]>([
    ['one', [leave('one')]],
    ['of two tabs', [leave('one'), leave('two')]],
    [
      'of another host that comes back here',
      [{ ...leave('one', '&redirect_uri=https%3A%2F%2Fshop.example%2Fcb'), host: 'id.example' }],
    ],
    ['of another client, so that this one was given none', [{ ...leave('other'), agent: 'curl' }]],
    ['one for another host', [leave('other', '&redirect_uri=https%3A%2F%2Fapi.example%2Fcb')]],
    ['one that the browser made itself', []],
  ])('%s', async (_, before) => {
    const visits = [stranger, ...before, back(grant('one'), { to: '/account', set: set(NEW) }), page];
    expect(await told(visits, LOGIN)).toEqual(works(visits.length - 1));
  });
});

describe('refused there', () => {
  it.each<[string, Visit]>([
    ['to the login', back(refused, { to: '/login' })],
    ['to the front page', back(refused)],
    ['with a new value', back(refused, { to: '/', set: set(NEW) })],
    ['a page', { ask: `GET /callback?${refused}`, page: '<title>No</title>' }],
    ['an error', { ask: `GET /callback?${refused}`, status: 401 }],
    [
      'a posted form',
      { ask: 'POST /auth/apple/callback', form: 'error=user_cancelled_authorize&state=1', to: '/' },
    ],
    ['a posted form at any path', { ask: 'POST /cb', form: 'error=access_denied&state=1', to: '/' }],
    [
      'OAuth 1',
      { ask: 'GET /auth/twitter/callback?denied=8ldIZyxQeVrFZXFOZH5tAwj6vzJYuLQpl0WUEYtWc', to: '/' },
    ],
    ['OpenID 2', { ask: 'GET /openid/return?openid.mode=cancel', to: '/' }],
    ['a server error', back('error=server_error&state=1')],
  ])('%s', async (_, visit) => {
    expect(await told([stranger, leave('one'), visit, stranger], LOGIN)).toEqual(fails(3));
  });

  it('without any cookie', async () => {
    expect(await told([stranger, back(refused), stranger], LOGIN)).toEqual(fails(2));
  });

  it('to a user, who stays logged in', async () => {
    const visits = [stranger, login, page, back(refused, { to: '/account' }), page];
    expect(await told(visits, LOGIN)).toEqual([expect.stringMatching(/^2 Login: /)]);
  });
});

describe('no attempt', () => {
  it.each<[string, Visit]>([
    ['nobody was to be asked', back('error=login_required&state=1')],
    ['a page with an error', { ask: 'GET /search?error=1', page: '<title>Search</title>' }],
    [
      'the login page says why',
      {
        ask: 'GET /login?error=access_denied',
        page: '<form method=post><input type=password name=p></form>',
      },
    ],
    ['of a payment', { ask: 'GET /payment/return?error=declined', to: '/cart' }],
    ['an empty error', { ask: 'GET /auth/google/callback?error=', to: '/' }],
  ])('%s', async (_, visit) => {
    expect(await told([stranger, { ask: 'GET /', set: set(OLD) }, visit, stranger], LOGIN)).toEqual([]);
  });
});
