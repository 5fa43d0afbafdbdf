// Logins of two steps at paths that do not say so, and logins by passkey: each is told once, where it is complete. Truth: what
// the server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf } from './told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = 'c5e4f1d20b0ffee5f2a7e41b09d3c8a6';
const sid = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const FORM = '<title>Code</title><form method=post><input name=code></form>';
const stranger: Visit = { ask: 'GET /account', to: '/login' };
const begin: Visit = { ask: 'GET /login', page: '<title>Log in</title>', set: sid(A) };
const page: Visit = { ask: 'GET /account' };

async function outcome(...visits: Visit[]) {
  const { sessions, findings } = await browse([stranger, begin, ...visits]);
  return {
    steps: stepsOf(sessions)
      .filter((step) => /login/i.test(step))
      .map((step) => step.replace(/: .*/, '')),
    findings: findings.filter(({ rule }) => rule === 'session-not-rotated').map(({ severity }) => severity),
  };
}
const told = (...steps: string[]) => ({ steps, findings: [] });

describe.each([
  '/verify',
  '/otp',
  '/login/verify',
  '/auth/verify-code',
  '/verification',
  '/login/code',
  '/sms',
  '/two-step',
])('at %s', (place) => {
  const password = (change: Partial<Visit> = {}): Visit => ({
    ask: 'POST /login',
    form: 'user=ada&password=x',
    to: place,
    ...change,
  });
  const asks: Visit = { ask: `GET ${place}`, page: FORM };
  const code = (change: Partial<Visit>): Visit => ({
    ask: `POST ${place}`,
    form: 'csrf=1&code=123456',
    ...change,
  });
  const right = code({ to: '/account', set: sid(C) });

  it('is told when the code is right', async () => {
    expect(await outcome(password(), asks, right, page)).toEqual(told('5 Login'));
    expect(await outcome(password({ set: sid(B) }), asks, right, page)).toEqual(told('5 Login'));
    expect(await outcome(password({ set: sid(B) }), asks, code({ to: '/account' }), page)).toEqual(
      told('5 Login'),
    );
  });

  it('fails where it is wrong, and may be tried again', async () => {
    const wrong = code({ to: place });
    expect(await outcome(password(), asks, wrong, asks, stranger)).toEqual(told('5 Login fails'));
    expect(await outcome(password(), asks, wrong, asks, right, page)).toEqual(
      told('5 Login fails', '7 Login'),
    );
    expect(await outcome(password({ set: sid(B) }), asks, code({ status: 401 }), stranger)).toEqual(
      told('5 Login fails'),
    );
    expect(await outcome(password(), asks, code({ page: FORM }), stranger)).toEqual(told('5 Perhaps'));
  });

  it('keeps its value where both steps do', async () => {
    expect(await outcome(password(), asks, code({ to: '/account' }), page)).toEqual({
      steps: ['5 Login'],
      findings: ['high'],
    });
  });
});

describe('what is posted', () => {
  const password: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/verify' };

  it.each([
    'otp=1',
    'totp_code=1',
    'token=123456',
    'pin=1',
    'passcode=1',
    'digit1=1&digit2=2',
    'code=1&trust_device=1',
    'email=a&otp_code=1',
  ])('%s', async (form) => {
    const code: Visit = { ask: 'POST /verify', form, to: '/account', set: sid(C) };
    expect(await outcome(password, code, page)).toEqual(told('4 Login'));
  });

  it('by a form that posts to another path', async () => {
    const visits = [
      password,
      { ask: 'GET /verify', page: FORM },
      { ask: 'POST /check', form: 'code=1', to: '/account', set: sid(C) },
      page,
    ];
    expect(await outcome(...visits)).toEqual(told('5 Login'));
  });

  it('by calls', async () => {
    const first: Visit = {
      ask: 'POST /api/login',
      json: { user: 'a', password: 'x' },
      returns: { next: 'code' },
    };
    const second: Visit = {
      ask: 'POST /api/verify',
      json: { code: '1' },
      returns: { ok: true },
      set: sid(C),
    };
    expect(await outcome(first, second, page)).toEqual(told('4 Login'));
    const wrong: Visit = {
      ask: 'POST /api/verify',
      json: { code: '2' },
      status: 400,
      returns: { error: 'code' },
    };
    expect(await outcome(first, wrong, second, page)).toEqual(told('4 Login fails', '5 Login'));
  });
});

