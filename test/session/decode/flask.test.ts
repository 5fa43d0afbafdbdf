import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

const ISSUED_MS = 1751495900_000;
const TAIL = `.aGW03A.${'A'.repeat(27)}`;

describe("the mission's cookie", () => {
  const decoded = decodeSession(
    'session',
    'eyJfZmxhc2hlcyI6W3siIHQiOlsiaW5mbyIsIllvdSBoYXZlIGJlZW4gbG9nZ2VkIG91dC4iXX1dfQ.aGW03A.dsa7-eUSUlXQsU9S70nJz9vOvdE',
  )!;

  it('is read', () => {
    expect(decoded).toEqual({
      format: 'flask',
      framework: 'Flask',
      protection: 'signed',
      algorithm: 'HMAC-SHA1',
      issuedAtMs: Date.UTC(2025, 6, 2, 22, 38, 20),
      expiresAtMs: null,
      content: { _flashes: [['info', 'You have been logged out.']] },
      keys: ['_flashes'],
      leaks: ['message to the user'],
      serialization: null,
      sentence:
        'Flask session, signed and not encrypted, issued 2025-07-02 22:38:20 UTC: ' +
        '1 flash message, category info, "You have been logged out."',
      maskedSentence:
        'Flask session, signed and not encrypted, issued 2025-07-02 22:38:20 UTC: 1 flash message.',
    });
  });
});

