// A value that the server sets again, as cookies that hold their own content do. Truth: what the server did, beside each.

import { expect, it } from 'vitest';
import { wasGivenLast } from '../../../src/session/evidence/given-last.ts';
import { addValue, apply } from '../../../src/session/session-state.ts';
import { requestContext, sessionEvidence } from '../../../src/session/transition.ts';
import type { Visit } from '../browsing.ts';
import { told } from '../told.ts';
import { sendValue, source, trackedValue } from '../tracked.ts';

const EMPTY = 'a7d1e90b3c5a24f68b1d7e3f9a0c2b4d';
const USER = 'b0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d21';
const set = (value: string) => [`sid=${value}; Path=/; HttpOnly`];

const begin: Visit = { ask: 'GET /login', set: set(EMPTY) };
const login: Visit = { ask: 'POST /login', form: 'user=ada&password=right', to: '/account', set: set(USER) };
const account: Visit = { ask: 'GET /account', page: '<title>Account</title>' };
const denied: Visit = { ask: 'GET /account', to: '/login' };
const logout: Visit = { ask: 'POST /logout', form: 'x=1', to: '/', set: set(EMPTY) };
const replays = (...visits: Visit[]) => told([begin, login, account, ...visits], /Replay|replaced/);

it('is no old one: the logout gives the browser what it had before the login', async () => {
  expect(await replays(logout, denied)).toEqual([]);
  // The response to it gives another one, which counts for what is sent later.
  expect(await replays(logout, { ...denied, set: set(OTHER) })).toEqual([]);
});

it('is an old one before that, and once another one is used', async () => {
  const old: Visit = { ...denied, send: `sid=${EMPTY}` };
  const refused = 'Replay: sends value 1, which a newer one has replaced; the server refuses it';
  expect(await replays(old)).toEqual([`4 ${refused}`]);
  const news: Visit = { ask: 'GET /news' };
  expect(await replays(logout, { ...news, set: set(OTHER) }, news, old)).toEqual([`7 ${refused}`]);
});

it('follows what is given, and not the numbers', () => {
  const first = trackedValue(EMPTY);
  const { session } = first;
  const second = addValue(session, USER);
  const give = (value: typeof first, frame: number) =>
    apply(session, sessionEvidence('rotated', 'high'), requestContext(source(frame), value));
  give(first, 2);
  give(second, 4);
  expect(wasGivenLast(sendValue(first, 5), session)).toBe(false);
  expect(wasGivenLast(sendValue(second, 6), session)).toBe(true);
  give(first, 8);
  expect(wasGivenLast(sendValue(first, 9), session)).toBe(true);
  expect(wasGivenLast(sendValue(second, 10), session)).toBe(false);
});
