import { expect, test } from 'vitest';
import type { Example } from '../../src/audit/rule.ts';
import { follow } from '../session/followed.ts';

const A = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const B = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const SECURE = 'Path=/; Secure; HttpOnly; SameSite=Lax';
const carrying = (value: string, change: Partial<Example> = {}): Example => ({
  url: 'https://shop.example/account',
  requestFields: [['Cookie', `sid=${value}`]],
  ...change,
});
const setting = (...setCookie: string[]): Example => ({ url: 'https://shop.example/', setCookie });

/** The sessions in which each rule was broken. */
function broken(...examples: Example[]): Record<string, readonly number[]> {
  const { findings } = follow(examples);
  return Object.fromEntries(
    findings.filter(({ cookie }) => cookie === 'sid').map(({ rule, sessions }) => [rule, sessions]),
  );
}

test('a Set-Cookie is of the session that it gives a value', () => {
  const found = broken(setting(`sid=${A}; ${SECURE}`), setting(`sid=${B}; Path=/; Secure; SameSite=Lax`));
  expect(found['httponly-missing']).toEqual([2]);
  const both = broken(setting(`sid=${A}; Path=/; Secure`), setting(`sid=${B}; Path=/; Secure`));
  expect(both['httponly-missing']).toEqual([1, 2]);
});

test('one that takes the place of an ended session is of the new one', () => {
  const logout = {
    url: 'https://shop.example/logout',
    method: 'POST',
    setCookie: ['sid=; Max-Age=0; Path=/'],
  };
  const found = broken(
    setting(`sid=${A}; ${SECURE}`),
    carrying(A, logout),
    carrying(A, { setCookie: [`sid=${B}; Path=/; Secure; SameSite=Lax`] }),
  );
  expect(found['httponly-missing']).toEqual([2]);
});

test('a deletion is of the session that the request carries', () => {
  const found = broken(
    setting(`sid=${A}; ${SECURE}`),
    setting(`sid=${B}; ${SECURE}`),
    carrying(B, {
      url: 'https://shop.example/logout',
      method: 'POST',
      setCookie: ['sid=; Max-Age=0; Path=/app'],
    }),
  );
  expect(found['delete-no-match']).toEqual([2]);
});

test('a refused cookie is of the session that the request carries', () => {
  const found = broken(
    setting(`sid=${A}; ${SECURE}`),
    setting(`sid=${B}; ${SECURE}`),
    carrying(A, { setCookie: [`sid=${A}; Domain=elsewhere.example; ${SECURE}`] }),
  );
  expect(found['domain-rejected']).toEqual([1]);
});

test('a request is of the session that it carries', () => {
  const found = broken(carrying(A), carrying(B, { url: 'http://shop.example/account' }), carrying(A));
  expect(found['cookie-over-cleartext']).toEqual([2]);
});

test('of rules on sessions each is its own', () => {
  const logout = {
    url: 'https://shop.example/logout',
    method: 'POST',
    setCookie: ['sid=; Max-Age=0; Path=/'],
  };
  const found = broken(
    { url: 'https://shop.example/account', status: 401 },
    carrying(A),
    carrying(B),
    carrying(A, logout),
    carrying(B, logout),
    carrying(B),
    carrying(A, { status: 401 }),
  );
  expect(found['token-after-logout']).toEqual([2]);
});
