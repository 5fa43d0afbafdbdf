// What to do at the logout with a cookie of the application: a random value names a row on the server, which is deleted. A
// list of revoked tokens is for values that hold what they say, as a JWT does.

import { describe, expect, it } from 'vitest';
import { FIX_SETS, fixFor } from '../../../src/audit/fixes/table.ts';
import { browse, type Visit } from '../../session/browsing.ts';

const sets = FIX_SETS.filter(({ kinds, lines }) => kinds.includes('application') && lines['end-at-logout']);

describe.each(sets.map((set) => [set.framework, set] as const))('%s', (framework) => {
  const codeOf = (isOpaque: boolean) =>
    fixFor({ framework, kind: 'application' }, 'end-at-logout', 'General.', 'sid', isOpaque).code ?? '';

  it('has no list of revoked tokens for a random value', () =>
    expect(codeOf(true)).not.toMatch(/revoke|jti|denylist/i));

  it('keeps what to type for a JWT', () => expect(codeOf(false)).not.toBe(''));
});

const OPAQUE = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
const JWT = `${encoded({ alg: 'HS256', typ: 'JWT' })}.${encoded({ sub: 'ada', exp: 4102444800 })}.c2lnbmF0dXJlLW9mLXRoZS10b2tlbi0xMjM0NTY3`;

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url');
}

async function fixOf(value: string, fields = ['Server: Werkzeug/3.1.8 Python/3.11.7']) {
  const server = { responseFields: fields };
  const stranger: Visit = { ask: 'GET /account', to: '/login', ...server };
  const page: Visit = { ask: 'GET /account', ...server };
  const { findings } = await browse([
    stranger,
    {
      ask: 'POST /login',
      form: 'user=ada&password=x',
      to: '/account',
      set: [`sid=${value}; Path=/; Secure; HttpOnly; SameSite=Lax`],
      ...server,
    },
    page,
    { ask: 'POST /logout', form: 'x=1', to: '/', set: ['sid=; Path=/; Secure; Max-Age=0'], ...server },
    { ...page, send: `sid=${value}`, agent: 'curl', from: 9 },
  ]);
  return findings.find(({ rule }) => rule === 'token-after-logout')?.fix;
}

it('a finding of a random value says so', async () => {
  const fix = await fixOf(OPAQUE);
  expect(fix?.code).toBeNull();
  expect(fix?.text).toMatch(/^Delete the row of this value on the server/);
});

it('and the same where no framework is seen', async () => {
  const fix = await fixOf(OPAQUE, []);
  expect(fix?.text).toMatch(/^Delete the row of this value on the server/);
  expect((await fixOf(JWT, []))?.text).toMatch(
    /^End the session on the server with the logout; where the cookie is/,
  );
});

it('a proxy is asked as ever, and what a product does is not overruled', () => {
  expect(fixFor({ framework: null, kind: 'proxy' }, 'end-at-logout', 'End it.', 'sid', true).text).toContain(
    'end it.',
  );
  expect(
    fixFor({ framework: 'express-session', kind: 'session' }, 'end-at-logout', 'End it.', 'sid', true).code,
  ).toMatch(/^req\.session\.destroy/);
});

it('that of a JWT has a list of revoked tokens', async () => {
  expect((await fixOf(JWT))?.code).toBe('revoked_tokens.add(token_id)');
});
