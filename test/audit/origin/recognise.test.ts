// Values as the libraries wrote them: from the captures of fixtures/ and of the applications.

import { describe, expect, it } from 'vitest';
import type { Framework } from '../../../src/audit/origin/cookie-origin.ts';
import { frameworksOfMessage, originOf, signsOf } from '../../../src/audit/origin/recognise.ts';
import { auditor } from '../../support/exchange.ts';
import { fixOf } from '../../support/findings.ts';
import { header, request, response } from '../../support/messages.ts';

const originOfCookie = (name: string, value: string, seen: readonly Framework[] = [], sig?: string) => {
  const companions = sig === undefined ? [] : [{ name: `${name}.sig`, value: sig }];
  const { framework, kind } = originOf(name, signsOf(name, value, companions), seen);
  return `${framework}: ${kind}`;
};

const HEX_32 = 'e841752ae41d66d791158e72df20734f';
const UUID = 'cd89c165-48ab-46f0-bb20-560bf3f587ea';
const SHA512 = 'becc3c809bed907436908f61d9e16cc47a4c9f2e0be7ad6eb7eacb088'.padEnd(128, '0');
const LARAVEL =
  'eyJpdiI6IkFBQUFBQUFBQUFBQUFBQUFBQUFBQUE9PSIsInZhbHVlIjoiQUFBQSIsIm1hYyI6ImFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWFhYWEiLCJ0YWciOiIifQ%3D%3D';
const IRON =
  'Fe26.2*1*8c0d8f1f6b*YWJjZGVmZ2hpamtsbW5vcA*Zm9vYmFyYmF6cXV4*1799999999999*0f1e2d3c4b*c2lnbmF0dXJlc2lnbmF0dXJl';

