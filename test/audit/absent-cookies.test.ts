// Which cookies a request goes without, where the response may turn the user away; cross-site.test.ts has what the rules
// make of them.

import { expect, it } from 'vitest';
import { isOfThisLogin, mayTurnAway } from '../../src/audit/absent-cookies.ts';
import { MAX_LOGIN_MINUTES } from '../../src/audit/limits.ts';
import { BrowserCookieStore } from '../../src/cookie/store.ts';
import { exchange } from '../support/exchange.ts';

const url = 'https://shop.example/';

it('redirects, refusals, responses to forms, and errors of callbacks', () => {
  const mayBe = (target: string, status: number, form?: string[]) =>
    mayTurnAway(status, exchange({ url: url + target, method: 'POST', ...(form && { form }) })[0]);
  expect([302, 401, 403].map((status) => mayBe('', status))).toEqual([true, true, true]);
  expect([200, 304, 400, 404, 500].map((status) => mayBe('', status))).toEqual(Array(5).fill(false));
  expect([200, 400].map((status) => mayBe('', status, ['code']))).toEqual([true, true]);
  expect([400, 500, 200].map((status) => mayBe('?code=1&state=2', status))).toEqual([true, true, false]);
});

it('a cookie is of this login by the time of its value', () => {
  const store = new BrowserCookieStore();
  store.receive('state=1', { url, timeMs: 0 });
  const again = store.receive('state=2', { url, timeMs: 60_000 }).cookie!;
  const last = (MAX_LOGIN_MINUTES + 1) * 60_000;
  expect([last, last + 1].map((timeMs) => isOfThisLogin(again, timeMs))).toEqual([true, false]);
});

it('the store says what SameSite holds back, whatever host, path and Secure leave', () => {
  const store = new BrowserCookieStore({ browser: 'chrome' });
  for (const field of [
    'lax=1; SameSite=Lax',
    'strict=1; SameSite=Strict',
    'none=1; SameSite=None; Secure',
    'elsewhere=1; SameSite=Lax; Path=/other',
    'gone=1; SameSite=Lax; Max-Age=1',
  ])
    store.receive(field, { url, timeMs: 0 });
  const names = (
    site: 'same-site' | 'cross-site' | 'cross-site-navigation' | 'cross-site-unsafe-navigation',
  ) => store.heldBack(url, { timeMs: 5000, site }).map(({ name }) => name);
  expect(names('same-site')).toEqual([]);
  expect(names('cross-site')).toEqual(['lax', 'strict']);
  expect(names('cross-site-unsafe-navigation')).toEqual(['lax', 'strict']);
  expect(names('cross-site-navigation')).toEqual(['strict']);
  expect(store.heldBack('https://other.example/', { timeMs: 5000, site: 'cross-site' })).toEqual([]);
});
