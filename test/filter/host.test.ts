import { expect, test } from 'vitest';
import { hostMatches, hostOf, pathOf } from '../../src/filter/host.ts';
import { request, response } from '../support/messages.ts';

test('host and path come from the URL of the request', () => {
  for (const message of [request(), response()]) {
    expect(hostOf(message)).toBe('localhost:5000');
    expect(pathOf(message)).toBe('/login');
  }
  const odd = request({ url: 'https://user:pw@[::1]:8443?x=/y' });
  expect(hostOf(odd)).toBe('[::1]:8443');
  expect(pathOf(odd)).toBe('');
});

test('without the request the server is named by its address', () => {
  expect(hostOf(response({ request: null }))).toBe('127.0.0.2:5000');
  expect(hostOf(response({ request: null, src: '::1' }))).toBe('[::1]:5000');
  expect(pathOf(response({ request: null }))).toBeNull();
});

test('a host is tried with its port and without', () => {
  expect(hostMatches('a:80', (text) => text === 'a')).toBe(true);
  expect(hostMatches('a:80', (text) => text === 'a:80')).toBe(true);
  expect(hostMatches('a:80', (text) => text === 'b')).toBe(false);
});
