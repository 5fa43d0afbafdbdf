import { describe, expect, it } from 'vitest';
import { isDenied, isLoginResponse } from '../../src/audit/login-response.ts';
import type { Example } from '../../src/audit/rule.ts';
import { SessionClassifier } from '../../src/audit/session-classifier.ts';
import type { ResponseSubject } from '../../src/audit/subject.ts';
import { exchange } from '../support/exchange.ts';

const URL = 'https://shop.example/login';
const { isLogin, isLogout } = new SessionClassifier({});

function subject(example: Partial<Example>): ResponseSubject {
  const [request, message] = exchange({ url: URL, method: 'POST', ...example });
  return { message, request, isLogin, isLogout } as unknown as ResponseSubject;
}

const to = (location: string): Partial<Example> => ({
  status: 302,
  responseFields: [['Location', location]],
});

describe('the response to a login', () => {
  it.each<[string, Partial<Example>, boolean]>([
    ['a page', {}, true],
    ['a redirect elsewhere', to('/account'), true],
    ['a password is posted anywhere', { url: 'https://shop.example/', form: ['user', 'password'] }, true],
    ['a callback with a code', { url: 'https://shop.example/callback?code=1&state=2', method: 'GET' }, true],
    ['an error', { status: 401 }, false],
    ['back to the form', to('/login'), false],
    ['a redirect that names an error', to('/start?error=1'), false],
    ['no login', { url: 'https://shop.example/cart' }, false],
    ['a logout', { url: 'https://shop.example/logout' }, false],
  ])('%s', (_, example, expected) => {
    expect(isLoginResponse(subject(example))).toBe(expected);
  });

  it('is none without its request', () => {
    expect(isLoginResponse({ ...subject({}), request: null })).toBe(false);
  });
});

it('access is denied by the status or by a redirect to the login', () => {
  expect(isDenied(subject({ status: 403 }))).toBe(true);
  expect(isDenied(subject({ url: 'https://shop.example/account', ...to('/login?next=/account') }))).toBe(
    true,
  );
  expect(isDenied(subject(to('/account')))).toBe(false);
  expect(isDenied(subject({}))).toBe(false);
});
