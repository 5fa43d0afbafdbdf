import { expect, it } from 'vitest';
import { mayConcernRules } from '../../src/audit/wanted-responses.ts';
import { header, request } from '../support/messages.ts';

const get = (target: string, ...cookies: string[]) =>
  request({ method: 'GET', target, fields: cookies.map((cookie) => header('Cookie', cookie)) });

it.each([
  ['a redirect', 302, null, true],
  ['another response whose request was not seen', 200, null, false],
  ['a page', 200, get('/cart'), false],
  ['a parameter that may be a session', 200, get('/cart?sid=1'), true],
  ['the same where the session is a cookie', 200, get('/cart?sid=1', 'sid=2'), false],
  ['a parameter that may be a password', 200, get('/login?password=x', 'sid=2'), true],
])('%s', (_, status, of, expected) => expect(mayConcernRules(status, of)).toBe(expected));
