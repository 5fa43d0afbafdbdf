// Cookies of one login that are replayed together: one finding for all of them, unless the capture shows which one it is.

import { expect, it } from 'vitest';
import { isFirstToReport } from '../../../src/session/evidence/replayed-together.ts';
import { browse, type Visit } from '../browsing.ts';
import { trackedValue } from '../tracked.ts';

const TOKEN = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
/** What can be read: `{"user":"ada","id":7}`, with a signature. */
const DATA = 'eyJ1c2VyIjoiYWRhIiwiaWQiOjd9.c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const FLAGS = 'Path=/; HttpOnly; Secure; SameSite=Lax';
const GONE = ['token', 'data'].map((name) => `${name}=; Max-Age=0; ${FLAGS}`);
const PAGE = '<title>Account</title>ada';

const denied: Visit = { ask: 'GET /account', to: '/login' };
const start: Visit[] = [
  denied,
  {
    ask: 'POST /login',
    form: 'user=ada&password=x',
    to: '/account',
    set: [`token=${TOKEN}; ${FLAGS}`, `data=${DATA}; ${FLAGS}`],
  },
  { ask: 'GET /account', page: PAGE },
  { ask: 'POST /logout', form: 'x=1', to: '/', set: GONE },
];
const send = (cookies: string, change: Visit = { ask: 'GET /account', page: PAGE }): Visit => ({
  ...change,
  agent: 'curl/7.88',
  send: cookies,
});
const both = send(`token=${TOKEN}; data=${DATA}`);
const token = `token=${TOKEN}`;
const data = `data=${DATA}`;

async function found(...visits: Visit[]) {
  const { findings } = await browse([...start, ...visits]);
  return findings.filter(({ rule }) => rule === 'token-after-logout');
}

const cookies = async (...visits: Visit[]) =>
  (await found(...visits)).map(({ severity, cookie }) => `${severity} ${cookie}`);

it('is one finding, of the cookie that the server need not look up', async () => {
  const [finding, ...more] = await found(both);
  expect(more).toEqual([]);
  expect(finding).toMatchObject({ severity: 'high', cookie: 'data' });
  expect(finding?.message).toBe(
    'The cookies "data" and "token" are sent together with their old values after the logout in frame 7, and are accepted where requests without the session are denied (response 200): the capture does not show which of them the server takes.',
  );
});

it('is that of one where it is shown which', async () => {
  expect(await cookies(both, send(token))).toEqual(['high token']);
  expect(await cookies(both, send(data))).toEqual(['high data']);
  expect(await cookies(both, send(token, denied))).toEqual(['high data']);
  expect(await cookies(send(data, denied), both)).toEqual(['high token']);
  expect(await cookies(send(token), send(data))).toEqual(['high token', 'high data']);
});

it('is one where it is only likely: another cookie may have opened the page', async () => {
  const likely = { ...both, send: `${both.send}; beta=9a1f5b1c3f7a9e2d4c6b8d0e` };
  expect(await cookies(likely)).toEqual(['medium data']);
});

it('is none where both are refused', async () => {
  expect(await cookies(send(`${token}; ${data}`, denied))).toEqual([]);
});

it('of opaque ones it is the first', () => {
  const [one, other] = [trackedValue(TOKEN), trackedValue(DATA)].map(({ session }) => session);
  expect(isFirstToReport(one!, [])).toBe(true);
  expect(isFirstToReport(one!, [other!])).toBe(false);
  expect(isFirstToReport(other!, [one!])).toBe(true);
});
