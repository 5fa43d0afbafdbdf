// Values that the server takes no more, without a logout: what a newer one has replaced, and what has expired. Truth: what the
// server did, beside each.

import { describe, expect, it } from 'vitest';
import type { Visit } from '../browsing.ts';
import { told } from '../told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d21';
const set = (value: string) => [`sid=${value}; Path=/; HttpOnly`];
const FORM = '<title>Log in</title><form method=post><input name=user><input name=p type=password></form>';

const begin: Visit = { ask: 'GET /login', set: set(A), page: FORM };
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=right', to: '/account', set: set(B) };
const account: Visit = { ask: 'GET /account', page: '<title>Account</title>' };
const denied: Visit = { ...account, page: '', to: '/login' };
const old = (value: string): Partial<Visit> => ({ send: `sid=${value}` });
const REPLAY = /Replay|still sends/;
const refused = (value: number) =>
  `Replay: sends value ${value}, which a newer one has replaced; the server refuses it`;

describe('a value that the login has replaced', () => {
  it.each<[string, Partial<Visit>]>([
    ['a redirect to the login', { to: '/login', page: '' }],
    ['401', { status: 401 }],
    ['a redirect to another host', { to: 'http://login.example/account', page: '' }],
  ])('is refused: %s', async (_, response) => {
    const visits = [begin, login, account, { ...account, ...response, ...old(A) }];
    expect(await told(visits, REPLAY)).toEqual([`4 ${refused(1)}`]);
  });

  it.each<[string, Partial<Visit>]>([
    ['the page opens', {}],
    ['a page for everybody', { ask: 'GET /news' }],
    ['403, which may be for want of a right', { status: 403 }],
    ['a page that is not there', { ask: 'GET /nothing', status: 404 }],
    ['the login once more', { ask: 'POST /login', form: 'user=ada&password=wrong', status: 401 }],
  ])('is not said to be refused: %s', async (_, response) => {
    const visits = [begin, login, account, { ...account, ...response, ...old(A) }];
    expect(await told(visits, /which a newer/)).toEqual([]);
  });

  it('is refused before the logout and behind it, and so is the value of an earlier login', async () => {
    const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };
    const again: Visit = { ...login, set: set(C) };
    const visits = [begin, login, account, denied, again, account, { ...denied, ...old(B) }, logout];
    expect(await told([...visits, { ...denied, ...old(A) }], REPLAY)).toEqual([
      `7 ${refused(2)}`,
      `9 ${refused(1)}`,
    ]);
  });

  it('is not replayed where it was on its way before, or was never a newer one', async () => {
    expect(await told([begin, denied, login, account], REPLAY)).toEqual([]);
    expect(await told([begin, login, account, denied], REPLAY)).toEqual([]);
  });
});
