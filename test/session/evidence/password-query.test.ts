import { expect, it } from 'vitest';
import { mayHoldPassword, passwordInQuery } from '../../../src/session/evidence/password-query.ts';
import { header, request } from '../../support/messages.ts';

const NONE = () => false;
const found = (target: string, isFormField: (name: string) => boolean = NONE) =>
  passwordInQuery(request({ method: 'GET', target, fields: [header('Host', 'shop.example')] }), isFormField);

it.each([
  ['/login?user=ada&password=secret-7', 'password'],
  ['/login.php?usr=ada&txtPassword=secret-7', 'txtPassword'],
  ['/index.php?action=login&u=ada&pass=secret-7', 'pass'],
  ['/anmelden?benutzer=ada&kennwort=geheim', 'kennwort'],
  ['/api/signin?email=a%40b&pwd=secret', 'pwd'],
])('%s', (target, name) => {
  expect(found(target)).toBe(name);
  expect(mayHoldPassword({ method: 'GET', target })).toBe(true);
});

it.each([
  '/events?pass=weekend',
  '/search?q=password',
  '/login?passport=germany',
  '/login?password=',
  '/login?password=***',
  '/login?reset_password=1',
  '/login?passwordChanged=true',
  '/login?password=reset-done&password_confirm=x&pwd=y',
  '/password-reset?token=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6',
  '/password-reset?password=secret-7',
  '/register?user=ada&password=secret-7',
  '/logout?password=secret-7',
  '/login?token=7d1e90b3c5a24f68b1d7e3f9a0c2b4d6',
  '/login',
])('%s: none', (target) => expect(found(target)).toBeNull());

it('a field that the form of the server calls its password, wherever it goes', () => {
  expect(found('/enter?who=ada&geheimwort=x-7', (name) => name === 'geheimwort')).toBe('geheimwort');
});

it('not in a request that nobody made, or that posts', () => {
  const target = '/login?user=ada&password=secret-7';
  const prefetch = request({ method: 'GET', target, fields: [header('Sec-Purpose', 'prefetch')] });
  expect(passwordInQuery(prefetch, NONE)).toBeNull();
  expect(passwordInQuery(request({ method: 'POST', target }), NONE)).toBeNull();
});
