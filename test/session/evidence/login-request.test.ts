import { describe, expect, it } from 'vitest';
import {
  authorizationSigns,
  isLoginRequest,
  loginSigns,
  passwordField,
  postsAddressOnly,
} from '../../../src/session/evidence/login-request.ts';
import { form, header, request } from '../../support/messages.ts';

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
    '/api/auth/local',
    '/auth/session/create',
    '/auth/token',
  ])('POST %s is one', (target) => {
    expect(isLogin('POST', target)).toBe(true);
  });

  it.each(['/2fa', '/login/totp', '/users/two_factor', '/mfa/challenge'])(
    'POST %s, a second step, is one',
    (target) => {
      expect(isLogin('POST', target)).toBe(true);
    },
  );

  it.each([
    '/callback?code=a&state=b',
    '/auth/github/callback?code=a',
    '/magic?token=x',
    '/users/sign_in?login_token=x',
    '/?ticket=ST-1-abc',
  ])('GET %s, a link with a secret, is one', (target) => {
    expect(isLogin('GET', target)).toBe(true);
  });

  it.each([
    '/login?next=/',
    '/verify?token=x',
    '/auth/reset?token=x',
    '/search?code=x',
    '/oauth/authorize?code_challenge=x&state=y',
  ])('GET %s is none', (target) => {
    expect(isLogin('GET', target)).toBe(false);
  });

  it.each([
    '/admin/auth/group/add/',
    '/admin/auth/user/1/change/',
    '/auth/permissions/new',
    '/logout',
    '/authors',
    '/search?q=login',
    '/blog/post',
    '/sessions/7/notes',
    '/',
    '/auth/refresh',
    '/api/auth/register',
    '/auth/forgot',
    '/settings/2fa',
    '/account/mfa/enable',
  ])('POST %s is none', (target) => {
    expect(isLogin('POST', target)).toBe(false);
  });

  it.each<[string, string[]]>([
    ['/api/auth/change-password', ['currentPassword', 'newPassword', 'revokeOtherSessions']],
    ['/api/auth/change-password', ['newPassword']],
    ['/auth/users/set_password/', ['current_password', 'new_password']],
    ['/auth/updatePassword', ['password', 'newPassword']],
    ['/auth/password', ['current', 'new']],
    ['/api/auth/password', ['old_password', 'password', 'password_confirmation']],
    ['/auth', ['oldPassword', 'newPassword']],
    ['/auth/password_change/', ['old_password', 'new_password1', 'new_password2']],
    ['/api/auth/change-email', ['newEmail', 'password']],
    ['/api/auth/delete-user', ['password']],
    ['/api/auth/update-user', ['name']],
    ['/auth/password', ['token', 'password']],
    ['/auth/password', ['reset_password_token', 'password']],
    ['/api/auth/password', ['newPassword']],
    ['/auth/password', ['password', 'password_confirmation']],
  ])('POST %s %j changes the account: it is none', (target, fields) => {
    const change = request({ method: 'POST', target, form: form(...fields) });
    expect(isLoginRequest(change)).toBe(false);
    expect(loginSigns(change, undefined)).toEqual([]);
    expect(loginSigns(change, true)).not.toEqual([]);
  });

  it.each<[string, string[]]>([
    ['/auth/password', ['password']],
    ['/auth/password', ['_token', 'password']],
    ['/auth/password', ['email', 'password', 'csrf_token']],
    ['/auth/login', ['user', 'old_password', 'new_password']],
    ['/auth/update', ['user', 'password']],
    ['/auth/local', ['identifier', 'password']],
  ])('POST %s %j changes nothing, or logs in too', (target, fields) => {
    expect(isLoginRequest(request({ method: 'POST', target, form: form(...fields) }))).toBe(true);
  });

  it('a page with a form is none', () => {
    expect(isLogin('GET', '/login')).toBe(false);
  });
});

describe('loginSigns', () => {
  const signs = (target: string, formFields: string[] | null, isNamed?: boolean) =>
    loginSigns(request({ method: 'POST', target, form: formFields && form(...formFields) }), isNamed);

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

describe('authorizationSigns', () => {
  const signs = (value: string) => authorizationSigns(request({ fields: [header('Authorization', value)] }));

  it('a password in a field, and no token', () => {
    expect(signs('Basic YTpi')).toHaveLength(1);
    expect(signs('Bearer abc')).toEqual([]);
    expect(authorizationSigns(request({ fields: [] }))).toEqual([]);
  });
});

describe('postsAddressOnly', () => {
  const asks = (...formFields: string[]) => postsAddressOnly(request({ form: form(...formFields) }));

  it('a form that asks where to send a link', () => {
    expect(asks('email')).toBe(true);
    expect(asks('authenticity_token', 'user[email]', 'commit')).toBe(true);
    expect(asks('email', 'password')).toBe(false);
    expect(asks('username')).toBe(false);
    expect(asks('csrf_token')).toBe(false);
    expect(postsAddressOnly(request({ form: null }))).toBe(false);
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
