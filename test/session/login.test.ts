import { describe, expect, it } from 'vitest';
import { isLoginRequest, loginSigns, passwordField } from '../../src/session/login.ts';
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

describe('loginSigns', () => {
  const signs = (target: string, formFields: string[] | null, isNamed?: boolean) =>
    loginSigns(request({ method: 'POST', target, formFields }), isNamed);

  it('a form with one password', () => {
    expect(signs('/enter', ['email', 'user[password]'])).toEqual(['it posts the field user[password]']);
    expect(signs('/login', ['u', 'p'])).toEqual(['a POST to /login']);
    expect(signs('/register', ['email', 'password'])).toEqual([]);
    expect(signs('/profile', ['old_password', 'new_password'])).toEqual([]);
  });

  it('the policy knows better', () => {
    expect(signs('/x', null, true)).toHaveLength(1);
    expect(signs('/login', ['password'], false)).toEqual([]);
  });
});

describe('passwordField', () => {
  it.each([
    'password',
    'userPassword',
    'pwd',
    'j_password',
    'passwd',
    'Passwort',
    'pass',
    'login[pass]',
    'senha',
  ])('%s', (name) => expect(passwordField(['x', name])).toBe(name));

  it.each(['passenger', 'compass', 'passport_number', 'bypass', 'p', 'spinner'])('not %s', (name) =>
    expect(passwordField([name])).toBeNull(),
  );
});