describe('a cookie', () => {
  it.each([
    ['remember_token', `"foo@bar.tld|${SHA512}"`, 'Flask-Login: remember-me'],
    ['session', 'eyJlbWFpbCI6ImEifQ.awNCQA.3M8Y9ZEPXKMg1c0gJgGL0JS_350', 'Flask: session'],
    [
      'session',
      'eyJ1c2VyIjogImFubkBleGFtcGxlLmNvbSJ9.awO_4g.7JiffC5bMbNIzCfCvrNmkgtZaiE',
      'Starlette and FastAPI: session',
    ],
    ['sessionid', 'bfg4u8ttq022v17458mxt3qchhe402fz', 'Django: session'],
    ['csrftoken', '94iTKZgLL40ZwOTSQaQltN0g5MH0ZfOC', 'Django: csrf'],
    [
      'connect.sid',
      's%3A4fRTJEKxqefKTR1KrDQmqY1BbZBuSULB.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYd4CkqXlA',
      'express-session: session',
    ],
    [
      'sid',
      's%3A4fRTJEKxqefKTR1KrDQmqY1BbZBuSULB.rMeg7v2Tx8ZfYOR%2BHJsOgZd1aMkAgN7M5rYd4CkqXlA',
      'express-session: session',
    ],
    ['cart', 'j%3A%7B%22items%22%3A1%7D', 'Express: application'],
    [
      'sessionId',
      'chVBwlQ7fN_dE5N3vt0QAT_F7IDzc_RK.RjHZUmn7fPHg7vuTyd6awScOZnsBCGJoYbhP%2B1a2b3c',
      '@fastify/session: session',
    ],
    ['__Secure-next-auth.session-token', 'x'.repeat(40), 'Auth.js: session'],
    ['__Host-authjs.csrf-token', 'x'.repeat(40), 'Auth.js: csrf'],
    ['better-auth.session_token', 'x'.repeat(40), 'better-auth: session'],
    ['app', `${IRON}~2`, 'iron-session: session'],
    ['h3', IRON, 'Nuxt: session'],
    ['XSRF-TOKEN', LARAVEL, 'Laravel: csrf'],
    ['shop_session', LARAVEL, 'Laravel: session'],
    ['REMEMBERME', '', 'Symfony: remember-me'],
    ['PHPSESSID', 'meoa8q4vanatb4tkoltjj8mphh', 'PHP: session'],
    ['roundcube_sessid', '8l0rqq5li357bjrs9s9g0rv7qo', 'Roundcube: session'],
    ['rack.session', 'J4MDH92ooFpSNrNbRX%2BrsLA6cMoQVOT7PoG4o1SG3v4L5SsEsvadO', 'Sinatra: session'],
    ['remember_user_token', 'eyJfcmFpbHMiOnsibWVzc2FnZSI6Ilcx', 'Devise: remember-me'],
    ['JSESSIONID', '6D7DAD4F9E2B9C524C6A816F945D754E', 'Tomcat: session'],
    ['JSESSIONID', 'PANX7I9RR7EECBPHRHHMRUXXCWSUOBGJ.node1', 'Java servlets: session'],
    ['SESSION', Buffer.from(UUID).toString('base64'), 'Spring Boot: session'],
    ['.AspNetCore.Cookies', 'CfDJ8NrAkS1v9Z2p', 'ASP.NET Core: session'],
    ['.ASPXAUTH', '1F0A3B9C5D7E2468ACE013579BDF', 'ASP.NET forms authentication: session'],
    ['.AspNet.ApplicationCookie', 'fUe1Zx5J2wP0n8Qm', 'ASP.NET Identity: session'],
    ['ASP.NET_SessionId', 'x2qjz0i1tkbqv3wpw1mgdnzc', 'ASP.NET: session'],
    ['.AspNetCore.Antiforgery.w5W7x28NAIs', 'CfDJ8NrAkS1v9Z2p', 'ASP.NET Core: csrf'],
    ['PLAY_SESSION', 'eyJhbGciOiJIUzI1NiJ9.eyJkYXRhIjp7fX0.x', 'Play: session'],
    ['AWSALB', 'S2RwSsJe7YIFsleWpiYlgBOMzyXKgWFr', 'null: proxy'],
    // As nginx 1.22 wrote it.
    ['uid', 'AQAAf2ks3bMHJi6pAwMFAg==', 'nginx: proxy'],
  ])('%s=%s is %s', (name, value, origin) => {
    expect(originOfCookie(name, value)).toBe(origin);
  });

  it.each([
    // A number in hexadecimal is none of Django's, which has all letters.
    ['sessionid', HEX_32],
    ['csrftoken', HEX_32],
    ['session', UUID],
    ['session', HEX_32],
    ['sid', '25c1ae6fdfe95b7fa5cec04b5b3d4816b0cb2007'],
    ['_session_id', '33fcd5173d01ee0c30ae003ad7b98005096491e1a840d7d03198ef71300bb7ae4352'],
    ['app_session', '1aaf92e71194a292561f8c8ac28d7687e0b45cb5'],
    ['XSRF-TOKEN', 'HlNmZeGO-zYjS-m9w8kVPmeJdB'],
    ['_csrf', 'lsn0MR_n4fiZaH7onvxgvKtu'],
    ['remember_token', HEX_32],
    ['remember-me', 'yes'],
    ['theme', 'dark'],
    ['token', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJnIn0.c2ln'],
    ['__session', 'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJnIn0.c2ln'],
    ['zbx_session', 'eyJzZXNzaW9uaWQiOiI3YzNjYjA3M2MzN2UwYTlkZjgxN2IyNTg0MTJkNzc3NiIsInNpZ24iOiJhIn0%3D'],
    ['session_id', '9ddbaafcdce48c80ba9810c48afbac993fc947f1'],
    ['session', IRON],
    ['messages', 'hello'],
    ['uid', 'c2VjcmV0LWtleS1vZi1mb3J0eQ'],
    ['uid', '1042'],
  ])('%s=%s names no framework', (name, value) => {
    expect(originOfCookie(name, value)).toMatch(/^null: (?:application|vendor)$/);
  });

  it.each([
    ['_csrf', 'lsn0MR_n4fiZaH7onvxgvKtu', ['express-session'], 'csurf: csrf'],
    ['session', UUID, ['Flask'], 'Flask-Session: session'],
    ['remember_token', HEX_32, ['Flask'], 'Flask-Login: remember-me'],
    ['XSRF-TOKEN', UUID, ['Tomcat'], 'Spring Security: csrf'],
    ['XSRF-TOKEN', 'HlNmZeGO-zYjS-m9w8kVPmeJdB', ['Java servlets'], 'Java servlets: application'],
    ['JSESSIONID', '6D7DAD4F9E2B9C524C6A816F945D754E', ['Spring Security'], 'Spring Boot: session'],
    ['PHPSESSID', 'meoa8q4vanatb4tkoltjj8mphh', ['Symfony'], 'Symfony: session'],
    ['shop_sid', 'meoa8q4vanatb4tkoltjj8mphh', ['PHP'], 'PHP: session'],
    ['theme', 'dark', ['Flask-Login'], 'Flask: application'],
    ['theme', 'dark', ['koa-session'], 'Koa: application'],
    ['theme', 'dark', ['Flask', 'PHP'], 'null: application'],
    // No code of the application sets them.
    ['_ga', 'GA1.1.1.1', ['Express'], 'null: vendor'],
    ['OptanonConsent', 'x', ['PHP'], 'null: vendor'],
    ['MoodleSession', 'meoa8q4vanatb4tkoltjj8mphh', [], 'null: vendor'],
    ['__cf_bm', 'x', ['Flask'], 'null: proxy'],
    [
      'token',
      'eyJhbGciOiJIUzI1NiIsInR5cCI6IkpXVCJ9.eyJzdWIiOiJnIn0.c2ln',
      ['Express'],
      'Express: application',
    ],
  ] as const)('%s=%s beside %j is %s', (name, value, seen, origin) => {
    expect(originOfCookie(name, value, seen)).toBe(origin);
  });

  it('is told from others of its name by the signature beside it', () => {
    const session = 'eyJ1c2VyIjoiYW5uQGV4YW1wbGUuY29tIn0=';
    expect(originOfCookie('session', session, [], 'IzanLfX9sBxYCdM-9zVqn5PhuZM')).toBe(
      'cookie-session: session',
    );
    expect(originOfCookie('session', session)).toBe('null: application');
  });
});

describe('a response', () => {
  const seenIn = (name: string, value: string, target = '/') =>
    frameworksOfMessage(response({ fields: [header(name, value)], request: request({ target }) }));

  it.each([
    ['X-Powered-By', 'Express', 'Express'],
    ['x-powered-by', 'PHP/8.3.1', 'PHP'],
    ['X-Powered-By', 'Next.js', 'Next.js'],
    ['Vary', 'RSC, Next-Router-State-Tree, Next-Router-Prefetch', 'Next.js'],
    ['Server', 'Werkzeug/3.0 Python/3.12', 'Flask'],
    ['Server', 'Kestrel', 'ASP.NET Core'],
    ['Server', 'Apache-Coyote/1.1', 'Tomcat'],
  ])('with %s: %s shows %s', (name, value, framework) => {
    expect(seenIn(name, value)).toEqual([framework]);
  });

  it.each(['WSGIServer/0.2 CPython/3.12', 'uvicorn', 'puma 6', 'nginx/1.22.1', 'TwistedWeb', 'waitress'])(
    'with Server: %s shows nothing, as several frameworks use it',
    (server) => {
      expect(seenIn('Server', server)).toEqual([]);
    },
  );

  describe('of Rails', () => {
    // As Rails 6.1 sends them, with every response, and with that of an API too.
    const FIELDS = [
      ['X-Permitted-Cross-Domain-Policies', 'none'],
      ['X-Request-Id', 'c78c90d8-a03e-4bcb-969b-0b2f5669f23a'],
      ['X-Runtime', '0.010659'],
    ] as const;
    const shown = (fields: readonly (readonly [string, string])[]) =>
      frameworksOfMessage(response({ fields: fields.map(([name, value]) => header(name, value)) }));

    it('has three fields', () => expect(shown(FIELDS)).toEqual(['Rails']));

    it.each(FIELDS)('is not known without %s', (missing) => {
      expect(shown(FIELDS.filter(([name]) => name !== missing))).toEqual([]);
    });

    // Rack::Runtime writes six decimals; others write milliseconds.
    it.each(['12', '12ms', '0.0106', '', '-0.010659'])('is not known with X-Runtime: %s', (runtime) => {
      expect(shown([...FIELDS.slice(0, 2), ['X-Runtime', runtime]])).toEqual([]);
    });
  });

  it('shows SvelteKit by the action of a form', () => {
    expect(seenIn('Server', 'nginx', '/account?/signOut')).toEqual(['SvelteKit']);
    expect(seenIn('Server', 'nginx', '/account?/sign/out')).toEqual([]);
    expect(seenIn('Server', 'nginx', '/forum/index.php?/topic/1-a')).toEqual(['PHP']);
  });

  it('shows PHP by its path, and not by its query', () => {
    expect(seenIn('Server', 'nginx', '/shop/cart.php?id=1')).toEqual(['PHP']);
    expect(seenIn('Server', 'nginx', '/cart?next=/a.php')).toEqual([]);
  });
});

it('a response with thousands of cookies is looked at once for its host', () => {
  const fields = Array.from({ length: 4000 }, (_, index) =>
    header('Set-Cookie', `c${index}=${index}; Path=/`),
  );
  const message = response({ fields: [header('X-Powered-By', 'Express'), ...fields] });
  const start = performance.now();
  const engine = auditor({ followsSessions: false });
  engine.audit(message, true);
  expect(performance.now() - start).toBeLessThan(4000);
  expect(fixOf(engine.findings().find(({ rule }) => rule === 'samesite-missing'))).toMatch(/^Express: /);
});
