// A cookie that the framework signs or encrypts is set again by the same call: set by another one it is not read any more, or
// its signature is gone.

import { describe, expect, it } from 'vitest';
import { CHANGES } from '../../../src/audit/fixes/fix.ts';
import { FIX_SETS, fixFor, fixIn } from '../../../src/audit/fixes/table.ts';
import type { CookieKind, Framework } from '../../../src/audit/origin/cookie-origin.ts';
import { originOf, signsOf } from '../../../src/audit/origin/recognise.ts';

/** What sets a cookie, in each framework, from its own documentation: signed, encrypted, and neither. */
const CALLS: readonly [Framework, CookieKind, RegExp][] = [
  ['Rails', 'signed', /^cookies\.signed\[name\] =/],
  ['Rails', 'encrypted', /^cookies\.encrypted\[name\] =/],
  ['Rails', 'application', /^cookies\[name\] =/],
  ['Express', 'signed', /^res\.cookie\(.*\{ signed: true[, ]/],
  ['Express', 'application', /^res\.cookie\((?!.*signed)/],
  ['Fastify', 'signed', /^reply\.setCookie\(.*\{ signed: true[, ]/],
  ['Fastify', 'application', /^reply\.setCookie\((?!.*signed)/],
  ['Django', 'signed', /^response\.set_signed_cookie\(name.*, value, salt=salt[,)]/],
  ['Django', 'application', /^response\.set_cookie\(name(?!.*salt)/],
  ['Tornado', 'session', /^self\.set_secure_cookie\(/],
  ['Tornado', 'application', /^self\.set_cookie\(/],
  ['Phoenix', 'signed', /^put_resp_cookie\(conn, name, value, sign: true, /],
  ['Phoenix', 'encrypted', /^put_resp_cookie\(conn, name, value, encrypt: true, /],
  ['Phoenix', 'application', /^put_resp_cookie\(conn, name, value, (?!sign|encrypt)/],
];
const ATTRIBUTES = CHANGES.filter((change) =>
  ['http-only', 'same-site', 'cross-site', 'lifetime', 'host-only', 'prefix'].includes(change),
);

describe.each(CALLS)('%s, %s', (framework, kind, call) => {
  it.each(ATTRIBUTES)('%s keeps the call', (change) => {
    const { code } = fixFor({ framework, kind }, change, 'General.');
    if (code !== null) expect(code).toMatch(call);
  });

  it('has SameSite', () => expect(fixFor({ framework, kind }, 'same-site', '').code).not.toBeNull());
});

it('every set of signed or encrypted cookies is in this table, and ends what its value refers to', () => {
  const sets = FIX_SETS.filter(({ kinds }) => kinds.includes('signed') || kinds.includes('encrypted'));
  for (const set of sets) {
    const [kind] = set.kinds;
    expect([set.framework, kind]).toEqual(
      CALLS.map(([framework, one]) => [framework, one]).find(
        ([framework, one]) => framework === set.framework && one === kind,
      ),
    );
    expect(fixIn(set, 'end-at-logout')?.code).not.toMatch(/revoked|jti|update!/i);
    expect(fixIn(set, 'end-at-logout')?.text).toContain('no more than the number of the user');
  }
});

const RAILS = 'eyJfcmFpbHMiOnsibWVzc2FnZSI6Ik1RPT0iLCJleHAiOm51bGwsInB1ciI6ImNvb2tpZS5zZXNzaW9uX2lkIn19';
const MARSHAL = 'BAhpBg==';
const GCM = 'eyJhIjoxfQ==--MDEyMzQ1Njc4OWFi--MDEyMzQ1Njc4OWFiY2RlZg==';
const SHA1 = '0f1e2d3c4b5a69788796a5b4c3d2e1f001234567';

describe('is recognised by its value', () => {
  it.each<[string, string, readonly Framework[], string]>([
    ['session_id', `${RAILS}--${SHA1}`, [], 'Rails: signed'],
    ['remember_user', encodeURIComponent(`${MARSHAL}--${SHA1}`), ['Rails'], 'Rails: signed'],
    ['remember_user', encodeURIComponent(`${MARSHAL}--${SHA1}`), [], 'null: application'],
    ['cart', encodeURIComponent(GCM), [], 'Rails: encrypted'],
    ['_shop_session', encodeURIComponent(GCM), [], 'Rails: session'],
    // A random value, as passport-remember-me has it.
    [
      'remember_me',
      's%3A4fRTJEKxqefKTR1KrDQmqY1BbZBuSULB.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYd4CkqXlA',
      [],
      'Express: signed',
    ],
    ['user', 's%3A42.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYd4CkqXlA', [], 'Express: signed'],
    ['user', '42.RjHZUmn7fPHg7vuTyd6awScOZnsBCGJoYbhP%2B1a2b3c', ['@fastify/session'], 'Fastify: signed'],
    ['user', '42.RjHZUmn7fPHg7vuTyd6awScOZnsBCGJoYbhP%2B1a2b3c', [], 'null: application'],
    [
      'token',
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJnIn0.RjHZUmn7fPHg7vuTyd6awScOZnsBCGJoYbhPr1a2b3c',
      ['@fastify/session'],
      'Fastify: application',
    ],
    ['theme', 'dark', ['Tornado'], 'Tornado: application'],
  ])('%s=%s beside %j is %s', (name, value, seen, origin) => {
    const { framework, kind } = originOf(name, signsOf(name, value, []), seen);
    expect(`${framework}: ${kind}`).toBe(origin);
  });
});

describe('a session that is stored on the server', () => {
  const HEX = '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6';
  it.each<[string, string, readonly Framework[], string]>([
    ['_shop_session', HEX, ['Rails'], 'Rails: stored-session'],
    ['_shop_session', HEX, [], 'null: application'],
    ['_shop_session', HEX, ['Rails', 'Express'], 'Rails: stored-session'],
    ['token', HEX, ['Rails'], 'Rails: application'],
    ['rack.session', HEX + HEX, [], 'Sinatra: stored-session'],
    ['rack.session', `${MARSHAL}--${SHA1}`, [], 'Sinatra: session'],
    ['koa.sess', 'cd89c165-48ab-46f0-bb20-560bf3f587ea', [], 'koa-session: stored-session'],
    ['koa.sess', 'eyJ1c2VyIjoiYSJ9', [], 'koa-session: session'],
  ])('%s=%s beside %j is %s', (name, value, seen, origin) => {
    const { framework, kind } = originOf(name, signsOf(name, value, []), seen);
    expect(`${framework}: ${kind}`).toBe(origin);
  });

  it('stays there with every line, and ends in the logout', () => {
    for (const [framework, store] of [
      ['Rails', /cookie_store/],
      ['koa-session', /session\(\{ (?!store)/],
    ] as const)
      for (const change of CHANGES)
        expect(fixFor({ framework, kind: 'stored-session' }, change, '').code ?? '').not.toMatch(store);
    const endOf = (framework: Framework) =>
      fixFor({ framework, kind: 'stored-session' }, 'end-at-logout', '', null, true).code;
    expect(endOf('Rails')).toBe('reset_session');
    expect(endOf('Sinatra')).toBe('session.destroy');
    expect(endOf('koa-session')).toBe('ctx.session = null');
  });
});