// Made with Flask 2.2.2 (Debian's python3-flask): SecureCookieSessionInterface().get_signing_serializer(app).dumps(...)
// with secret 'dev' and itsdangerous' time set to 1751495900.
describe('decodeFlask', () => {
  it('resolves every tag, compressed', () => {
    expect(
      decodeSession(
        'session',
        '.eJx1j10LgjAUhv_KONejdGrlMKGbvAq6kChCwtUsYWnkRkb43zuur6tunrO97zPGeYAG_gCC3LoU9K0G-r56WZd1FITtkTBbhvfNej8FTLVs9bfIk1UjkoktzjZFQiTiNhqKuE-NTZHgMs8PRuPJv9nbB2sjIT0ZSlhI5lIQ5jCfuIx7DvcDkixSq5Yv9zX0boePqlqTnGhzURI6dCrglVEKVymPwD8fhc7vRKHAYhBQUGXT766vRtIiV43MuieO4U0y.aGW03A.3SvCYnMkrEJjdd3_y5Ejq6Gqsgg',
      )?.content,
    ).toEqual({
      t: [1, 'two', [3]],
      b: '0x00ff726177',
      text: 'hello',
      m: '<b>x</b>',
      u: '12345678-1234-5678-1234-567812345678',
      d: '2024-02-29T12:30:45.000Z',
      di: { ' t': 'not a tuple' },
      n: null,
      big: '12345678901234567890',
      f: 1.5,
      list: [true, false],
    });
  });

  it('names the logged-in user', () => {
    const decoded = decodeSession(
      'session',
      '.eJyrVoovLU4tis9MUbJSMjFS0lGKTytKLc5QsiopKk0F8sASiUkDC4HOSi4uSosvyc9OzQO6J5lIANRXlJ-TCvJBSm5mHpCbmpuYmQPkJ-UnOaRWJOYW5KTq5RelK9UCAFFWXy4.aGW03A.dIvYY2aVWe-99DM1eZorbKzwXwk',
    )!;
    expect(decoded.keys).toEqual(['_user_id', '_fresh', '_id', 'csrf_token', 'role', 'email']);
    expect(decoded.leaks).toEqual(['user number', 'CSRF token', 'role', 'e-mail']);
    expect(decoded.issuedAtMs).toBe(ISSUED_MS);
  });

  it('shows several messages beside other keys', () => {
    const decoded = decodeSession(
      'session',
      '.eJyrVopPy0kszkgtVrKKrlZSKAFSSqlFRflFSjpK4UX5eekKMUoFicXF5flFKTFKSrG1OjBVuanFxYnpqUB1UeWpmSWpCu5FMaUGBmnJIDIlLRWoNlZHKU_JyrAWAMTTISs.aGW03A.XyMUrAXTy58Sq6K0iABfiprMgDo',
    )!;
    expect(decoded.sentence).toContain(
      'it holds n, and 2 flash messages, the first of category error, "Wrong "password"".',
    );
    expect(decoded.maskedSentence).toContain('it holds n, and 2 flash messages.');
  });

  it('knows the old epoch', () => {
    // The same, with get_timestamp giving 1751495900 - 1293840000 as itsdangerous 0.24 did.
    expect(decodeSession('session', 'eyJ1c2VyIjoiZXZlIn0.G0dGXA.eySLKWBhb5ouwtGNmpG07ZGA32Y')).toMatchObject({
      issuedAtMs: ISSUED_MS,
      content: { user: 'eve' },
    });
  });

  it('knows other hashes by the length of the signature', () => {
    // URLSafeTimedSerializer('k', signer_kwargs={'digest_method': hashlib.sha512}).dumps({'a': 1})
    expect(
      decodeSession(
        'session',
        'eyJhIjoxfQ.aGW03A.JEijHRmMDfD84wdUf3ignHXt9o4EI51onwZDPfjdThzGcTGM4BQ8WhSr6UTT3dlEzKpjypQIlCDi72ZHa88crw',
      ),
    ).toMatchObject({ format: 'flask', algorithm: 'HMAC-SHA512' });
  });

  it('reads what the demonstration recorded by real Flask (captures/apps/flask-login) says', () => {
    const login =
      'eyJfZmxhc2hlcyI6W3siIHQiOlsibWVzc2FnZSIsIldyb25nIGVtYWlsIG9yIHBhc3N3b3JkLiJdfV0sImVtYWlsIjoiYWxpY2VAZXhhbXBsZS5jb20ifQ.awNCQA.0RqHhDGKtIMoQyy4_jY3C959C5c';
    expect(decodeSession('session', login)).toMatchObject({
      format: 'flask',
      content: { _flashes: [['message', 'Wrong email or password.']], email: 'alice@example.com' },
      leaks: ['message to the user', 'e-mail'],
    });
  });

  it.each([
    ['a zip bomb', `.${deflateSync(Buffer.alloc(30_000_000, 0x41)).toString('base64url')}${TAIL}`],
    [
      'JSON as deep as Flask could still write it',
      '.eJyrVqpQsooeIBA7QKAWABs_WC8.aGW03A.NAkzzu21OJA6ePdbEnQau9mEhZU',
    ],
    ['JSON far deeper', `${Buffer.from('{"a":'.repeat(5000)).toString('base64url')}${TAIL}`],
  ])('does not unfold %s', (_, value) => {
    const decoded = decodeSession('session', value)!;
    expect(decoded).toMatchObject({ format: 'flask', content: null, keys: [], issuedAtMs: ISSUED_MS });
    expect(decoded.sentence).toContain('too large or too deep');
  });

  it('reads hostile flash messages as data', () => {
    for (const flashes of ['x', [1], [['a']], [[1, 2]], {}]) {
      const value = `${Buffer.from(JSON.stringify({ _flashes: flashes })).toString('base64url')}${TAIL}`;
      expect(decodeSession('session', value)?.format).toBe('flask');
    }
  });

  it('is distinguished from a JSON Web Token by the second part', () => {
    const payload = Buffer.from('{"alg":"HS256"}').toString('base64url');
    expect(decodeSession('session', `${payload}${TAIL}`)?.format).toBe('flask');
    const claims = Buffer.from('{"a":1}').toString('base64url');
    expect(decodeSession('session', `${payload}.${claims}.${'A'.repeat(27)}`)?.format).toBe('jwt');
  });
});
