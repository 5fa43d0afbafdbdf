import { expect, it } from 'vitest';
import { asksForLogin, isDenial, isTurnedElsewhere } from '../../../src/session/evidence/denial.ts';
import { header, response } from '../../support/messages.ts';
import { content } from '../contents.ts';

const denies = (status: number, location: string | null = null, path = '/account') =>
  isDenial(response({ status, fields: location === null ? [] : [header('Location', location)] }), path);

it('401, 403, and a redirect to a login', () => {
  expect(denies(401)).toBe(true);
  expect(denies(403)).toBe(true);
  expect(denies(302, '/login?next=/account')).toBe(true);
});

it('no other status or redirect, and not the login itself', () => {
  expect(denies(404)).toBe(false);
  expect(denies(302, '/home')).toBe(false);
  expect(denies(302, '/login', '/login')).toBe(false);
  expect(denies(200, '/login')).toBe(false);
  // A granted login, on its way back to the application.
  expect(denies(302, 'https://app.example/signin-oidc?code=1a2b&state=x')).toBe(false);
  expect(denies(302, 'https://id.example/oauth/authorize?client_id=a&state=x')).toBe(true);
});

it('a redirect to a login in the query, and not one that comes back from it', () => {
  for (const location of [
    '/index.php?title=Special:UserLogin&returnto=X',
    '/?_task=login',
    '?route=account%2Flogin',
    'https://a.test/doku.php?do=login',
    '/?page=sign-in',
  ])
    expect(denies(302, location), location).toBe(true);
  for (const location of [
    '/?next=/login',
    '/?returnto=Special:UserLogin',
    '/?q=blogin',
    '/?login=1',
    '/home?tab=logins',
  ])
    expect(denies(302, location), location).toBe(false);
});

it('content that asks for a login, leads to one, or tells an error, whatever the status of success', () => {
  const asks = (status: number, change: Parameters<typeof content>[0]) =>
    asksForLogin(response({ status }), '/account', content(change));
  expect(asks(200, { hasLoginForm: true })).toBe(true);
  expect(asks(202, { location: '/login' })).toBe(true);
  expect(asks(200, { location: '?do=login' })).toBe(true);
  expect(asks(200, { outcome: 'failure' })).toBe(true);
  expect(asks(200, { hasPasswordField: true })).toBe(false);
  expect(asks(200, { location: '/home', outcome: 'success' })).toBe(false);
  expect(asks(500, { hasLoginForm: true })).toBe(false);
  expect(asksForLogin(response({ status: 200 }), '/account', null)).toBe(false);
});

it('elsewhere is another page of the moment, or none at all', () => {
  const leads = (status: number, location?: string) =>
    isTurnedElsewhere(
      response({ status, fields: location === undefined ? [] : [header('Location', location)] }),
      '/account',
    );
  expect([leads(302, '/'), leads(303, '/welcome'), leads(404)]).toEqual([true, true, true]);
  expect([leads(301, '/'), leads(302, '/account/'), leads(302), leads(200), leads(500)]).toEqual([
    false,
    false,
    false,
    false,
    false,
  ]);
});
