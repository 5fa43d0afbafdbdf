// A user deletes the account: told as that, and judged as a logout is. Truth: what the server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf } from './told.ts';

const SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const gone = ['sid=; Path=/; Max-Age=0'];
const stranger: Visit = { ask: 'GET /account', to: '/login' };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/account',
  set: [`sid=${SID}; ${FLAGS}`],
};
const page: Visit = { ask: 'GET /account' };
const replay: Visit = { ...page, send: `sid=${SID}`, agent: 'curl' };
const dead: Visit = { ...replay, to: '/login' };

const JUDGED = /logout/;

async function outcome(...visits: Visit[]) {
  const { sessions, findings } = await browse([stranger, login, page, ...visits]);
  return {
    steps: stepsOf(sessions).filter((step) => /deletion|Logout|Login fails|Replay/.test(step)),
    findings: findings
      .filter(({ rule }) => JUDGED.test(rule))
      .map(({ severity, rule }) => `${severity} ${rule}`),
  };
}
const NOTHING = { steps: [], findings: [] };

const DELETIONS: [string, Visit][] = [
  ['DELETE', { ask: 'DELETE /account', status: 204, set: gone }],
  ['a call', { ask: 'DELETE /api/users/me', returns: { ok: true }, set: gone }],
  ['a form with the password', { ask: 'POST /account/delete', form: 'password=x', to: '/', set: gone }],
  [
    'a hidden method',
    { ask: 'POST /users', form: '_method=delete&authenticity_token=1', to: '/', set: gone },
  ],
  ['by number, and the cookie goes', { ask: 'POST /users/7/destroy', form: 'csrf=1', to: '/', set: gone }],
  [
    'another session in its place',
    { ask: 'POST /profile/delete', form: 'csrf=1', to: '/', set: [`sid=${OTHER}; ${FLAGS}`] },
  ],
  [
    'GraphQL',
    {
      ask: 'POST /graphql',
      json: { query: 'mutation { deleteAccount { ok } }' },
      returns: { data: { deleteAccount: { ok: true } } },
      set: gone,
    },
  ],
  ['a link from a mail', { ask: 'GET /account/delete?confirm=1', to: '/', set: gone }],
  ['the cookie stays', { ask: 'DELETE /account', status: 204 }],
];

describe.each(DELETIONS)('%s', (_, deletion) => {
  it('is told, and what the server refuses afterwards', async () => {
    expect(await outcome(deletion, dead)).toEqual({
      steps: [expect.stringMatching(/^4 Account deletion/), expect.stringMatching(/^5 Replay.*refuses it$/)],
      findings: [],
    });
  });

  it('and what it accepts', async () => {
    expect(await outcome(deletion, replay)).toEqual({
      steps: [expect.stringMatching(/^4 Account deletion/), expect.stringMatching(/^5 Replay.*accepts it$/)],
      findings: ['high token-after-logout'],
    });
  });
});

it('the finding says what it was', async () => {
  const { findings } = await browse([stranger, login, page, DELETIONS[0]![1], replay]);
  expect(findings.find(({ rule }) => rule === 'token-after-logout')?.message).toContain(
    'after the deletion of the account in frame 7',
  );
});

describe('none', () => {
  it.each<[string, Visit]>([
    ['the wrong password', { ask: 'POST /account/delete', form: 'password=y', status: 422 }],
    [
      'the form once more',
      {
        ask: 'POST /account/delete',
        form: 'password=y',
        page: '<form method=post><input type=password name=password></form>',
      },
    ],
    ['back to the form', { ask: 'POST /account/delete', form: 'password=y', to: '/account/delete' }],
    ['an error in a call', { ask: 'DELETE /account', returns: { error: 'password' } }],
    [
      'a redirect that names an error',
      { ask: 'POST /account/delete', form: 'csrf=1', to: '/account?error=1' },
    ],
    [
      'the page that asks',
      { ask: 'GET /account/delete', page: '<title>Sure?</title><form method=post></form>' },
    ],
    ['it is planned', { ask: 'DELETE /account', status: 202 }],
    [
      'it is planned, and the session goes on',
      { ask: 'POST /account/delete', form: 'csrf=1', to: '/goodbye' },
    ],
    ['that of another user', { ask: 'POST /users/8/destroy', form: 'csrf=1', to: '/users' }],
    ['that of another user, by DELETE', { ask: 'DELETE /api/users/8', status: 204 }],
  ])('%s', async (_, visit) => {
    expect(await outcome(visit, page, { ask: 'GET /goodbye' }, page)).toEqual(NOTHING);
  });

  it.each<[string, Visit]>([
    [
      'Devise',
      { ask: 'POST /users/sign_out', form: '_method=delete&authenticity_token=1', to: '/', set: gone },
    ],
    ['Devise by DELETE', { ask: 'DELETE /users/sign_out', status: 204, set: gone }],
    ['/users/session', { ask: 'DELETE /users/session', status: 204, set: gone }],
    ['/accounts/logout', { ask: 'DELETE /accounts/logout', status: 204, set: gone }],
    ['/members/log_out', { ask: 'POST /members/log_out', form: '_method=delete', to: '/', set: gone }],
    ['/users/abmelden', { ask: 'DELETE /users/abmelden', status: 204, set: gone }],
  ])('a logout by a DELETE below users: %s', async (_, logout) => {
    expect(await outcome(logout, dead)).toEqual({
      steps: [expect.stringMatching(/^4 Logout/), expect.stringMatching(/^5 Replay.*refuses it$/)],
      findings: [],
    });
  });

  it('a logout that follows is told as a logout', async () => {
    const planned: Visit = { ask: 'POST /account/delete', form: 'csrf=1', to: '/account' };
    const logout: Visit = { ask: 'POST /logout', to: '/', set: gone };
    expect(await outcome(planned, page, logout, dead)).toMatchObject({
      steps: [expect.stringMatching(/^6 Logout/), expect.stringMatching(/^7 Replay.*refuses it$/)],
    });
  });
});
