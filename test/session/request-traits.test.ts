import { describe, expect, it } from 'vitest';
import { requestTraits, withoutLoginCookies } from '../../src/session/request-traits.ts';
import { header, request } from '../support/messages.ts';

const KEY = '3b9f0c6d81e24a57b6c0d9e8f7a61524';

const ask = (target: string, ...fields: readonly [name: string, value: string][]) =>
  request({ method: 'GET', target, fields: fields.map(([name, value]) => header(name, value)) });
const traits = (target: string, ...fields: readonly [name: string, value: string][]) =>
  requestTraits(ask(target, ...fields));

describe('the query', () => {
  it.each([
    '/a?id=5&b=1',
    '/a?b=1&id=5',
    '/a?id=5&b=1&_=17&utm_source=x&csrf_token=y',
    '/a?t=1717171717&b=1&id=5',
  ])('of %s is that of the same page', (target) => {
    const { query, credentials } = traits(target);
    expect([query, credentials]).toEqual([traits('/a?id=5&b=1').query, []]);
  });

  it.each(['/a', '/a?id=6&b=1', '/a?id=5', '/a?id=5&b=1&t=7'])('of %s is another', (target) => {
    expect(traits(target).query).not.toBe(traits('/a?id=5&b=1').query);
  });

  it('has the parameters behind those that are looked at one by one in it too', () => {
    const many = Array.from({ length: 200 }, (_, index) => `a${index}=1`).join('&');
    expect(traits(`/a?${many}`).query).not.toBe(traits(`/a?${many}&b=1`).query);
  });
});

describe('credentials', () => {
  it.each(['api_key=abc', 'share=abc', 'sig=abc', 'auth=abc', `x=${KEY}`, KEY])('%s', (pair) => {
    expect(traits(`/a?${pair}`).credentials).toHaveLength(1);
    expect(traits(`/a?${pair}`).query).toBe(traits('/a').query);
  });

  it.each(['X-Api-Key', 'api-key', 'X-Auth-Token', 'Authorization', 'X-Amz-Signature'])('%s', (name) => {
    expect(traits('/a', [name, KEY]).credentials).toHaveLength(1);
  });

  it.each(['X-CSRF-Token', 'Sec-WebSocket-Key', 'Idempotency-Key', 'Proxy-Authorization', 'X-Author'])(
    'not %s',
    (name) => {
      expect(traits('/a', [name, KEY]).credentials).toEqual([]);
    },
  );

  it('not the token that is looked at', () => {
    const other = KEY.split('').reverse().join('');
    const token: [string, string] = ['Authorization', `Bearer ${KEY}`];
    const asked = ask('/a', token, ['Shop-Auth', KEY], ['X-Api-Key', other], ['Cookie', `kept=${KEY}`]);
    const found = requestTraits(asked, [], KEY);
    expect(found.credentials).toEqual(traits('/a', ['X-Api-Key', other]).credentials);
    expect(found.cookies).toEqual([]);
  });
});

it('cookies: not those of the sessions, nor those that count visits', () => {
  const cookie = `sid=1; theme=dark; other=${KEY}; _ga=GA1.1.1.1; lang=en`;
  const all = requestTraits(ask('/a', ['Cookie', cookie]), ['sid']);
  expect(all.cookies.map(({ mayBeLogin }) => mayBeLogin)).toEqual([false, true, false]);
  expect(withoutLoginCookies(all).cookies).toHaveLength(2);
});

it.each([
  ['text/html,*/*;q=0.8', 'page'],
  ['application/json, text/plain, */*', 'data'],
  ['*/*', null],
])('Accept: %s asks for %s', (accept, kind) => {
  expect(traits('/a', ['Accept', accept]).accepts).toBe(kind);
});

it('a script that accepts everything asks for data', () => {
  expect(traits('/a', ['Accept', '*/*'], ['Sec-Fetch-Dest', 'empty']).accepts).toBe('data');
  expect(traits('/a', ['X-Requested-With', 'XMLHttpRequest']).accepts).toBe('data');
});

it('the client is known by its name, without its version', () => {
  const of = (agent: string) => traits('/a', ['User-Agent', agent]);
  expect([of('curl/8.5.0').client, of('curl/8.5.0').isBrowser]).toEqual(['curl', false]);
  const chrome = of('Mozilla/5.0 (X11) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/126.0 Safari/537.36');
  expect([chrome.client, chrome.isBrowser]).toEqual(['Chrome', true]);
  expect(traits('/a').isBrowser).toBe(false);
});
