// Logins without a password that leave the session's value as it was: by a code, by a link, by a passkey in a field of its own.
// What follows shows whether they were logins. Truth: what the server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';
import { stepsOf } from '../told.ts';

const OLD = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const NEW = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const SECRET = '8f3a9c1d5e7b2f4a6c8e0d1b';
const set = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const stranger: Visit = { ask: 'GET /account', from: 9, to: '/login' };
const begin: Visit = { ask: 'GET /', page: '<title>Shop</title>', set: set(OLD) };
const page: Visit = { ask: 'GET /account' };
const FORM = 'csrf=1&code=123456';
const code = (path: string, more: Partial<Visit> = { to: '/account' }): Visit => ({
  ask: `POST ${path}`,
  ...(more.json === undefined ? { form: FORM } : {}),
  ...more,
});

async function outcome(...visits: Visit[]) {
  const { sessions, findings } = await browse(visits);
  return {
    steps: stepsOf(sessions)
      .filter((step) => /login/i.test(step))
      .map((step) => step.replace(/: .*/, '')),
    findings: findings.filter(({ rule }) => rule === 'session-not-rotated').map(({ severity }) => severity),
  };
}
const fixation = (...steps: string[]) => ({ steps, findings: ['high'] });
const fine = (...steps: string[]) => ({ steps, findings: [] });

describe('a code logs in, and keeps the value from before', () => {
  it.each(['/sms', '/verify', '/login/code', '/auth/phone/verify', '/otp', '/api/v1/auth/otp/verify'])(
    '%s',
    async (path) => {
      expect(await outcome(stranger, begin, code(path), page)).toEqual(fixation('3 Login by code'));
    },
  );

  it('by a call', async () => {
    const call = code('/api/verify', {
      json: { phone: '1', otp: '2' },
      returns: { ok: true },
    });
    expect(await outcome(stranger, begin, call, page)).toEqual(fixation('3 Login by code'));
  });

  it('though the client had the value before the capture: the page was denied with it', async () => {
    const denied: Visit = { ...page, send: `sid=${OLD}`, to: '/login' };
    const known: Visit = { ...page, send: `sid=${OLD}` };
    expect(await outcome(denied, code('/sms', { send: `sid=${OLD}`, to: '/account' }), known)).toEqual(
      fixation('2 Login by code'),
    );
  });
});

describe('a code logs in, and that is right', () => {
  it('with another value', async () => {
    expect(await outcome(stranger, begin, code('/sms', { set: set(NEW), to: '/account' }), page)).toEqual(
      fine('3 Login by code'),
    );
  });
});

describe('a code is no login', () => {
  const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: set(NEW) };

  it.each<[string, Visit[], string[]]>([
    ['wrong', [stranger, begin, code('/sms', { to: '/sms' }), { ...page, to: '/login' }], []],
    ['wrong, and the form again', [stranger, begin, code('/sms', { page: '<form>' })], []],
    [
      'wrong, in JSON',
      [stranger, begin, code('/verify', { json: { code: '1' }, returns: { ok: false } })],
      [],
    ],
    ['of a user who is logged in', [stranger, begin, login, page, code('/verify'), page], ['3 Login']],
    [
      'of a user who was logged in before the capture, at a place for second factors',
      [stranger, code('/mfa', { send: `sid=${OLD}`, to: '/account' }), { ...page, send: `sid=${OLD}` }],
      ['2 Login by code'],
    ],
    [
      'of a user who was logged in before the capture',
      [stranger, code('/verify', { send: `sid=${OLD}`, to: '/account' }), { ...page, send: `sid=${OLD}` }],
      [],
    ],
    ['a discount', [stranger, begin, code('/cart', { to: '/cart' }), { ask: 'GET /cart' }], []],
    ['nothing opens', [stranger, begin, code('/verify', { to: '/' }), { ask: 'GET /' }], []],
    ['a password follows', [stranger, begin, code('/verify', { to: '/' }), login, page], ['4 Login']],
  ])('%s', async (_, visits, steps) => {
    expect(await outcome(...visits)).toEqual(fine(...steps));
  });
});

