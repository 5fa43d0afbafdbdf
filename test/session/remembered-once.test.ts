// A cookie that remembers the user begins another session when the browser has given the first one up: both belong to one
// login, and its logout is told once, whether the cookie gets another value with it or not.

import { expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const A = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const B = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const C = 'c1ab5f2a7ec0ffee9d3c8a6b5e4f1d20';
const D = 'd2ab5f2a7ec0ffee9d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const set = (name: string, value: string) => `${name}=${value}; ${FLAGS}`;
const gone = (name: string) => `${name}=; Path=/; Max-Age=0`;

const denied: Visit = { ask: 'GET /account', from: 9, agent: 'wget', to: '/login' };
const login: Visit = {
  ask: 'POST /login',
  form: 'user=ada&password=right&remember=on',
  to: '/account',
  set: [set('remember_me', A), set('sid', B)],
};
const account: Visit = { ask: 'GET /account' };

it.each([
  ['keeps its value', A],
  ['gets another one', D],
])('a remember-me cookie that %s', async (_, token) => {
  const again: Visit = {
    ...account,
    send: `remember_me=${A}`,
    set: [...(token === A ? [] : [set('remember_me', token)]), set('sid', C)],
  };
  const logout: Visit = { ask: 'POST /logout', to: '/', set: [gone('remember_me'), gone('sid')] };
  const { sessions } = await browse([denied, login, account, again, account, logout]);
  expect(sessions.flatMap(({ events }) => events).filter(({ event }) => event === 'login')).not.toEqual([]);
  expect(new Set(sessions.map(({ group }) => group))).toEqual(new Set([1]));
});

it('another user of the browser, who is not remembered, has a login of their own', async () => {
  const other: Visit = { ...login, form: 'user=bob&password=right', set: [set('sid', C)] };
  const logout: Visit = { ask: 'POST /logout', to: '/', set: [gone('remember_me'), gone('sid')] };
  const { sessions } = await browse([denied, login, account, logout, other, account]);
  expect(new Set(sessions.map(({ group }) => group)).size).toBe(2);
});
