import { describe, expect, it } from 'vitest';
import { isLoginRequest } from '../../src/session/login.ts';
import { request } from '../support/messages.ts';

const isLogin = (method: string, target: string) => isLoginRequest(request({ method, target }));

describe('isLoginRequest', () => {
  it.each([
    '/login',
    '/login?next=%2F',
    '/users/sign_in',
    '/signin/',
    '/log-in',
    '/wp-login.php',
    '/auth/callback/credentials',
    '/api/session',
    '/sessions',
    '/j_security_check',
    '/oauth/token',
    '/Account/LogOn',
    '/api/authenticate',
  ])('POST %s is one', (target) => {
    expect(isLogin('POST', target)).toBe(true);
  });

  it.each(['/logout', '/authors', '/search?q=login', '/blog/post', '/sessions/7/notes', '/'])(
    'POST %s is none',
    (target) => {
      expect(isLogin('POST', target)).toBe(false);
    },
  );

  it('a page with a form is none', () => {
    expect(isLogin('GET', '/login')).toBe(false);
  });
});
