import { describe, expect, it, test } from 'vitest';
import {
  addressWithPort,
  hostMatches,
  hostOfUrl,
  isAbsoluteUrl,
  pathOfUrl,
  withoutPort,
  withScheme,
} from '../../src/shared/url.ts';

describe('host and path', () => {
  it.each([
    ['http://Shop.Example/a/b?c=/d', 'Shop.Example', '/a/b'],
    ['http://shop.example:8080/', 'shop.example:8080', '/'],
    ['https://[::1]:5000/', '[::1]:5000', '/'],
    ['http://shop.example?x', 'shop.example', ''],
    ['http://shop.example#x/y', 'shop.example', ''],
    ['http://shop.example/a#b?c', 'shop.example', '/a'],
    ['http://user:p@ss@shop.example/', 'shop.example', '/'],
    ['http://shop.example/@other', 'shop.example', '/@other'],
    ['http://localhost', 'localhost', ''],
    ['http:///path', '', '/path'],
    ['/no/url?x', '', '/no/url'],
    ['/login?next=http://shop.example/', '', '/login'],
    ['/to:http://shop.example/?x', '', '/to:http://shop.example/'],
    ['app+v1://shop.example/x', 'shop.example', '/x'],
    ['', '', ''],
  ])('of %s', (url, host, path) => {
    expect(hostOfUrl(url)).toBe(host);
    expect(pathOfUrl(url)).toBe(path);
  });
});

describe('withoutPort', () => {
  it.each([
    ['shop.example:80', 'shop.example'],
    ['shop.example', 'shop.example'],
    ['[::1]:5000', '[::1]'],
    ['[::1]', '[::1]'],
  ])('%s', (host, name) => {
    expect(withoutPort(host)).toBe(name);
  });
});

test('a host is tried with its port and without', () => {
  expect(hostMatches('a:80', (text) => text === 'a')).toBe(true);
  expect(hostMatches('a:80', (text) => text === 'a:80')).toBe(true);
  expect(hostMatches('a:80', (text) => text === 'b')).toBe(false);
});

test('a URL gets another scheme', () => {
  expect(withScheme('http://a/b', 'https')).toBe('https://a/b');
  expect(withScheme('https://a/b', 'http')).toBe('http://a/b');
  expect(withScheme('https://a/b', 'https')).toBe('https://a/b');
});

test('an IPv6 address stands in brackets', () => {
  expect(addressWithPort('192.0.2.1', 80)).toBe('192.0.2.1:80');
  expect(addressWithPort('2001:db8::1', 443)).toBe('[2001:db8::1]:443');
});

test.each([
  ['http://a', true],
  ['app+v1://a', true],
  ['//a/b', false],
  ['/http://a', false],
  ['mailto:a', false],
])('%s is an absolute URL: %s', (text, isAbsolute) => {
  expect(isAbsoluteUrl(text)).toBe(isAbsolute);
});
