// Tokens that are refreshed: a refresh is no login, and a refresh token that comes again after it was replaced is a finding.
// Truth: what the server did, beside each.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf } from './told.ts';

const ACCESS = [
  '4b1f2c7de9a04c5f8e6d3b2a1c0f9e8d',
  '5b1f2c7de9a04c5f8e6d3b2a1c0f9e8d',
  '6b1f2c7de9a04c5f8e6d3b2a1c0f9e8d',
];
const REFRESH = [
  '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6',
  '8d1e90b3c5a24f68b1d7e3f9a0c2b4d6',
  '9d1e90b3c5a24f68b1d7e3f9a0c2b4d6',
  'ad1e90b3c5a24f68b1d7e3f9a0c2b4d6',
];
const bearer = (index: number) => [`Authorization: Bearer ${ACCESS[index]}`];
const given = (index: number) => ({ access_token: ACCESS[index], refresh_token: REFRESH[index] });
const login: Visit = { ask: 'POST /api/login', json: { user: 'ada', password: 'x' }, returns: given(0) };
const me = (index: number): Visit => ({ ask: 'GET /api/me', fields: bearer(index), returns: { id: 1 } });

/** `sent`, `gets`: the numbers of the tokens. */
type Refresh = (sent: number, gets: number) => Visit;
const json: Refresh = (sent, gets) => ({
  ask: 'POST /api/auth/refresh',
  json: { refreshToken: REFRESH[sent] },
  returns: { data: { accessToken: ACCESS[gets], refreshToken: REFRESH[gets] } },
});
const form: Refresh = (sent, gets) => ({
  ask: 'POST /oauth/token',
  form: `grant_type=refresh_token&refresh_token=${REFRESH[sent]}`,
  returns: given(gets),
});
const graphql: Refresh = (sent, gets) => ({
  ask: 'POST /graphql',
  json: {
    query: 'mutation Refresh($refreshToken: String!) { refreshToken(token: $refreshToken) { refreshToken } }',
    variables: { refreshToken: REFRESH[sent] },
  },
  returns: { data: { refreshToken: { token: ACCESS[gets], refreshToken: REFRESH[gets] } } },
});

async function outcome(...visits: Visit[]) {
  const { sessions, findings } = await browse(visits);
  return {
    steps: stepsOf(sessions),
    findings: findings.filter(({ rule }) => rule === 'refresh-token-reused').map(({ severity }) => severity),
  };
}

describe.each<[string, Refresh]>([
  ['JSON', json],
  ['a form', form],
  ['GraphQL', graphql],
])('in %s', (_, refresh) => {
  const start = [login, me(0), refresh(0, 1), me(1), refresh(1, 2), me(2)];

  it('a refresh is no login', async () => {
    expect(await outcome(...start)).toEqual({ steps: ['1 Login'], findings: [] });
  });

  it('is used again after its successor, by whoever has a copy', async () => {
    expect((await outcome(...start, refresh(0, 3))).findings).toEqual(['medium']);
    expect((await outcome(...start, { ...refresh(0, 3), from: 9 })).findings).toEqual(['medium']);
  });

  it('is used again, and that is right', async () => {
    const none = async (...visits: Visit[]) => expect((await outcome(...visits)).findings).toEqual([]);
    const refused = { ...refresh(0, 3), status: 401, returns: { error: 'invalid_grant' } };
    await none(...start, refused);
    await none(...start, { ...refused, status: 200 });
    // Two requests at a time, and the response got lost.
    await none(login, me(0), refresh(0, 1), refresh(0, 1), me(1), refresh(1, 2));
    // The server does not replace it.
    await none(login, me(0), refresh(0, 0), me(0), refresh(0, 0), me(1));
    // Two logins side by side.
    await none(login, refresh(0, 1), refresh(2, 3), refresh(1, 2), refresh(3, 0));
  });
});

it('a refresh belongs to the login before it: the logout ends the newest token', async () => {
  const logout: Visit = { ask: 'POST /api/logout', fields: bearer(1), returns: { ok: true } };
  const denied: Visit = { ask: 'GET /api/me', fields: bearer(1), status: 401 };
  expect((await outcome(login, me(0), json(0, 1), me(1), logout, denied)).steps).toEqual([
    '1 Login',
    '5 Logout',
    '6 Replay: sends the token, whose session has ended; the server refuses it',
  ]);
});

it('a password is a login, whatever else is posted with it', async () => {
  const again: Visit = {
    ...login,
    json: { user: 'ada', password: 'x', refresh_token: REFRESH[0] },
    returns: given(1),
  };
  expect((await outcome(login, me(0), again, me(1))).steps).toEqual(['1 Login (2 times)']);
});
