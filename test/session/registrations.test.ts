// Registrations that leave the session's value as it was: what follows shows whether they log in. Truth: what the server
// did, beside each.

import { expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';
import { stepsOf } from './told.ts';

const OLD = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const NEW = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const set = (value: string) => [`sid=${value}; Path=/; HttpOnly; Secure; SameSite=Lax`];
const stranger: Visit = { ask: 'GET /account', to: '/login' };
const begin: Visit = { ask: 'GET /signup', page: '<title>Sign up</title>', set: set(OLD) };
const register: Visit = { ask: 'POST /signup', form: 'email=a%40a.example&password=x', to: '/account' };
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=x', to: '/account', set: set(NEW) };
const page: Visit = { ask: 'GET /account' };

async function outcome(...visits: Visit[]) {
  const { sessions, findings } = await browse([stranger, begin, ...visits]);
  return {
    steps: stepsOf(sessions)
      .filter((step) => /login/i.test(step))
      .map((step) => step.replace(/: .*/, '')),
    findings: findings.filter(({ rule }) => rule === 'session-not-rotated').map(({ severity }) => severity),
  };
}

it.each<[string, Visit]>([
  ['a form', register],
  ['a call', { ask: 'POST /api/register', json: { email: 'a', password: 'b' }, returns: { id: 1 } }],
])('%s logs in: a page opens that others are denied', async (_, visit) => {
  expect(await outcome(visit, page)).toEqual({ steps: ['3 Login by registration'], findings: ['high'] });
});

it.each<[string, Visit[], string[]]>([
  ['it leads to the login', [{ ...register, to: '/login' }, login, page], ['4 Login']],
  ['there is a mail to read', [{ ...register, to: '/check-mail' }, stranger], []],
  ['it fails', [{ ask: 'POST /signup', form: 'email=a&password=x', status: 422 }, stranger], []],
  ['nothing is known of the page', [register, { ask: 'GET /home' }], []],
  ['the value is another one then', [register, { ask: 'GET /', set: set(NEW) }, page], []],
  [
    'a user makes an account for another one',
    [login, page, { ...register, ask: 'POST /users' }, page],
    ['3 Login'],
  ],
])('%s', async (_, visits, steps) => {
  expect(await outcome(...visits)).toEqual({ steps, findings: [] });
});
