// A login that brings a token, to a client that has a cookie too: which of the two the login is about.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import type { Followed } from './followed.ts';

const T = '4b1f2c7de9a04c5f8e6d3b2a1c0f9e8d';
const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const begin: Visit = { ask: 'GET /', set: [`sid=${A}; Path=/; HttpOnly; Secure; SameSite=Lax`] };
const denied: Visit = { ask: 'GET /api/me', status: 401 };
const login: Visit = {
  ask: 'POST /api/login',
  json: { user: 'ada', password: 'x' },
  returns: { authToken: T },
};

const story = ({ sessions }: Followed) =>
  sessions.flatMap(({ name, events }) =>
    events
      .filter(({ event }) => /login|logout|replayed/.test(event))
      .map(({ event, outcome, frame }) =>
        [name ?? 'token', event, outcome, Math.ceil(frame / 2)].filter((part) => part !== null).join(' '),
      ),
  );
const severe = ({ findings }: Followed) =>
  findings
    .filter(({ severity, rule }) => severity !== 'info' && /not-rotated|after-logout/.test(rule))
    .map(({ rule, severity }) => `${severity} ${rule}`);

describe.each([
  ['Authorization', `Bearer ${T}`],
  ['X-Auth', T],
  ['Shop-Pass', T],
])('a token in %s', (name, value) => {
  const fields = [`${name}: ${value}`];
  const me: Visit = { ask: 'GET /api/me', fields, returns: { id: 1 } };
  const logout: Visit = { ask: 'POST /api/logout', fields, returns: { ok: true } };

  it('is what logs in, and out, where the cookie stays as it was', async () => {
    const followed = await browse([begin, denied, login, me, denied, me, logout, { ...me, status: 401 }]);
    expect(story(followed)).toEqual(['token login 3', 'token logout 7', 'token replayed refused 8']);
    expect(severe(followed)).toEqual([]);
  });

  it('still works after the logout', async () => {
    const followed = await browse([begin, denied, login, me, logout, me]);
    expect(severe(followed)).toEqual(['high bearer-token-after-logout']);
  });

  it('is not all that logs in, where the cookie alone opens what was closed to it', async () => {
    const alone: Visit = { ask: 'GET /api/me', returns: { id: 1 } };
    const followed = await browse([begin, denied, login, me, alone]);
    expect(story(followed).sort()).toEqual(['sid login 3', 'token login 3']);
    expect(severe(followed)).toEqual(['high session-not-rotated']);
  });

  it('is no other proof of identity, where a script keeps it in a cookie', async () => {
    const kept = { ...me, send: `Admin-Token=${T}` };
    const out = { ...logout, send: `Admin-Token=${T}` };
    const followed = await browse([denied, login, kept, kept, out, kept]);
    expect(story(followed)).toEqual(['token login 2', 'token logout 5', 'token replayed accepted 6']);
    expect(severe(followed)).toEqual(['high bearer-token-after-logout']);
  });
});

it('a token that no login has brought, in a field of another name, is none', async () => {
  const me: Visit = { ask: 'GET /api/me', fields: [`Shop-Pass: ${A}`], returns: { id: 1 } };
  const followed = await browse([begin, denied, login, me]);
  expect(story(followed)).toEqual(['sid login 3']);
});

it('another token than the one that the login has brought leaves the login to the cookie', async () => {
  const me: Visit = {
    ask: 'GET /api/me',
    fields: [`X-Socket-Token: ${A.toUpperCase()}0`],
    returns: { id: 1 },
  };
  const followed = await browse([begin, denied, login, me, { ask: 'GET /api/me', returns: { id: 1 } }]);
  expect(story(followed)).toEqual(['sid login 3']);
});

describe('a token that is the value of the session too', () => {
  const header = [`X-Session-Token: ${T}`];
  const enter: Visit = { ...login, set: [`token=${T}; Path=/; HttpOnly; Secure; SameSite=Lax`] };
  const me: Visit = { ask: 'GET /api/me', fields: header, returns: { id: 1 } };
  const logout: Visit = {
    ask: 'POST /api/logout',
    fields: header,
    returns: { ok: true },
    set: ['token=; Path=/; Max-Age=0'],
  };

  it('is replayed with the header alone, and refused', async () => {
    const followed = await browse([denied, enter, me, logout, { ...me, status: 401 }]);
    expect(story(followed)).toEqual(['token login 2', 'token logout 4', 'token replayed refused 5']);
    expect(severe(followed)).toEqual([]);
  });

  it('is replayed with the header alone, and accepted: that is one finding', async () => {
    const followed = await browse([denied, enter, me, logout, denied, me]);
    expect(story(followed)).toEqual(['token login 2', 'token logout 4', 'token replayed accepted 6']);
    expect(severe(followed)).toEqual(['high token-after-logout']);
  });
});
