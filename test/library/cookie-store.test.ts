import { describe, expect, it } from 'vitest';
import { CookieStore } from '../../src/library/cookie-store.ts';

const URL = 'https://shop.test/login';
const NOON = '2026-11-22T12:00:00.123456789Z';

describe('time is', () => {
  it.each([new Date(NOON), Date.parse('2026-11-22T12:00:00.123Z'), NOON])('%s', (time) => {
    const store = new CookieStore();
    const verdict = store.receive('sid=1; Max-Age=60; Secure', { url: URL, time });
    expect(verdict).toMatchObject({ stored: true, action: 'stored', reason: null });
    expect(verdict.cookie).toMatchObject({
      creationMs: Date.UTC(2026, 10, 22, 12, 0, 0, 123),
      expiryMs: Date.UTC(2026, 10, 22, 12, 1, 0, 123),
    });
    const names = (at: string): string[] => store.cookiesFor(URL, { time: at }).map(({ name }) => name);
    expect(names('2026-11-22T12:00:59Z')).toEqual(['sid']);
    expect(names('2026-11-22T12:01:01Z')).toEqual([]);
  });

  it.each(['noon', Number.NaN, new Date('x'), undefined])('not %s', (time) => {
    const store = new CookieStore();
    const context = { url: URL, time: time as string };
    expect(() => store.receive('a=1', context)).toThrow(TypeError);
    expect(() => store.cookiesFor(URL, context)).toThrow(/^time: /);
    expect(() => store.receive('a=1', { url: URL, time: 0, date: 'soon' })).toThrow(/^date: /);
  });
});

it('takes the options of browsers, and contexts', () => {
  const onLoopback = { url: 'http://localhost:5000/', time: NOON };
  expect(new CookieStore().receive('a=1; Secure', onLoopback).stored).toBe(true);
  const safari = new CookieStore({ trustLoopback: false });
  expect(safari.receive('a=1; Secure', onLoopback).reason).toBe('SecureOnly');
  const store = new CookieStore();
  store.receive('lax=1', { url: URL, time: NOON });
  store.receive('none=1; SameSite=None; Secure', { url: URL, time: NOON });
  expect(store.size).toBe(2);
  const sent = store.cookiesFor(URL, { time: NOON, site: 'cross-site' });
  expect(sent.map(({ name }) => name)).toEqual(['none']);
});

it('takes browsers in any case, and no other sites than there are', () => {
  const onLoopback = { url: 'http://localhost:5000/', time: NOON };
  const safari = new CookieStore({ browser: 'Safari' as 'safari' });
  expect(safari.receive('a=1; Secure', onLoopback).reason).toBe('SecureOnly');
  expect(() => new CookieStore({ browser: 'opera' as 'chrome' })).toThrow(/^browser: must be one of /);
  const store = new CookieStore();
  const bogus = { url: URL, time: NOON, site: 'bogus' as 'cross-site' };
  expect(() => store.receive('a=1', bogus)).toThrow(/^site: must be one of same-site, /);
  expect(() => store.cookiesFor(URL, bogus)).toThrow(TypeError);
  expect(store.size).toBe(0);
});
