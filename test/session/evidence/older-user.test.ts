// A session that is older than the capture: what of it looks like a login, and is that of a user. The truth of each visit is
// written down with it.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';
import { told } from '../told.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const send = `sid=${A}`;
const stranger = (ask: string): Visit => ({ ask, to: '/login', from: 2, agent: 'curl', send: '' });
const logins = (...visits: Visit[]) => told(visits, /[Ll]ogin/);
const severe = async (...visits: Visit[]) =>
  (await browse(visits)).findings
    .filter(({ rule, severity }) => severity !== 'info' && /not-rotated|token-after/.test(rule))
    .map(({ rule }) => rule);

describe('another server sends its browser back', () => {
  const settings: Visit = { ask: 'GET /settings', send };
  const back = (to: string): Visit => ({ ask: `GET /auth/github/callback?code=${B}&state=${B}`, to, send });
  const other = stranger('GET /settings');

  it('to the page where the user has linked an account', async () => {
    expect(await logins(settings, back('/settings'), settings)).toEqual([]);
    expect(await logins(other, settings, back('/settings'), settings)).toEqual([]);
  });

  it('and whether to link one, or to log in, is not known', async () => {
    expect(await logins(other, back('/settings'), settings)).toEqual([
      '2 Perhaps: login by another server: sends value 1, first seen here; keeps value 1',
    ]);
    expect(await logins({ ask: 'GET /', send }, back('/'), settings)).toEqual([
      '2 Perhaps: login by another server: sends value 1; keeps value 1',
    ]);
    expect(await severe(other, back('/settings'), settings)).toEqual([]);
  });

  it('to a page that it was denied before: that is a login', async () => {
    const denied: Visit = { ...settings, to: '/login' };
    expect(await logins(denied, back('/settings'), settings)).toEqual([
      '2 Login by another server: sends value 1; keeps value 1',
    ]);
  });

  it('with another value: that is a login', async () => {
    const changed: Visit = { ...back('/settings'), set: [`sid=${B}; Path=/; HttpOnly`] };
    expect(await logins(settings, changed, { ask: 'GET /settings' })).toEqual([
      '2 Login by another server: sends value 1; gets value 2',
    ]);
  });
});

describe('a form with a password', () => {
  const admin: Visit = { ask: 'GET /admin', send };
  const post = (response: Partial<Visit>, ask = 'POST /admin/smtp'): Visit => ({
    ask,
    form: 'host=mail&user=ada&password=x',
    send,
    ...response,
  });

  it.each<[string, Partial<Visit>]>([
    ['saves a setting, and leads back', { to: '/admin' }],
    ['saves it, and shows its page again', { page: '<title>Mail</title>' }],
    ['saves it for a script', { returns: { saved: true } }],
    ['has an error', { status: 422 }],
    ['has an error in a status of success', { returns: { error: 'no such host' } }],
  ])('%s', async (_, response) => {
    expect(await logins(admin, post(response), admin)).toEqual([]);
    expect(await logins(stranger('GET /admin'), admin, post(response), admin)).toEqual([]);
    expect(await severe(stranger('GET /admin'), admin, post(response), admin)).toEqual([]);
  });

  it('makes an account for another user, and leads to that', async () => {
    const made = post({ to: '/admin/users/7' }, 'POST /admin/users');
    const seen: Visit = { ask: 'GET /admin/users/7', send };
    expect(await severe(stranger('GET /admin/users/7'), admin, made, seen)).toEqual([]);
  });

  it('had an error, as the closed page shows that opens with the same value', async () => {
    const failing = post({ status: 422 });
    expect(await logins(stranger('GET /admin'), { ask: 'GET /admin/smtp', send }, failing, admin)).toEqual(
      [],
    );
  });

  it('is that of a login, where a page was denied with the value, or its place says so', async () => {
    const denied: Visit = { ...admin, to: '/enter' };
    const refused: Visit = { ...admin, status: 401 };
    expect(await logins(refused, { ask: 'GET /news', send }, post({ status: 401 }, 'POST /enter'))).toEqual([
      '3 Login fails: sends value 1',
    ]);
    expect(await logins(denied, post({ to: '/admin' }, 'POST /login'), admin)).toEqual([
      '2 Login: sends value 1; keeps value 1',
    ]);
    expect(await logins(admin, post({ status: 401 }, 'POST /login'))).toEqual([
      '2 Login fails: sends value 1',
    ]);
  });
});
