import { expect, it } from 'vitest';
import { loginMethod } from '../../../src/session/evidence/login-method.ts';
import { form } from '../../support/messages.ts';
import { exchange } from '../tracked.ts';

it.each([
  ['POST /login', ['user', 'password'], 'password'],
  ['POST /saml/acs', ['SAMLResponse', 'RelayState'], 'other-server'],
  ['POST /signin-oidc', ['code', 'state', 'id_token'], 'other-server'],
  ['GET /callback?code=abc&state=xyz', null, 'other-server'],
  ['GET /auth/callback?code=abc', null, 'other-server'],
  ['GET /login?ticket=ST-1', null, 'other-server'],
  ['GET /login?token=abc', null, 'link'],
  ['POST /inscription', ['email', 'password'], 'registration'],
  ['POST /auth/token', ['grant_type', 'code', 'client_id'], 'other-server'],
  ['POST /login/2fa', ['otp'], 'code'],
  ['POST /login/2fa', ['password', 'otp'], 'password'],
] as const)('%s with %s', (ask, fields, how) => {
  const { request } = exchange(ask, fields === null ? {} : { request: { form: form(...fields) } });
  expect(loginMethod(request)).toBe(how);
});
