import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../browsing.ts';
import { told } from '../told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const closed: Visit = { ask: 'GET /api/me', status: 401 };
const login: Visit = {
  ask: 'POST /api/login',
  json: { username: 'ada', password: 'right' },
  set: [`sid=${A}; ${FLAGS}`],
  returns: { ok: true },
};
const me: Visit = { ask: 'GET /api/me', returns: { user: 'ada' } };
const change: Visit = {
  ask: 'POST /api/account/password',
  json: { current_password: 'wrong', new_password: 'better' },
};
const sudo: Visit = { ask: 'POST /api/payout', json: { amount: 1, password: 'wrong' } };
const ok = { status: 200, returns: { ok: true } };
const error = { error: 'wrong password' };

describe('a posted password that is refused says nothing of the session', () => {
  it.each<[string, Visit]>([
    ['403', { ...change, status: 403, returns: error }],
    ['401', { ...change, status: 401, returns: error }],
    ['401, under /auth', { ...change, ask: 'POST /api/auth/change-password', status: 401, returns: error }],
    ['401 for a form', { ask: 'POST /password', form: 'old_password=a&new_password=b', status: 401 }],
    ['403 for a confirmation', { ...sudo, status: 403 }],
    ['401 for a confirmation', { ...sudo, status: 401 }],
    ['401 for what is put', { ...change, ask: 'PUT /api/me/password', status: 401 }],
    [
      '401 with a challenge for all',
      { ...change, status: 401, responseFields: ['WWW-Authenticate: Bearer realm="api"'] },
    ],
  ])('%s', async (_, refused) => {
    const steps = await told([closed, login, refused, { ...refused, ...ok }, me]);
    expect(steps).toEqual([
      '2 Login: gets value 1',
      '3 sends value 1; the server refuses the request',
      expect.stringMatching(/^4 sends value 1/),
      '5 sends value 1; the call works as the user',
    ]);
  });

  it.each([
    [400, error],
    [422, error],
    [200, { success: false, error: 'wrong password' }],
  ])('%i', async (status, returns) => {
    const steps = await told([closed, login, me, { ...change, status, returns }, me]);
    expect(steps).toEqual([
      '2 Login: gets value 1',
      '3 sends value 1; the call works as the user (2 times)',
      '4 sends value 1',
    ]);
  });

  it('also where it was right before', async () => {
    const steps = await told([login, { ...change, ...ok }, { ...change, status: 403 }], /no longer|refuses/);
    expect(steps).toEqual(['3 sends value 1; the server refuses the request']);
  });
});

describe('what follows', () => {
  it('the session that is refused elsewhere is over', async () => {
    const steps = await told([closed, login, me, { ...change, status: 401 }, closed], /refuses|opens/);
    expect(steps.at(-1)).toBe('5 sends value 1; the page no longer opens');
  });

  it('a call without a password, an invalid token and a deleted cookie are about the session', async () => {
    const plain: Visit = { ask: 'POST /api/payout', json: { amount: 1 }, status: 401 };
    const invalid = 'WWW-Authenticate: Bearer error="invalid_token"';
    for (const one of [plain, { ...change, status: 401, responseFields: [invalid] }])
      expect(await told([closed, login, me, one], /refuses/)).toEqual([
        '4 sends value 1; the server refuses it',
      ]);
    const gone = { ...sudo, status: 401, set: ['sid=; Path=/; Max-Age=0'] };
    expect(await told([closed, login, me, gone], /request/)).toEqual([]);
  });
});

const survivals = async (...visits: Visit[]) =>
  (await browse(visits)).findings.filter(({ rule }) => rule === 'sessions-survive-password-change').length;

it('the other session that mistypes the password goes on: it is reported', async () => {
  const second: Visit = { ...login, agent: 'Chrome', set: [`sid=${B}; ${FLAGS}`] };
  const other: Visit = { ...me, agent: 'Chrome' };
  const mistyped: Visit = { ...change, agent: 'Chrome', status: 401, returns: error };
  expect(await survivals(closed, login, second, { ...change, ...ok }, mistyped, other)).toBe(1);
  expect(await survivals(closed, login, second, { ...change, ...ok }, { ...other, status: 401 }, other)).toBe(
    0,
  );
});

const logout: Visit = { ask: 'POST /api/logout', set: ['sid=; Path=/; Max-Age=0'] };
const replay: Visit = { ...me, agent: 'curl', send: `sid=${A}` };
const replayed = { agent: 'curl', send: `sid=${A}` };
const afterLogout = async (...visits: Visit[]) =>
  (await browse([closed, login, me, logout, ...visits])).findings
    .filter(({ rule }) => rule === 'token-after-logout')
    .map(({ severity }) => severity);

it('a replay that opens a closed page is not taken back by a wrong password', async () => {
  expect(await afterLogout(replay, { ...change, ...replayed, status: 401 })).toEqual(['high']);
  // The error is neither for want of a session, nor a proof that it works.
  expect(await afterLogout({ ...change, ...replayed, status: 401 })).toEqual([]);
  expect(await afterLogout({ ...change, ...replayed, returns: { success: false } })).toEqual([]);
});
