// A login over the session of another user: who had it before is that user now, where its value stays the same.

import { expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';

const denied: Visit = { ask: 'GET /account', to: '/login' };
const account: Visit = { ask: 'GET /account' };
const logout: Visit = { ask: 'POST /logout', to: '/' };
function login(user: string, value?: string): Visit {
  const visit: Visit = { ask: 'POST /login', form: `user=${user}&password=secret`, to: '/account' };
  return value === undefined ? visit : { ...visit, set: [`sid=${value}; ${FLAGS}`] };
}

async function found(...visits: Visit[]): Promise<string[]> {
  const { findings } = await browse(visits);
  return findings.filter(({ rule }) => rule === 'session-not-rotated').map(({ severity }) => severity);
}

it.each<[string, Visit[]]>([
  ['after the login of the other one', [denied, login('ada', A), account, login('bob'), account]],
  [
    'at the third of them',
    [denied, login('ada', A), account, login('bob', B), account, login('eve'), account],
  ],
])('is found %s', async (_, visits) => {
  expect(await found(...visits)).toEqual(['medium']);
});

it.each<[string, Visit[]]>([
  ['gets a new value', [denied, login('ada', A), account, login('bob', B), account]],
  ['is of the same user', [denied, login('ada', A), account, login('ada'), account]],
  ['names no user', [denied, login('ada', A), account, { ...login(''), form: 'password=secret' }, account]],
  ['comes back to its form', [denied, login('ada', A), account, { ...login('bob'), to: '/login' }, account]],
  [
    'comes after a logout with a new value',
    [denied, login('ada', A), account, logout, login('bob', B), account],
  ],
])('is not found where the login %s', async (_, visits) => {
  expect(await found(...visits)).toEqual([]);
});
