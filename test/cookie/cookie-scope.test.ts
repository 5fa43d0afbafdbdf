import { expect, test } from 'vitest';
import { cookieScope } from '../../src/cookie/cookie-scope.ts';
import { parseSetCookie } from '../../src/cookie/parse.ts';
import { CookieStore } from '../../src/library/cookie-store.ts';

test('as the browser stores it: the default path, the domain only where the field has one', () => {
  const store = new CookieStore();
  const scopeOf = (field: string, url: string) => {
    const { cookie } = parseSetCookie(field);
    return cookieScope(store.receive(field, { url, time: new Date(0) }), cookie);
  };
  expect(scopeOf('a=1', 'https://www.shop.example/app/login')).toEqual({
    domain: null,
    path: '/app',
    partitionKey: null,
  });
  expect(scopeOf('a=1; Domain=shop.example; Path=/', 'https://www.shop.example/app')).toEqual({
    domain: 'shop.example',
    path: '/',
    partitionKey: null,
  });
  expect(scopeOf('a=1; Secure', 'http://www.shop.example/app/login')).toEqual({
    domain: null,
    path: null,
    partitionKey: null,
  });
});
