import { expect, test } from 'vitest';
import { routePattern, sourceView } from '../../src/analysis/source-route.ts';
import { request } from '../support/messages.ts';

const matches = (route: string, method: string, url: string): boolean =>
  routePattern(route)(request({ method, url }));

test.each([
  ['POST /login', 'POST', 'http://a.test/login', true],
  ['POST /login', 'POST', 'http://a.test/login?next=/', true],
  ['POST /login', 'GET', 'http://a.test/login', false],
  ['POST /login', 'POST', 'http://a.test/login/', false],
  ['POST /login', 'POST', 'http://a.test/Login', false],
  ['* /login', 'PATCH', 'http://a.test/login', true],
  ['GET /', 'GET', 'http://a.test/', true],
  ['GET /users/:id', 'GET', 'http://a.test/users/7', true],
  ['GET /users/:id', 'GET', 'http://a.test/users/', false],
  ['GET /users/:id', 'GET', 'http://a.test/users/7/posts', false],
  ['GET /users/:id/posts', 'GET', 'http://a.test/users/7/posts', true],
  ['GET /v*/me', 'GET', 'http://a.test/v2/me', true],
  ['GET /v*/me', 'GET', 'http://a.test/v2/x/me', false],
  ['GET /api/*', 'GET', 'http://a.test/api/a/b', true],
  ['GET /api/*', 'GET', 'http://a.test/api/', true],
  ['GET /api/*', 'GET', 'http://a.test/api', false],
  ['* /*', 'GET', 'http://a.test/', true],
  ['GET /a.b', 'GET', 'http://a.test/aXb', false],
])('%s, %s %s: %s', (route, method, url, isMatch) => {
  expect(matches(route, method, url)).toBe(isMatch);
});

test('long paths take no long time', () => {
  const path = `${'/a'.repeat(20_000)}b`;
  expect(matches('GET /*a*a*a*a*/*', 'GET', `http://a.test${path}`)).toBe(false);
});

test('a file, with its line or without', () => {
  const route = 'POST /login';
  expect(sourceView(route, 'src/auth.ts:42')).toEqual({ route, file: 'src/auth.ts', line: 42 });
  expect(sourceView(route, 'src/auth.ts')).toEqual({ route, file: 'src/auth.ts', line: null });
});
