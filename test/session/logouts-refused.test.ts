// A logout that the server refuses, and says so: the session goes on. It is no logout, and what the session opens
// afterwards is no replay. Truth: what the server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const KEY = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const stranger: Visit = { ask: 'GET /account', to: '/login' };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/account',
  set: [`sid=${KEY}; Path=/; HttpOnly; Secure; SameSite=Lax`],
};
const page: Visit = { ask: 'GET /account' };

async function told(...visits: Visit[]) {
  const { sessions, findings } = await browse([stranger, login, page, ...visits]);
  const events = sessions.flatMap((session) => session.events);
  return {
    logouts: events.filter(({ event }) => event === 'logout').map(({ frame }) => frame),
    replays: events.filter(({ event }) => event === 'replayed').length,
    findings: findings.map(({ rule }) => rule).filter((rule) => /logout/.test(rule)),
  };
}

const NONE = { logouts: [], replays: 0, findings: [] };
const post = (change: Partial<Visit>): Visit => ({ ask: 'POST /logout', form: 'csrf=old', ...change });

describe('refused', () => {
  it.each<[string, Visit]>([
    ['a redirect that names an error', post({ to: '/home?error=csrf' })],
    ['403', post({ status: 403 })],
    ['419, as Laravel', post({ status: 419 })],
    ['a message of a wrong token', post({ to: '/?message=invalid_token' })],
    ['an error page', post({ to: '/error/csrf' })],
    ['an error in a fragment', post({ to: '/home#logout-failed' })],
    ['a status', post({ to: '/account?status=error' })],
    ['with a GET', { ask: 'GET /logout?token=old', to: '/home?err=bad_csrf' }],
    ['with a call', { ask: 'POST /api/logout', json: {}, returns: { ok: false, error: 'csrf' } }],
    ['back to the page that asks', post({ to: '/logout?confirm=1' })],
  ])('%s', async (_, logout) => {
    expect(await told(logout, page, { ask: 'GET /home' }, page)).toEqual(NONE);
  });

  it('and the next one works', async () => {
    const works = post({ to: '/', set: ['sid=; Path=/; Max-Age=0'] });
    expect(await told(post({ to: '/home?error=csrf' }), page, works)).toEqual({ ...NONE, logouts: [12] });
  });
});

const ASKS =
  '<title>Log out?</title><form method=post action=/logout><button name=sure>Log out</button></form>';
const works = post({ to: '/', set: ['sid=; Path=/; Max-Age=0'] });
const dead: Visit = { ask: 'GET /account', agent: 'curl', send: `sid=${KEY}`, to: '/login' };

describe('a page in place of the logout', () => {
  it.each<[string, Visit]>([
    ['it asks, and posts to the same path', post({ page: ASKS })],
    [
      'it posts to itself',
      post({ page: '<form method="post"><input type=hidden name=csrf value=1></form>' }),
    ],
    ['it posts to another logout', post({ page: '<form action="/user/logout?sure=1" method=POST></form>' })],
    ['with a GET', { ask: 'GET /logout', page: ASKS }],
    ['the form has expired', post({ page: '<title>Your form has expired</title>' })],
    ['the token is wrong', post({ page: '<title>CSRF verification failed</title>' })],
  ])('%s', async (_, asks) => {
    expect(await told(asks, page, { ask: 'GET /home' }, page)).toEqual(NONE);
    expect(await told(asks, page, works, dead)).toEqual({ ...NONE, logouts: [12], replays: 1 });
  });

  it.each<[string, Visit]>([
    ['the form of a login', post({ page: '<form method=post><input type=password name=pw></form>' })],
    ['a search', post({ page: '<title>Bye</title><form method=post action=/search><input name=q></form>' })],
    [
      'a form in a comment',
      post({ page: `<title>Bye</title><!-- ${ASKS.replace(/<title.*title>/, '')} -->` }),
    ],
    ['the session has expired', post({ page: '<title>Your session has ended</title>' })],
  ])('but not %s', async (_, bye) => {
    expect((await told(bye, page)).findings).toEqual(['token-after-logout']);
  });
});

describe('refuted by what comes later', () => {
  it.each<[string, Visit]>([
    ['200', post({ page: '<title>Home</title>' })],
    ['a redirect home', post({ to: '/' })],
    ['204', post({ status: 204 })],
  ])('the next logout deletes the cookie: %s', async (_, first) => {
    expect(await told(first, { ask: 'GET /' }, page, works, dead)).toEqual({
      ...NONE,
      logouts: [14],
      replays: 1,
    });
  });

  it('after the next logout, which leaves the cookie too, the value is refused', async () => {
    const leaves = post({ to: '/' });
    const refused: Visit = { ...page, to: '/login' };
    expect(await told(leaves, page, leaves, refused)).toEqual({
      logouts: [12],
      replays: 1,
      findings: ['logout-no-delete'],
    });
  });

  it('it leads back to a closed page, which opens', async () => {
    expect(await told(post({ to: '/account' }), page, page)).toEqual(NONE);
    expect(await told(post({ to: '/account' }), page, works, dead)).toMatchObject({ logouts: [12] });
  });
});

describe('not refuted', () => {
  const found = async (...visits: Visit[]) => (await told(...visits)).findings;

  it('the client logs out once', async () => {
    expect(await found(post({ to: '/' }), { ask: 'GET /' }, page)).toEqual(['token-after-logout']);
  });

  it('after the next logout the value is accepted too', async () => {
    const leaves = post({ to: '/' });
    expect(await found(leaves, page, leaves, page)).toEqual(['token-after-logout']);
    expect(await found(leaves, page, works, { ...page, agent: 'curl', send: `sid=${KEY}` })).toEqual([
      'token-after-logout',
    ]);
  });

  it('another client is the one that logs out next', async () => {
    const other = { ...works, agent: 'curl', send: `sid=${KEY}` };
    expect(await found(post({ to: '/' }), page, other)).toEqual(['token-after-logout']);
  });

  it('the next logout is that of another login', async () => {
    const other: Visit = {
      ...login,
      set: ['sid=c0ffee5f2a7e41b09d3c8a6b5e4f1d20; Path=/; HttpOnly; Secure'],
    };
    expect(await found(post({ to: '/' }), page, other, page, works)).toEqual(['token-after-logout']);
  });

  it('the page that it leads to is open to all', async () => {
    const home: Visit = { ask: 'GET /' };
    expect(await found({ ...home, send: '' }, post({ to: '/' }), home, page)).toEqual(['token-after-logout']);
  });
});

describe('not refused', () => {
  it.each<[string, Visit]>([
    [
      'the cookie is deleted all the same',
      post({ to: '/login?error=expired', set: ['sid=; Path=/; Max-Age=0'] }),
    ],
    ['the next form has a token', post({ to: '/login?csrf=7d1e90b3' })],
    ['there was no error', post({ to: '/login?error=0' })],
    ['an error is empty', post({ to: '/login?error=&loggedout=true' })],
    ['it has expired', post({ to: '/login?session=expired' })],
    ['Spring', post({ to: '/login?logout' })],
    ['a page after it', post({ to: '/logout/success' })],
    ['another server ends its own session', post({ to: 'https://id.example/logout?client=shop' })],
  ])('%s', async (_, logout) => {
    expect((await told(logout)).logouts).toEqual([8]);
  });

  it('a logout that does nothing, and does not say so', async () => {
    expect((await told(post({ to: '/' }), page)).findings).toEqual(['token-after-logout']);
  });
});
