// One response about several sessions: what happens to one of them may happen to the others of its login.

import { expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account' };

async function eventsOf(name: string, ...visits: Visit[]): Promise<string[]> {
  const { sessions } = await browse(visits);
  const session = sessions.find((one) => one.name === name)!;
  return session.events.map(({ event, frame }) => `${event} ${frame}`);
}

it('a logout ends the session that its request could not carry', async () => {
  const both = [`sid=${A}; Path=/; HttpOnly`, `refresh_token=${B}; Path=/token; HttpOnly`];
  const events = await eventsOf(
    'refresh_token',
    { ...login, set: both },
    { ask: 'GET /account' },
    { ask: 'POST /logout', status: 204, set: ['sid=; Path=/; Max-Age=0'] },
  );
  expect(events).toContain('logout 6');
});

it('a login that failed before there was a cookie is told in the session that follows', async () => {
  const set = [`sid=${A}; Path=/; HttpOnly`];
  const failed = { ...login, to: '/login?error' };
  expect(await eventsOf('sid', failed, { ...login, set }, { ask: 'GET /account' })).toEqual([
    'login-failed 2',
    'issued 4',
    'login 4',
    'sent 5',
    'privileged-use 6',
  ]);
});
