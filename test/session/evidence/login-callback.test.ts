import { describe, expect, it } from 'vitest';
import type { Example } from '../../../src/audit/rule.ts';
import { isFailedCallback, isLoginStateName, stateOf } from '../../../src/session/evidence/login-callback.ts';
import { exchange } from '../../support/exchange.ts';

const at = (target: string, change: Partial<Example> = {}) =>
  exchange({ url: `https://shop.example${target}`, ...change });

it('its state, decoded', () => {
  expect(stateOf(at('/callback?code=1&state=a%2Bb')[0])).toBe('a+b');
  expect(stateOf(at('/callback')[0])).toBeNull();
});

describe('isFailedCallback', () => {
  const isFailed = (status: number, location: string | null = null) => {
    const responseFields = location === null ? [] : ([['Location', location]] as const);
    const requestFields = [['Referer', 'https://id.example/']] as const;
    const [request, response] = at('/callback?code=1&state=2', { status, responseFields, requestFields });
    return isFailedCallback(response, request);
  };

  it.each<[number, string | null, boolean]>([
    [403, null, true],
    [400, null, true],
    [500, null, true],
    [302, '/login', true],
    [302, '/?error=state_mismatch', true],
    [303, '/auth/failure', true],
    [302, 'https://id.example/authorize?client_id=1', true],
    [302, '/account', false],
    [302, '/login/success', false],
    [200, null, false],
    [404, null, false],
    [503, null, false],
  ])('%s to %s: %s', (status, location, expected) => {
    expect(isFailed(status, location)).toBe(expected);
  });
});

describe('isLoginStateName', () => {
  it.each([
    ['oauth_state', true],
    ['__Secure-better-auth.state', true],
    ['.AspNetCore.Correlation.x7', true],
    ['next-auth.pkce.code_verifier', true],
    ['mod_auth_openidc_state_x', true],
    ['saml_request', true],
    ['menu_state', false],
    ['session', false],
    ['view', false],
  ])('%s: %s', (name, expected) => {
    expect(isLoginStateName(name)).toBe(expected);
  });
});
