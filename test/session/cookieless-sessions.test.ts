import { describe, expect, it } from 'vitest';
import type { Example } from '../../src/audit/rule.ts';
import { follow, timeline } from './followed.ts';

const URL = 'http://localhost:3000';
const LOGIN: Example = { url: `${URL}/api/login`, method: 'POST', form: ['username', 'password'] };
const json = [['Content-Type', 'application/json']] as const;
const wrong: Example = { ...LOGIN, status: 401, responseFields: json };
const right: Example = { ...LOGIN, status: 200, responseFields: json };
const asks = (token: string, path = '/api/me', change: Partial<Example> = {}): Example => ({
  url: URL + path,
  requestFields: [['Authorization', `Bearer ${token}`]],
  ...change,
});
const TOKEN = '4b1f2c7de9a04c5f8e6d3b2a1c0f9e8d';
const OTHER = '9e8d4b1f2c7de9a04c5f8e6d3b2a1c0f';

describe('a login that fails without a cookie, and that no other follows', () => {
  it('is a session by itself', () => {
    const { sessions, findings } = follow([wrong, wrong]);
    expect(sessions).toMatchObject([
      { number: 1, group: 1, name: null, host: 'localhost:3000', kind: 'none', values: 0, says: null },
    ]);
    expect(timeline(sessions[0]!)).toEqual(['login-failed 2', 'login-failed 4']);
    expect(findings).toEqual([]);
  });

  it('is listed in the session that follows, and not twice', () => {
    const sid = 'sid=s%3A7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; Path=/; HttpOnly';
    const { sessions } = follow([wrong, { ...right, setCookie: [sid] }]);
    expect(sessions.map(({ name }) => name)).toEqual(['sid']);
    expect(timeline(sessions[0]!)).toContain('login-failed 2');
  });
});

describe('a login by bearer token', () => {
  it('is said, with the login before it that failed', () => {
    const { sessions } = follow([wrong, right, asks(TOKEN)]);
    expect(sessions).toMatchObject([
      { name: null, kind: 'opaque', says: { sentence: 'Login by bearer token, no session cookie.' } },
    ]);
    expect(timeline(sessions[0]!)).toEqual(['login-failed 2', 'login 4']);
    expect(JSON.stringify(sessions)).not.toContain(TOKEN);
  });

  it('ends with the logout that carries its token, or gives it back (RFC 7009)', () => {
    for (const path of ['/api/logout', '/auth/revoke']) {
      const logout = asks(TOKEN, path, { method: 'POST' });
      expect(timeline(follow([right, asks(TOKEN), logout]).sessions[0]!)).toEqual(['login 2', 'logout 6']);
    }
  });

  it('is none where the token was there before, or where no token follows', () => {
    expect(follow([asks(TOKEN), right, asks(TOKEN)]).sessions).toEqual([]);
    expect(follow([right, { url: `${URL}/api/me` }]).sessions).toEqual([]);
    // The token of somebody else.
    const place = (index: number) => (index === 1 ? { clientAddress: '127.0.0.9' } : {});
    expect(follow([right, asks(TOKEN)], place).sessions).toEqual([]);
  });

  it('is told again for each login', () => {
    const { sessions } = follow([right, asks(TOKEN), right, asks(OTHER)]);
    expect(timeline(sessions[0]!)).toEqual(['login 2', 'login 6']);
  });
});
