// A login sets its session and a cookie that tells the device; the logout deletes the one and leaves the other. How long the
// device is known is no matter of the session.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from '../session/browsing.ts';

const SID = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const DEVICE = 'OWe2IHTGc0ffee5f2a7e41b09d3c8a6b';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const YEAR = `${FLAGS}; Max-Age=31536000`;

const login = (...set: string[]): Visit => ({
  ask: 'POST /login',
  form: 'user=ada&password=x',
  to: '/home',
  set,
});
const home: Visit = { ask: 'GET /home' };
const denied: Visit = { ...home, to: '/login' };
const logout: Visit = { ask: 'POST /logout', to: '/', set: ['sid=; Path=/; Max-Age=0'] };

async function long(...visits: readonly Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings.flatMap(({ rule, severity, cookie }) =>
    rule === 'lifetime-long' ? [`${severity} ${cookie}`] : [],
  );
}

it.each(['did', 'browser', 'device', 'mid', 'known_as'])('%s tells the device', async (name) => {
  const visits = [login(`sid=${SID}; ${FLAGS}`, `${name}=${DEVICE}; ${YEAR}`), home, logout, denied];
  expect(await long(...visits)).toEqual([]);
});

describe('it is a session', () => {
  it('that the logout deletes', async () => {
    const both = { ...logout, set: [...logout.set!, 'did=; Path=/; Max-Age=0'] };
    const visits = [login(`sid=${SID}; ${FLAGS}`, `did=${DEVICE}; ${YEAR}`), home, both, denied];
    expect(await long(...visits)).toEqual(['medium did']);
  });

  it('that opens the page alone', async () => {
    const visits = [
      { ...denied, from: 2 },
      login(`sid=${SID}; ${FLAGS}`, `did=${DEVICE}; ${YEAR}`),
      home,
      logout,
      home,
    ];
    expect(await long(...visits)).toEqual(['medium did']);
  });

  it('that the server ends, with none beside it', async () => {
    const visits = [login(`did=${DEVICE}; ${YEAR}`), home, { ...logout, set: [] }, denied];
    expect(await long(...visits)).toEqual(['medium did']);
  });

  it('by its name', async () => {
    const visits = [login(`sid=${SID}; ${FLAGS}`, `auth_token=${DEVICE}; ${YEAR}`), home, logout, denied];
    expect(await long(...visits)).toEqual(['medium auth_token']);
  });

  it('of which nothing is seen alone', async () => {
    const visits = [login(`sid=${SID}; ${FLAGS}`, `did=${DEVICE}; ${YEAR}`), home, logout];
    expect(await long(...visits)).toEqual(['medium did']);
  });
});
