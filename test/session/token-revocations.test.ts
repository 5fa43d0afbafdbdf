// Tokens that their client revokes (RFC 7009): the token is in the body, and the server responds with 200 whether it knew
// it or not (section 2.2). What the token opens afterwards shows whether it was revoked.

import { describe, expect, it } from 'vitest';
import { browse, type Visit } from './browsing.ts';

const TOKEN = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const OTHER = 'c0ffee5f2a7e41b09d3c8a6b5e4f1d20';
const bearer = (token: string): readonly string[] => [`Authorization: Bearer ${token}`];
const stranger: Visit = { ask: 'GET /api/me', status: 401 };
const me: Visit = { ask: 'GET /api/me', fields: bearer(TOKEN), returns: { name: 'ada' } };
const revoke = (change: Partial<Visit> = {}): Visit => ({
  ask: 'POST /oauth/revoke',
  form: `token=${TOKEN}&token_type_hint=access_token&client_id=shop`,
  ...change,
});

async function found(...visits: Visit[]): Promise<string[]> {
  const { findings } = await browse([stranger, me, ...visits, { ...me, agent: 'curl' }]);
  return findings
    .filter(({ rule }) => rule === 'bearer-token-after-logout')
    .map(({ severity, message }) => `${severity} ${/after its \w+ \([^)]*\)/.exec(message)?.[0]}`);
}

describe('a token that works after it was revoked', () => {
  it.each<[string, Visit, string]>([
    ['as RFC 7009 has it', revoke(), 'POST "/oauth/revoke", frame 5'],
    [
      'by a client with a password',
      revoke({ form: `token=${TOKEN}`, fields: ['Authorization: Basic c2hvcDp4'] }),
      'POST "/oauth/revoke", frame 5',
    ],
    ['IdentityServer', revoke({ ask: 'POST /connect/revocation' }), 'POST "/connect/revocation", frame 5'],
    ['Django OAuth Toolkit', revoke({ ask: 'POST /o/revoke_token/' }), 'POST "/o/revoke_token/", frame 5'],
    [
      'Keycloak',
      revoke({ ask: 'POST /realms/x/protocol/openid-connect/revoke' }),
      'POST "/realms/x/protocol/openid-connect/revoke", frame 5',
    ],
    ['Discord', revoke({ ask: 'POST /api/oauth2/token/revoke' }), 'POST "/api/oauth2/token/revoke", frame 5'],
    ['in JSON', { ask: 'POST /oauth/revoke', json: { token: TOKEN } }, 'POST "/oauth/revoke", frame 5'],
    [
      'in the query, as Google',
      { ask: `POST /o/oauth2/revoke?token=${TOKEN}` },
      'POST "/o/oauth2/revoke", frame 5',
    ],
    [
      'its own',
      { ask: 'POST /auth/revoke', fields: bearer(TOKEN), status: 204 },
      'POST "/auth/revoke", frame 5',
    ],
    ['200 with nothing', revoke({ returns: {} }), 'POST "/oauth/revoke", frame 5'],
  ])('%s', async (_, visit, where) => {
    expect(await found(visit)).toEqual([`high after its revocation (${where})`]);
  });
});

describe('nothing', () => {
  it.each<[string, Visit]>([
    [
      'another token, as the refresh token is',
      revoke({ form: `token=${OTHER}&token_type_hint=refresh_token` }),
    ],
    ['another token, in the name of this one', revoke({ form: `token=${OTHER}`, fields: bearer(TOKEN) })],
    ['the server refuses', revoke({ status: 400, returns: { error: 'unsupported_token_type' } })],
    ['the server is busy', revoke({ status: 503 })],
    ['a question about the token (RFC 7662)', revoke({ ask: 'POST /oauth/introspect' })],
    ['a page about it', { ask: 'GET /docs/revoke', fields: bearer(TOKEN) }],
    ['a refresh', revoke({ ask: 'POST /oauth/token' })],
    ['a key by its name', { ask: 'POST /api/keys/deploy/revoke', fields: bearer(TOKEN), status: 204 }],
    ['an invitation', { ask: 'POST /invitations/spring/revoke', fields: bearer(TOKEN), status: 204 }],
    ['a certificate', { ask: 'POST /certificates/17/revoke', fields: bearer(TOKEN), form: 'reason=lost' }],
  ])('%s', async (_, visit) => {
    expect(await found(visit)).toEqual([]);
  });

  it('the token is refused afterwards', async () => {
    const { findings } = await browse([stranger, me, revoke(), { ...stranger, fields: bearer(TOKEN) }]);
    expect(findings.map(({ rule }) => rule)).not.toContain('bearer-token-after-logout');
  });
});
