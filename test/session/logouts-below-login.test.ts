// A logout whose path is below that of the login, and that no word names: it posts nothing, and takes the cookie away.

import { describe, expect, it } from 'vitest';
import type { Visit } from './browsing.ts';
import { told } from './told.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const GONE = ['ring=; Path=/; Max-Age=0'];
const login: Visit = {
  ask: 'POST /api/auth',
  json: { user: 'ada', pass: 'right' },
  returns: { success: true },
  set: [`ring=${A}; Path=/; HttpOnly`],
};
const profile: Visit = { ask: 'GET /api/profile', returns: { name: 'Ada' } };
const visits = [{ ask: 'GET /api/profile', status: 401 }, login, profile];
const TURNS = /Log|log/;

describe('below the path of a login', () => {
  it.each(['/api/auth/end', '/api/auth/leave', '/auth/exit'])('a POST of nothing to %s', async (path) => {
    const logout: Visit = { ask: `POST ${path}`, json: {}, returns: { ok: true }, set: GONE };
    expect(await told([...visits, logout], TURNS)).toEqual([
      '2 Login: gets value 1',
      '4 Logout: sends value 1; the browser deletes the cookie',
    ]);
  });

  it('a wrong password takes the cookie away: a failed login', async () => {
    const wrong: Visit = {
      ...login,
      json: { user: 'eve', pass: 'no' },
      returns: { success: false },
      set: GONE,
    };
    expect(await told([...visits, wrong], TURNS)).toEqual([
      '2 Login: gets value 1',
      expect.stringMatching(/^4 Login fails/),
    ]);
  });
});
