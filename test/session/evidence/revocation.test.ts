import { describe, expect, it } from 'vitest';
import { isRevocation, revokedToken } from '../../../src/session/evidence/revocation.ts';
import { hashOfToken } from '../../../src/shared/token-hash.ts';
import { form, header, request } from '../../support/messages.ts';

const TOKEN = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';

describe('a request that revokes a token', () => {
  it.each([
    '/oauth/revoke',
    '/oauth2/v1/revoke',
    '/connect/revocation',
    '/as/revoke_token.oauth2',
    '/o/revoke_token/',
    '/api/token/revoke/',
    '/api/oauth2/token/revoke',
    '/realms/x/protocol/openid-connect/revoke',
    '/o/oauth2/revoke?token=x',
  ])('POST %s', (target) => expect(isRevocation({ method: 'POST', target })).toBe(true));

  it.each([
    ['GET', '/oauth/revoke'],
    ['OPTIONS', '/oauth/revoke'],
    ['POST', '/oauth/introspect'],
    ['POST', '/oauth/token'],
    ['POST', '/certificates/17/revoke'],
    ['POST', '/invitations/0b8c8a52-6c1e-4f0a-9d3b-2f4f6f1f7a10/revoke'],
    ['POST', '/revoked'],
  ])('%s %s is none', (method, target) => expect(isRevocation({ method, target })).toBe(false));
});

describe('the token that it revokes', () => {
  const fields = [header('Authorization', `Bearer ${OTHER}`)];
  const revoked = (change: Parameters<typeof request>[0]) =>
    revokedToken(request({ method: 'POST', target: '/oauth/revoke', fields: [], ...change }));

  it.each<[string, Parameters<typeof request>[0], string | null]>([
    ['in the form', { form: { ...form('token'), token: hashOfToken(TOKEN) } }, TOKEN],
    [
      'in the form, and not the one of the client',
      { form: { ...form('token'), token: hashOfToken(TOKEN) }, fields },
      TOKEN,
    ],
    ['too short to be known', { form: form('token'), fields }, null],
    ['in the query', { target: `/oauth/revoke?token=${TOKEN}` }, TOKEN],
    ['the one that it is sent with', { fields }, OTHER],
    ['none', {}, null],
    ['of another request', { target: '/me', fields }, null],
  ])('%s', (_, change, token) => {
    expect(revoked(change)).toBe(token === null ? null : hashOfToken(token));
  });
});
