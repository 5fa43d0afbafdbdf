// What follows a login shows whether it was one: the page that it leads to is denied to a wrong one. A page that this user may
// not see, or an error, shows nothing; and a session that opens the page after all was never refused. The truth is what
// the server makes of the password.

import { describe, expect, it } from 'vitest';
import { loginProof } from '../../../src/session/evidence/refuted-login.ts';
import { sessionEvidence } from '../../../src/session/transition.ts';
import { browse, type Visit } from '../browsing.ts';
import { respond, trackedValue } from '../tracked.ts';

const OLD = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const NEW = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const give = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const page: Visit = { ask: 'GET /account' };
const denied: Visit = { ...page, to: '/login' };
const first: Visit = { ...denied, set: give(OLD) };
/** With and without a new value. */
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: give(NEW) };
const keeping: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account' };
const call: Visit = {
  ask: 'POST /api/login',
  json: { user: 'ada', password: 'x' },
  returns: { success: true },
  set: give(NEW),
};

async function told(...visits: Visit[]) {
  const { sessions } = await browse(visits);
  return sessions
    .flatMap(({ events }) => events)
    .filter(({ event }) => event === 'login' || event === 'login-failed')
    .map(({ event, frame }) => `${event} ${frame}`);
}

describe('a login that worked', () => {
  it.each<[string, Visit[]]>([
    ['a page of administrators returns 403', [first, login, { ask: 'GET /admin', status: 403 }, page]],
    ['it is the first page, and the last', [first, login, { ask: 'GET /admin', status: 403 }]],
    ['the page itself returns 403, and opens later', [first, login, { ...page, status: 403 }, page]],
    [
      'the page is not for this user, and sends strangers to the login',
      [first, login, { ...page, status: 403 }],
    ],
    ['the page itself returns 500', [first, login, { ...page, status: 500 }, page]],
    [
      'another page asks for the password once more',
      [first, login, { ask: 'GET /billing', to: '/login' }, page],
    ],
    ['and nothing follows', [first, login, { ask: 'GET /billing', to: '/login?next=/billing' }]],
    ['another page returns 401', [first, login, { ask: 'GET /api/admin/stats', status: 401 }, page]],
    ['after the page', [first, login, page, { ask: 'GET /billing', to: '/login' }]],
    [
      'a call that says that it worked',
      [first, call, { ask: 'GET /api/admin', status: 401 }, { ask: 'GET /api/me' }],
    ],
    ['another server denies the page once', [first, login, denied, page]],
    ['another server denies every second request', [first, login, denied, page, denied, page]],
    [
      'the same, of a page that was not asked for before',
      [{ ask: 'GET /', set: give(OLD) }, login, denied, page, denied],
    ],
    ['the same, where the login keeps the value', [first, keeping, denied, page]],
  ])('%s', async (_, visits) => {
    expect(await told(...visits)).toEqual(['login 4']);
  });
});

describe('a login that failed', () => {
  it.each<[string, Visit[]]>([
    ['the page is denied', [first, login, denied]],
    ['again and again', [first, login, denied, denied]],
    [
      'with 403, as strangers are',
      [{ ...page, status: 403, set: give(OLD) }, login, { ...page, status: 403 }],
    ],
    ['with 403, as Adminer does it', [{ ...page, set: give(OLD) }, login, { ...page, status: 403 }]],
    ['with 401', [first, login, { ...page, status: 401 }]],
    ['behind one more redirect', [first, { ...login, to: '/' }, { ask: 'GET /', to: '/account' }, denied]],
    ['the page is denied, and another one is open', [first, login, denied, { ask: 'GET /about' }]],
    ['the value is kept', [first, keeping, denied]],
    ['to a script', [first, { ...call, returns: {} }, { ask: 'GET /api/me', status: 401 }]],
  ])('%s', async (_, visits) => {
    expect(await told(...visits)).toEqual(['login-failed 4']);
  });

  it('and the next one works', async () => {
    expect(await told(first, keeping, denied, keeping, page)).toEqual(['login-failed 4', 'login 8']);
  });

  it('and a form that is not known as a login follows', async () => {
    const unknown: Visit = { ask: 'POST /x', form: 'q=1', to: '/account' };
    expect(await told(first, keeping, denied, unknown, page)).toEqual(['login-failed 4']);
  });
});

describe('a page proves', () => {
  it('the login before it, once', () => {
    const { session } = trackedValue();
    expect(loginProof(session, '/account')).toBeNull();
    respond(session, sessionEvidence('login', 'medium'), 2);
    const proof = loginProof(session, '/account');
    expect(proof?.evidence.join()).toContain('/account');
    if (proof !== null) respond(session, proof, 4);
    expect(loginProof(session, '/account')).toBeNull();
  });
});
