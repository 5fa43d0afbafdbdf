// A JWT without a signature (RFC 7519 section 6) holds no key: that it has the format of a session makes it none. Where it
// opens what is closed without it, it is one, and the worst of all.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../session/browsing.ts';

/** {"alg":"none"} {"sub":"x"} */
const UNSIGNED = 'eyJhbGciOiJub25lIn0.eyJzdWIiOiJ4In0.';
const SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const FLAGS = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const account: Visit = { ask: 'GET /account', page: '<title>Account</title>' };
const denied: Visit = { ask: 'GET /account', to: '/login', from: 9 };
const login = (...set: string[]): Visit => ({
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/account',
  set,
});
const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };

async function seen(visits: readonly Visit[], name: string): Promise<string[]> {
  const { sessions, findings } = await browse(visits);
  const own = findings.filter(({ cookie, rule }) => cookie === name && /^(?:jwt|logout|httponly)/.test(rule));
  return [
    ...(sessions.some((session) => session.name === name) ? ['a session'] : []),
    ...own.map(({ severity, rule }) => `${severity} ${rule}`),
  ];
}

describe('is no session', () => {
  it.each(['alg_none', 'claims', 'profile', 'feature_flags', 'viewer'])(
    '%s beside the session of a login',
    async (name) => {
      const visits = [denied, login(`sid=${SID}; ${FLAGS}`, `${name}=${UNSIGNED}; Path=/; Secure`), account];
      expect(await seen([...visits, logout], name)).toEqual(['low jwt-weak', 'info httponly-missing']);
      expect(await seen([...visits, logout], 'sid')).toEqual(['a session']);
    },
  );

  it('what only the client sends, to try it', async () => {
    const tries: Visit = { ...account, send: `probe=${UNSIGNED}`, status: 401 };
    expect(await seen([tries, tries], 'probe')).toEqual([]);
  });
});

describe('is one', () => {
  it('by its name', async () => {
    expect(await seen([login(`token=${UNSIGNED}; ${FLAGS}`), account], 'token')).toEqual([
      'a session',
      'high jwt-weak',
    ]);
  });

  it.each(['alg_none', 'profile'])('%s, which opens what is closed without it', async (name) => {
    const visits = [denied, login(`${name}=${UNSIGNED}; ${FLAGS}`), account];
    expect(await seen(visits, name)).toEqual(['a session', 'high jwt-weak']);
  });
});