describe('a capture that begins between the steps', () => {
  const brought = { send: `sid=${A}` };
  const form: Visit = { ask: 'GET /otp', page: FORM, ...brought };
  const wrong: Visit = { ask: 'POST /otp', form: 'code=1', page: FORM, ...brought };
  const right: Visit = { ask: 'POST /otp', form: 'code=2', to: '/account', set: sid(C), ...brought };
  const logins = async (...visits: Visit[]) => {
    const { sessions } = await browse([form, { ...stranger, to: '/otp', ...brought }, form, ...visits]);
    return stepsOf(sessions)
      .filter((step) => /login/i.test(step))
      .map((step) => step.replace(/: .*/, ''));
  };

  it('tells the wrong code, and the right one', async () => {
    expect(await logins(wrong, right, page)).toEqual(['4 Perhaps', '5 Login by code']);
    const refused = { ...wrong, status: 401 };
    expect(await logins(refused, right, page)).toEqual(['4 Login by code fails', '5 Login by code']);
    expect(await logins(wrong, refused, right, page)).toHaveLength(3);
    const twice = await browse([form, wrong, wrong, right, page]);
    expect(stepsOf(twice.sessions).filter((step) => /fails/.test(step))).toEqual([
      '2 Perhaps: login by code fails: sends value 1 (2 times)',
    ]);
    expect(await logins(right, page)).toEqual(['4 Login by code']);
  });

  it('one path for the password and the code is a login of two steps', async () => {
    const password: Visit = { ask: 'POST /login', form: 'user=ada&password=x', page: FORM, ...brought };
    const code: Visit = { ...right, ask: 'POST /login' };
    expect(await logins(password, code, page)).toEqual(['5 Login']);
  });
});

describe('no second step', () => {
  const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: sid(B) };

  it.each<[string, Visit[]]>([
    ['a discount', [login, page, { ask: 'POST /cart', form: 'code=SALE', to: '/cart' }]],
    [
      'a discount where the login led',
      [login, { ask: 'POST /account', form: 'code=SALE', to: '/account' }, page],
    ],
    [
      'an address is confirmed',
      [login, page, { ask: 'POST /email/verify', form: 'code=1', to: '/account' }, page],
    ],
    ['a number is confirmed', [login, page, { ask: 'POST /verify', form: 'code=1', to: '/account' }, page]],
    ['the login asks to confirm the address', [{ ...login, to: '/verify-email' }, page]],
    [
      'a second factor is set up',
      [login, page, { ask: 'POST /settings/2fa/enable', form: 'code=1', to: '/settings' }, page],
    ],
  ])('%s', async (_, visits) => {
    expect(await outcome(...visits)).toEqual(told('3 Login'));
  });

  it('a login that leads to such a page, and is proven without a code', async () => {
    expect(await outcome({ ...login, to: '/verification' }, page)).toEqual(told('3 Login'));
  });
});

const CREDENTIAL = {
  id: 'AbC',
  type: 'public-key',
  response: { clientDataJSON: 'e30', authenticatorData: 'SZYN', signature: 'MEUC' },
};
const NEW_CREDENTIAL = {
  id: 'AbC',
  type: 'public-key',
  response: { clientDataJSON: 'e30', attestationObject: 'o2Nm' },
};

describe('a passkey', () => {
  it.each([
    '/webauthn/authenticate/verify',
    '/passkey/verify',
    '/passkeys/login/finish',
    '/api/auth/passkey/verify-authentication',
    '/assertion/result',
    '/verify',
  ])('POST %s', async (place) => {
    const options: Visit = {
      ask: `POST ${place.replace(/[^/]+$/, 'options')}`,
      json: { user: 'ada' },
      returns: { challenge: 'abc' },
    };
    const verify = (change: Partial<Visit>): Visit => ({ ask: `POST ${place}`, json: CREDENTIAL, ...change });
    const right = verify({ returns: { verified: true }, set: sid(B) });
    expect(await outcome(options, right, page)).toEqual(told('4 Login by passkey'));
    const wrong = verify({ status: 400, returns: { error: 'no' } });
    expect(await outcome(options, wrong, stranger)).toEqual(told('4 Login by passkey fails'));
    expect(await outcome(options, verify({ returns: { verified: false } }), stranger)).toEqual(
      told('4 Login by passkey fails'),
    );
  });

  it('is tried again', async () => {
    const verify = (returns: unknown): Visit => ({ ask: 'POST /passkey/verify', json: CREDENTIAL, returns });
    const right = { ...verify({ verified: true }), set: sid(B) };
    const both = told('3 Login by passkey fails', '4 Login by passkey');
    expect(await outcome(verify({ verified: false }), right, page)).toEqual(both);
    expect(await outcome(verify({ text: 'no' }), right, page)).toEqual(both);
  });

  it('in a field of a form', async () => {
    const visit: Visit = {
      ask: 'POST /users/passkeys/check',
      form: 'user%5Bpasskey_credential%5D=%7B%7D',
      to: '/account',
      set: sid(B),
    };
    expect(await outcome(visit, page)).toEqual(told('3 Login by passkey'));
  });

  it('as the second step', async () => {
    const password: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/webauthn', set: sid(B) };
    const key: Visit = { ask: 'POST /webauthn/verify', json: CREDENTIAL, returns: { ok: true }, set: sid(C) };
    expect(await outcome(password, key, page)).toEqual(told('4 Login'));
  });

  it('a new one begins an account', async () => {
    const visit: Visit = {
      ask: 'POST /webauthn/verify',
      json: NEW_CREDENTIAL,
      returns: { verified: true },
      set: sid(B),
    };
    expect(await outcome(visit, page)).toEqual(told('3 Login by registration'));
  });

  it('a user adds one', async () => {
    const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: sid(B) };
    const add: Visit = {
      ask: 'POST /webauthn/authenticators',
      json: NEW_CREDENTIAL,
      returns: { verified: true },
    };
    expect(await outcome(login, page, add, page)).toEqual(told('3 Login'));
  });
});
