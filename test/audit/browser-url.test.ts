import { expect, test } from 'vitest';
import { browserUrl, domainUrl } from '../../src/audit/browser-url.ts';

test('the URL has the scheme that the browser used', () => {
  expect(browserUrl('http://shop.example/a?b', 'shop.example', false)).toBe('http://shop.example/a?b');
  expect(browserUrl('http://shop.example/a?b', 'shop.example', true)).toBe('https://shop.example/a?b');
  expect(browserUrl('https://shop.example/', 'shop.example', true)).toBe('https://shop.example/');
});

test('without its request it has the host, or the address, of the server', () => {
  expect(browserUrl(null, 'shop.example:8443', true)).toBe('https://shop.example:8443/');
  expect(browserUrl(null, '[2001:db8::1]:80', false)).toBe('http://[2001:db8::1]:80/');
});

test('a Domain attribute names a host, unless it is no plain name', () => {
  expect(domainUrl('shop.example')).toBe('http://shop.example/');
  for (const domain of [null, '', 'a/b', 'a b', 'a@b']) expect(domainUrl(domain)).toBeNull();
});
