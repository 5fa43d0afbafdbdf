// One fault is told once: what one rule reports another leaves out. Pairs of rules that look at the same thing, and
// which of them speaks.

import { describe, expect, it } from 'vitest';
import type { Example } from '../../src/audit/rule.ts';
import { audit } from '../support/exchange.ts';

const KEY = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const NOT_CACHED = { responseFields: [['Cache-Control', 'no-store']] } as const;

/** What is reported about one response at `url`, without the remarks on short values that examples have. */
function rulesOn(url: string, ...setCookie: string[]): string[] {
  return rulesOf({ url, setCookie, ...NOT_CACHED });
}
function rulesOf(...examples: Example[]): string[] {
  return audit(examples).map(({ rule, severity }) => `${severity} ${rule}`);
}

const https = (...setCookie: string[]) => rulesOn('https://www.shop.example/app/', ...setCookie);
const loopback = (...setCookie: string[]) => rulesOn('http://localhost:3000/app/', ...setCookie);
const network = (...setCookie: string[]) => rulesOn('http://www.shop.example/app/', ...setCookie);

describe('a misspelt attribute', () => {
  it('is not missing as well', () => {
    expect(https(`member=${KEY}; Secure; HTTP-Only; SameSite=Lax; Path=/`)).toEqual(['medium attr-typo']);
    expect(https(`member=${KEY}; "Secure"; HttpOnly; SameSite=Lax; Path=/`)).toEqual(['medium attr-typo']);
    expect(https(`member=${KEY}; Secure; HttpOnly; SameSit=Lax; Path=/`)).toEqual(['medium attr-typo']);
    expect(loopback(`member=${KEY}; Secured; HttpOnly; SameSite=Lax; Path=/`)).toEqual(['medium attr-typo']);
  });

  it('of a session is: that is worse than the typo', () => {
    expect(https(`__Secure-session=${KEY}; Secure; HTTP-Only; SameSite=Lax; Path=/`)).toEqual([
      'high httponly-missing',
      'medium attr-typo',
    ]);
  });
});

it('an invalid SameSite is not missing as well', () => {
  expect(https(`member=${KEY}; Secure; HttpOnly; SameSite=true; Path=/`)).toEqual([
    'medium samesite-invalid',
  ]);
});

it('a cookie that browsers reject has no other fault', () => {
  expect(https(`session=${KEY}; SameSite=None; Path=/`)).toEqual(['medium samesite-none-insecure']);
  expect(https(`session=${KEY}; Partitioned; Path=/`)).toEqual(['medium partitioned-insecure']);
  expect(https(`__Host-session=${KEY}; Path=/`)).toEqual(['medium prefix-violated']);
  expect(https(`session=${KEY}; Secure; Domain=other.example; Path=/`)).toEqual(['medium domain-rejected']);
  expect(network(`session=${KEY}; Secure; HttpOnly; SameSite=Lax`)).toEqual(['medium secure-on-cleartext']);
});

it('a deletion that browsers reject is reported as that', () => {
  expect(https('__Host-session=; Max-Age=0; Path=/')).toEqual(['high delete-dropped']);
  expect(https('session=; Max-Age=0; Path=/; SameSite=None')).toEqual(['high delete-dropped']);
});

it('a missing Secure is one finding, whatever the connection', () => {
  const cookie = `session=${KEY}; HttpOnly; SameSite=Lax; Path=/`;
  expect(https(cookie)).toEqual(['high secure-missing']);
  expect(loopback(cookie)).toEqual(['low secure-missing-loopback']);
  expect(network(cookie)).toEqual(['high cookie-over-cleartext']);
});

it('a session for a whole domain cannot have the prefix that it lacks', () => {
  const cookie = `session=${KEY}; Secure; HttpOnly; SameSite=Lax; Path=/`;
  expect(https(cookie)).toEqual(['info prefix-unused']);
  expect(https(`${cookie}; Domain=shop.example`)).toEqual(['low domain-wide']);
  expect(https(cookie.replace('Path=/', 'Path=/app'))).toEqual([]);
});

it('SameSite=None is not missing', () => {
  expect(https(`__Secure-session=${KEY}; Secure; HttpOnly; SameSite=None; Path=/`)).toEqual([
    'low samesite-none-session',
  ]);
});

it('a session that is deleted wrongly at the logout is not called undeleted as well', () => {
  const found = rulesOf(
    {
      url: 'https://shop.example/app/login',
      method: 'POST',
      setCookie: [`__Secure-session=${KEY}; Secure; HttpOnly; Path=/app; SameSite=Lax`],
    },
    {
      url: 'https://shop.example/app/logout',
      method: 'POST',
      requestFields: [['Cookie', `__Secure-session=${KEY}`]],
      setCookie: ['__Secure-session=; Max-Age=0; Secure; Path=/'],
    },
  );
  expect(found).toEqual(['high delete-no-match']);
});

it('two cookies of one name are reported when the browser sends both, not when they are set', () => {
  const cookies = [
    `member=${KEY}; Secure; HttpOnly; SameSite=Lax; Path=/`,
    `member=${KEY.replace('7d', 'd7')}; Secure; HttpOnly; SameSite=Lax; Path=/app`,
  ];
  expect(https(...cookies)).toEqual([]);
  const url = 'https://www.shop.example/app/';
  const sent = { url, requestFields: [['Cookie', 'member=b; member=a']] } as const;
  expect(rulesOf({ url, setCookie: cookies }, sent)).toEqual(['info shadowed-name']);
});

it('the signature of a cookie is judged with the cookie', () => {
  const both = (attributes: string) => [
    `koa.sess=${KEY}; ${attributes}`,
    `koa.sess.sig=${KEY}; ${attributes}`,
  ];
  expect(https(...both('Path=/'))).toEqual([
    'high secure-missing',
    'high httponly-missing',
    'medium samesite-missing',
  ]);
  expect(loopback(...both('HttpOnly; Path=/'))).toEqual([
    'medium samesite-missing',
    'low secure-missing-loopback',
  ]);
});
