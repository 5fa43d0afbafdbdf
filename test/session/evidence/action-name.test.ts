import { describe, expect, it } from 'vitest';
import {
  isLoginName,
  isLoginTarget,
  isLogoutName,
  isSpeculative,
  isWrittenPath,
  whereNamed,
  wordsOf,
} from '../../../src/session/evidence/action-name.ts';
import { header, request } from '../../support/messages.ts';

describe('names of logins', () => {
  it.each([
    'login',
    'auth.login',
    'Special:UserLogin',
    'signIn',
    'logIn',
    'logOn',
    'sign_in',
    'user/login',
    'ctl00$Login1$LoginButton',
    'createSession',
    'tokenAuth.create',
    'authenticate',
    'loginUser',
  ])('%s', (name) => expect(isLoginName(wordsOf(name))).toBe(true));

  it.each([
    'catalogIndex',
    'plugins',
    'auth.check_session',
    'isLoggedIn',
    'getLoginStatus',
    'loginHistory',
    'login_settings',
    'logout',
    'listLogins',
    'logInbox',
    'log-entries-signin',
    'signup',
    'register',
    'blogging',
  ])('not %s', (name) => expect(isLoginName(wordsOf(name))).toBe(false));
});

describe('names of logouts', () => {
  it.each([
    'logout',
    'auth.logout',
    'Special:UserLogout',
    'signOut',
    'users.sign_out',
    'account/logout',
    'ctl00$LoginView1$LogoutButton',
    'auth.delete_session',
    'endSession',
    'log_me_out',
    'm_logout',
    'logoff',
    'session.destroy',
  ])('%s', (name) => expect(isLogoutName(wordsOf(name))).toBe(true));

  it.each([
    'login',
    'logoutSettings',
    'isLoggedOut',
    'auto_logout',
    'blog_output',
    'layout',
    'checkout',
    'getSession',
  ])('not %s', (name) => expect(isLogoutName(wordsOf(name))).toBe(false));
});

describe('where a request names it', () => {
  const named = (target: string, method = 'GET') =>
    whereNamed(request({ method, target }), isLogoutName) !== null;

  it.each([
    '/?_task=logout&_token=x',
    '/index.php?route=/logout',
    '/index.php?title=Special:UserLogout&returnto=Home',
    '/index.php?module=Users&action=Logout',
    '/index.php?option=com_users&task=user.logout',
    '/?q=user/logout',
    '/doku.php?id=start&do=logout&sectok=1',
    '/main.do?cmd=logoff',
    '/app?page=logout',
    '/index.php?mod=logout',
    '/foswiki/bin/view/Main?x=logout',
  ])('%s', (target) => expect(named(target)).toBe(true));

  it.each([
    '/search?q=logout',
    '/?s=logout',
    '/wiki/index.php?title=Logout',
    '/login?next=/logout',
    '/?return_to=%2Flogout',
    '/tags?tag=logout',
    '/?action=view&id=logout',
    '/?page=how+to+logout',
  ])('not %s', (target) => expect(named(target)).toBe(false));

  it('a query of GraphQL only reads', () => {
    const asks = (...actions: [string, string][]) =>
      whereNamed(
        request({
          method: 'POST',
          target: '/graphql',
          form: {
            kind: 'json',
            fields: [],
            user: null,
            actions: actions.map(([field, value]) => ({ field, value })),
          },
        }),
        isLogoutName,
      );
    expect(asks(['operationName', 'SignOut'], ['mutation', 'signOut'])).toMatch('sign-out');
    expect(asks(['operationName', 'Logout'])).toMatch('logout');
    expect(asks(['operationName', 'logout'], ['query', 'logout'])).toBeNull();
  });
});

it('a page behind a login that the query names', () => {
  expect(isLoginTarget('/index.php?title=Special:UserLogin&returnto=Home')).toBe(true);
  expect(isLoginTarget('?page=login')).toBe(true);
  expect(isLoginTarget('/login')).toBe(false);
  expect(isLoginTarget('/?next=/login')).toBe(false);
});

it('pages and files that are about it', () => {
  for (const path of [
    '/blog/how-to-login',
    '/help/signout',
    '/login.css',
    '/static/login/x',
    '/how-to-logout',
  ])
    expect(isWrittenPath(path), path).toBe(true);
  for (const path of ['/login', '/logout.aspx', '/users/sign_in', '/wp-login.php'])
    expect(isWrittenPath(path), path).toBe(false);
});

it('a request that nobody made', () => {
  const sent = (name: string, value: string) => isSpeculative(request({ fields: [header(name, value)] }));
  expect(sent('Sec-Purpose', 'prefetch')).toBe(true);
  expect(sent('Sec-Purpose', 'prefetch;prerender')).toBe(true);
  expect(sent('X-Moz', 'prefetch')).toBe(true);
  expect(sent('Sec-Fetch-Dest', 'document')).toBe(false);
  expect(isSpeculative(request({ method: 'OPTIONS' }))).toBe(true);
});
