// Which requests should have carried a cookie: RFC 6265bis section 5.8.3.

import { describe, expect, it } from 'vitest';
import { AWAITED_REQUESTS } from '../../src/audit/limits.ts';
import type { Example } from '../../src/audit/rule.ts';
import { auditMessages, auditor, exchange, type Surroundings } from '../support/exchange.ts';

const url = 'https://shop.example/app/';
const first: Example = { url, setCookie: ['a=1; Path=/; Secure', 'b=1; Path=/; Secure'] };
const visit = (cookie: string, change: Partial<Example> = {}): Example => ({
  url,
  requestFields: [['Cookie', cookie]],
  ...change,
});
const times = (count: number, example: Example): Example[] => Array.from({ length: count }, () => example);

function missed(examples: readonly Example[], place: Surroundings = {}): (string | null)[] {
  const engine = auditor();
  for (const [index, example] of examples.entries())
    auditMessages(
      engine,
      ...exchange(example, { frame: index * 2 + 1, later: index, stream: index, ...place }),
    );
  return engine
    .findings()
    .filter(({ rule }) => rule === 'set-never-returned')
    .map(({ cookie }) => cookie);
}

describe('cookies that do not come back', () => {
  it('three requests that lack one of two', () => {
    expect(missed([first, ...times(2, visit('a=1'))])).toEqual([]);
    expect(missed([first, ...times(3, visit('a=1'))])).toEqual(['b']);
  });

  it('whatever its value and the connection', () => {
    expect(missed([first, ...times(3, visit('a=1; b=2'))])).toEqual([]);
  });

  it('requests to another path, host, or in cleartext need not carry it', () => {
    const narrow: Example = { url, setCookie: ['a=1; Path=/', 'b=1; Path=/app', 'c=1; Path=/; Secure'] };
    const elsewhere = (place: string) => missed([narrow, ...times(3, visit('a=1', { url: place }))]);
    expect(elsewhere('https://shop.example/apple')).toEqual(['c']);
    expect(elsewhere('https://shop.example/app/x')).toEqual(['b', 'c']);
    expect(elsewhere('http://shop.example/')).toEqual([]);
    expect(elsewhere('https://www.shop.example/app')).toEqual([]);
  });

  it('with a Domain, requests to the hosts below it should', () => {
    const wide: Example = {
      url,
      setCookie: ['a=1; Path=/; Domain=shop.example', 'b=1; Path=/; Domain=shop.example'],
    };
    expect(missed([wide, ...times(3, visit('a=1', { url: 'https://www.shop.example/' }))])).toEqual(['b']);
  });

  it('not when it was deleted, or has expired', () => {
    const gone: Example = { url, setCookie: ['b=; Max-Age=0; Path=/; Secure'] };
    expect(missed([first, gone, ...times(3, visit('a=1'))])).toEqual([]);
    const short: Example = { url, setCookie: ['a=1; Path=/', 'b=1; Path=/; Max-Age=1'] };
    expect(missed([short, ...times(3, visit('a=1'))])).toEqual([]);
  });

  it('set again without having come back, it is still awaited', () => {
    const again: Example = { url, requestFields: [['Cookie', 'a=1']], setCookie: ['b=2; Path=/; Secure'] };
    expect(missed([first, ...times(4, again)])).toEqual(['b']);
  });

  it('another browser at the same address does not count, nor a client that sends no cookies', () => {
    expect(missed([first, ...times(3, visit('a=2'))])).toEqual([]);
    expect(missed([first, ...times(3, { url })])).toEqual([]);
    expect(
      missed([
        first,
        ...times(3, {
          url,
          requestFields: [
            ['Cookie', 'a=1'],
            ['User-Agent', 'x'],
          ],
        }),
      ]),
    ).toEqual([]);
  });

  it('cross-site requests need not carry it', () => {
    const crossing: Example = {
      url,
      requestFields: [
        ['Cookie', 'a=1'],
        ['Sec-Fetch-Site', 'cross-site'],
      ],
    };
    expect(missed([first, ...times(3, crossing)])).toEqual([]);
  });

  it('on loopback the cookies identify the browser', () => {
    const local = (cookie: string): Example => visit(cookie, { url: 'http://localhost:5000/' });
    const set: Example = { url: 'http://localhost:5000/', setCookie: ['a=1; Path=/', 'b=1; Path=/'] };
    expect(missed([set, ...times(3, local('a=1'))])).toEqual(['b']);
    expect(missed([set, ...times(3, local('a=7'))])).toEqual([]);
  });

  it('for a limited number of requests', () => {
    const elsewhere = times(AWAITED_REQUESTS, visit('a=1; b=1', { url: 'https://other.example/' }));
    const narrow: Example = { url, setCookie: ['a=1; Path=/; Secure', 'c=1; Path=/app; Secure'] };
    expect(missed([narrow, ...elsewhere, ...times(3, visit('a=1'))])).toEqual([]);
  });
});
