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
