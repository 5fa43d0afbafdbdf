import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

const TOKEN = `${'Zq3'.repeat(14)}x`;
const NAME = 'wordpress_logged_in_37d007a56d816107ce5b52c10342db37';

// The format is that of wp_generate_auth_cookie in the WordPress reference: login|expiration|token|hash, urlencoded.
describe('decodeWordPress', () => {
  it.each([
    ['HMAC-SHA256', 64],
    ['HMAC-SHA1', 40],
  ])('reads the user, and until when the login is valid (%s)', (algorithm, digits) => {
    const value = encodeURIComponent(`ann smith|1752000000|${TOKEN}|${'a'.repeat(digits)}`);
    const decoded = decodeSession(NAME, value)!;
    expect(decoded).toMatchObject({
      format: 'wordpress',
      protection: 'signed',
      algorithm,
      expiresAtMs: 1752000000_000,
      content: { user: 'ann smith' },
      leaks: ['user name'],
    });
    // date -u -d @1752000000
    expect(decoded.sentence).toBe(
      'WordPress login, signed and not encrypted, valid until 2025-07-08 18:40:00 UTC: the user is "ann smith".',
    );
  });

  it('reads the form before version 4', () => {
    expect(decodeSession(NAME, `admin%7C1252000000%7C${'0'.repeat(32)}`)).toMatchObject({
      algorithm: 'HMAC-MD5',
      content: { user: 'admin' },
    });
  });

  it.each([`ann|1752000000|${TOKEN}|xyz`, 'ann|1752000000', `|1752000000|${'0'.repeat(32)}`])(
    'refuses %s',
    (value) => {
      expect(decodeSession(NAME, value)).toBeNull();
    },
  );
});
