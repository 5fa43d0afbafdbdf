import { describe, expect, it } from 'vitest';
import type { Example } from '../../../src/audit/rule.ts';
import {
  asksOtherServer,
  isAuthorizationPath,
  isGrant,
  isLoginCallback,
  mayBeLoginCallback,
} from '../../../src/session/evidence/login-grant.ts';
import { exchange } from '../../support/exchange.ts';

const at = (target: string, change: Partial<Example> = {}) =>
  exchange({ url: `https://shop.example${target}`, ...change });

describe('isLoginCallback', () => {
  it.each([
    ['/callback?code=1&state=2', true],
    ['/acs?SAMLResponse=PHNhbWw', true],
    ['/twitter?oauth_token=1&oauth_verifier=2', true],
    ['/callback?error=access_denied&state=2', false],
    ['/map?state=Texas', false],
    ['/shop?code=SUMMER', false],
    ['/', false],
  ])('%s: %s', (target, expected) => {
    const [request] = at(target);
    expect(isLoginCallback(request)).toBe(expected);
    if (expected) expect(mayBeLoginCallback(request.target)).toBe(true);
  });

  it.each([
    [['state', 'code', 'user'], true],
    [['id_token', 'state'], true],
    [['SAMLResponse', 'RelayState'], true],
    [['wa', 'wresult'], true],
    [['error', 'state'], false],
    [['username', 'password'], false],
  ])('a form with %s: %s', (form, expected) => {
    expect(isLoginCallback(at('/callback', { method: 'POST', form })[0])).toBe(expected);
  });
});

it.each([
  ['https://shop.example/signin-oidc?code=1a2b&state=x', true],
  ['/login/oauth2/code/kc?state=x&code=1a2b', true],
  ['https://shop.example/login?ticket=ST-1-abc', true],
  ['/login/saml?SAMLResponse=PHNhbWw&RelayState=x', true],
  ['/login/callback#id_token=a.b.c', true],
  ['/login#access_token=abc&state=x', true],
  ['/auth/callback?code=2a6885f196689ddc3a4f', true],
  ['/login?code=expired', false],
  ['/login?error=access_denied&state=x', false],
  ['/login?ticket=12', false],
  ['/login?state=x', false],
  ['https://id.example/authorize?client_id=a&response_type=code&state=x', false],
  ['/login', false],
])('isGrant of %s: %s', (location, expected) => expect(isGrant(location)).toBe(expected));

it.each([
  ['/login/oauth/authorize', true],
  ['/connect/authorize/callback', true],
  ['/realms/x/protocol/openid-connect/auth', true],
  ['/oauth2/v2/auth', true],
  ['/auth', false],
  ['/login', false],
  ['/authorized', false],
])('isAuthorizationPath of %s: %s', (path, expected) => expect(isAuthorizationPath(path)).toBe(expected));

it('a redirect to another server asks for a login with the number of the client', () => {
  expect(asksOtherServer('https://id.example/authorize?client_id=a')).toBe(true);
  expect(asksOtherServer('/authorize?client_id=a')).toBe(false);
  expect(asksOtherServer('https://id.example/')).toBe(false);
});