describe('a link logs in', () => {
  it.each([
    `/login/${SECRET}`,
    `/magic/${SECRET}`,
    `/verify?token=${SECRET}`,
    `/auth/email/${SECRET}`,
    `/email-login?t=${SECRET}`,
    `/users/confirmation?confirmation_token=${SECRET}`,
    `/invitations/${SECRET}/accept`,
  ])('and keeps the value from before: %s', async (target) => {
    const link: Visit = { ask: `GET ${target}`, to: '/account' };
    expect(await outcome(stranger, begin, link, page)).toEqual(fixation('3 Login by link'));
    expect(await outcome(stranger, begin, { ...link, set: set(NEW) }, page)).toEqual(fine('3 Login by link'));
  });

  it.each<[string, Visit[], string[]]>([
    [
      'the address is confirmed, and nothing opens',
      [stranger, begin, { ask: `GET /verify?token=${SECRET}`, to: '/login' }, { ...page, to: '/login' }],
      [],
    ],
    [
      'the user is logged in already',
      [
        stranger,
        begin,
        { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: set(NEW) },
        page,
        { ask: `GET /verify?token=${SECRET}`, to: '/account' },
        page,
      ],
      ['3 Login'],
    ],
    [
      'the user was logged in before the capture',
      [
        stranger,
        { ask: `GET /verify?token=${SECRET}`, send: `sid=${OLD}`, to: '/account' },
        { ...page, send: `sid=${OLD}` },
      ],
      [],
    ],
  ])('not where %s', async (_, visits, steps) => {
    expect(await outcome(...visits)).toEqual(fine(...steps));
  });
});

describe('a passkey in a field of its own', () => {
  const sent: Visit = { ask: 'POST /passkeys/authenticate/finish', form: 'assertion=%7B%22id%22%3A1%7D' };
  const pass: Visit = { ...sent, to: '/account' };

  it('logs in, and keeps the value from before', async () => {
    expect(await outcome(stranger, begin, pass, page)).toEqual(fixation('3 Login by passkey'));
  });

  it('logs in with another value', async () => {
    expect(await outcome(stranger, begin, { ...pass, set: set(NEW) }, page)).toEqual(
      fine('3 Login by passkey'),
    );
  });

  it.each<[string, Visit[], string[]]>([
    [
      'refused',
      [
        { ...sent, status: 400 },
        { ...page, to: '/login' },
      ],
      ['3 Login by passkey fails'],
    ],
    ['made by a user', [{ ...pass, ask: 'POST /passkeys/register/finish', send: `sid=${NEW}` }, page], []],
    ['the challenge', [{ ask: 'POST /passkeys/authenticate/begin', json: {}, returns: { id: 1 } }, page], []],
  ])('none: %s', async (_, visits, steps) => {
    expect(await outcome(stranger, begin, ...visits)).toEqual(fine(...steps));
  });
});

describe('a new password', () => {
  const form = `token=${SECRET}&email=a&password=x&password_confirmation=x`;
  const sent: Visit = { ask: 'POST /password/reset', form };
  const reset: Visit = { ...sent, to: '/account' };

  it('logs in', async () => {
    expect(await outcome(stranger, begin, { ...reset, set: set(NEW) }, page)).toEqual(
      fine('3 Login by link'),
    );
    expect(await outcome(stranger, begin, reset, page)).toEqual(fixation('3 Login by link'));
  });

  it('as Devise asks for it', async () => {
    const names = ['_method', 'user[reset_password_token]', 'user[password]', 'user[password_confirmation]'];
    const form = names.map((name) => `${encodeURIComponent(name)}=x`).join('&');
    const devise: Visit = { ask: 'POST /users/password', form, to: '/account', set: set(NEW) };
    expect(await outcome(stranger, begin, devise, page)).toEqual(fine('3 Login by link'));
  });

  it('or leads to the login', async () => {
    const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: set(NEW) };
    expect(
      await outcome(stranger, begin, { ...reset, to: '/login', set: set(`${SECRET}99`) }, login, page),
    ).toEqual(fine('4 Login'));
    expect(await outcome(stranger, begin, { ...sent, status: 422 }, { ...page, to: '/login' })).toEqual(
      fine(),
    );
  });

  it('is only asked for', async () => {
    const ask: Visit = { ask: 'POST /password/email', form: 'email=a', to: '/login' };
    expect(await outcome(stranger, begin, ask, { ...page, to: '/login' })).toEqual(fine());
  });
});
