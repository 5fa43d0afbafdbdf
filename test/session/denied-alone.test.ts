// What a session opens and is denied alone; the findings that follow are in test/audit/beside-sessions.test.ts.

import { expect, it } from 'vitest';
import { DeniedAlone } from '../../src/session/denied-alone.ts';
import { Pages } from '../../src/session/pages.ts';
import { browse, type Visit } from './browsing.ts';

const FLAGS = 'Path=/; Secure; SameSite=Lax';
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=secret',
  to: '/home',
  set: [
    `sid=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6; HttpOnly; ${FLAGS}`,
    `seen_token=OWe2IHTGc0ffee5f2a7e41b09d3c8a6b; ${FLAGS}`,
  ],
};
const home: Visit = { ask: 'GET /home' };
const alone = (name: string): Visit => ({ ...home, send: `${name}=${sentBy(name)}`, to: '/login' });
const sentBy = (name: string) =>
  name === 'sid' ? '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6' : 'OWe2IHTGc0ffee5f2a7e41b09d3c8a6b';

it('nothing is known of a session that was never seen alone', async () => {
  const { sessions } = await browse([login, home]);
  expect(sessions.map(({ name }) => name)).toEqual(['sid', 'seen_token']);
});

it('what scripts can read is judged, and never the cookie that they cannot read', async () => {
  expect((await browse([login, home, alone('seen_token')])).sessions.map(({ name }) => name)).toEqual([
    'sid',
  ]);
  expect((await browse([login, home, alone('sid')])).sessions.map(({ name }) => name)).toContain('sid');
});

it('of a page that only it was denied nothing follows', async () => {
  const other: Visit = { ...alone('seen_token'), ask: 'GET /admin' };
  expect((await browse([login, home, other])).sessions.map(({ name }) => name)).toContain('seen_token');
});

it('without an exchange there is nothing to judge', () => {
  const session = {} as Parameters<DeniedAlone['opensNothing']>[0];
  expect(new DeniedAlone().opensNothing(session, new Pages())).toBe(false);
});
