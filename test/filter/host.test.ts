import { expect, test } from 'vitest';
import { hostMatches, shownHost, shownPath } from '../../src/filter/host.ts';
import { request, response } from '../support/messages.ts';

test('host and path come from the URL of the request', () => {
  for (const message of [request(), response()]) {
    expect(shownHost(message)).toBe('localhost:5000');
    expect(shownPath(message)).toBe('/login');
  }
  const odd = request({ url: 'https://user:pw@[::1]:8443?x=/y' });
  expect(shownHost(odd)).toBe('[::1]:8443');
  expect(shownPath(odd)).toBe('');
});

test('without the request the server is named by its address', () => {
  expect(shownHost(response({ request: null }))).toBe('127.0.0.2:5000');
  expect(shownHost(response({ request: null, src: '::1' }))).toBe('[::1]:5000');
  expect(shownPath(response({ request: null }))).toBeNull();
});

test('a host is tried with its port and without', () => {
  expect(hostMatches('a:80', (text) => text === 'a')).toBe(true);
  expect(hostMatches('a:80', (text) => text === 'a:80')).toBe(true);
  expect(hostMatches('a:80', (text) => text === 'b')).toBe(false);
});
