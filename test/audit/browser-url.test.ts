import { expect, test } from 'vitest';
import { browserUrl, domainUrl } from '../../src/audit/browser-url.ts';
import { request, response } from '../support/messages.ts';

test('the URL has the scheme that the browser used', () => {
  expect(browserUrl(request(), 'http://shop.example/a?b', false)).toBe('http://shop.example/a?b');
  expect(browserUrl(request(), 'http://shop.example/a?b', true)).toBe('https://shop.example/a?b');
  expect(browserUrl(request(), 'https://shop.example/', true)).toBe('https://shop.example/');
});

test('without its request it has the address of the server', () => {
  expect(browserUrl(response(), null, true)).toBe('https://127.0.0.2:5000/');
  expect(browserUrl(response({ src: '2001:db8::1', srcPort: 80 }), null, false)).toBe(
    'http://[2001:db8::1]:80/',
  );
});

test('a Domain attribute names a host, unless it is no plain name', () => {
  expect(domainUrl('shop.example')).toBe('http://shop.example/');
  for (const domain of [null, '', 'a/b', 'a b', 'a@b']) expect(domainUrl(domain)).toBeNull();
});
