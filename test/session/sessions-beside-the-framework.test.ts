// Rails 8 as its generator makes it: the session of the user is a cookie that refers to a row, and the session of the
// framework beside it, encrypted, holds the token of forms. A copy of that one opens nothing after the logout.

import { createHash } from 'node:crypto';
import { expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const base64 = (seed: string, bytes: number) =>
  createHash('sha512').update(seed).digest().subarray(0, bytes).toString('base64');
const rails = (seed: string) =>
  encodeURIComponent(`${base64(`${seed}1`, 48)}--${base64(`${seed}2`, 12)}--${base64(`${seed}3`, 16)}`);
const FLAGS = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const shop = (seed: string) => `_shop_session=${rails(seed)}; ${FLAGS}`;
const REFERENCE = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const set = (name: string) => `${name}=${REFERENCE}; ${FLAGS}`;
const gone = (name: string) => `${name}=; Path=/; Max-Age=0`;

/** `name`: of what the login sets beside it; `form`: what it posts. */
const visits = (name: string, form = 'user=ada&password=right', first: readonly Visit[] = FORM): Visit[] => [
  { ask: 'GET /account', from: 9, agent: 'wget', to: '/login' },
  ...first,
  { ask: 'POST /login', form, to: '/account', set: [set(name), shop('b')] },
  { ask: 'GET /account' },
  { ask: 'POST /logout', to: '/', set: [gone(name), shop('c')] },
];
const FORM: readonly Visit[] = [{ ask: 'GET /login', set: [shop('a')] }];

async function infos(asked: readonly Visit[]): Promise<string[]> {
  const { findings } = await browse(asked);
  return findings.filter(({ rule }) => rule === 'stateless-session-logout').map(({ cookie }) => `${cookie}`);
}

it('says nothing of the cookie that was there before the session of the login', async () => {
  expect(await infos(visits('session_id'))).toEqual([]);
});

it.each<[string, readonly Visit[]]>([
  ['what remembers the user is set', visits('remember_token')],
  ['the user asks to be remembered', visits('auth_token', 'user=ada&password=right&remember_me=1')],
  ['a token to renew it is set', visits('refresh_token')],
  ['the login begins it', visits('session_id', undefined, [])],
])('is told where %s', async (_, asked) => {
  expect(await infos(asked)).toEqual(['_shop_session']);
});

it('is told where the logout leaves the other one', async () => {
  const asked = visits('session_id');
  const left: Visit = { ...asked.at(-1)!, set: [shop('c')] };
  expect(await infos([...asked.slice(0, -1), left])).toEqual(['_shop_session']);
});
