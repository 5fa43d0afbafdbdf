import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

// Made with keygrip 1.1 from npm, key 'key', over `name=value` as cookie-session and koa-session do.
const SESSION = 'eyJ2aWV3cyI6MywidXNlciI6eyJuYW1lIjoiWm/DqyIsInJvbGUiOiJhZG1pbiJ9fQ==';
const KOA = 'eyJ2aWV3cyI6MSwiX2V4cGlyZSI6MTc1MTU4MjMwMDAwMCwiX21heEFnZSI6ODY0MDAwMDB9';

describe('decodeCookieSession', () => {
  it('finds the signature in the cookie beside it', () => {
    const beside = [{ name: 'session.sig', value: 'fM7WlSjGnMbt-qQ_d8z5CRb8hiE' }];
    expect(decodeSession('session', SESSION, beside)).toMatchObject({
      format: 'cookie-session',
      framework: 'Express',
      protection: 'signed',
      algorithm: 'HMAC-SHA1',
      content: { views: 3, user: { name: 'Zoë', role: 'admin' } },
      leaks: ['user name', 'real name', 'role'],
    });
  });

  it('is bare JSON without a signature, or with that of another cookie', () => {
    for (const name of ['other.sig', 'session', 'session.sig2'])
      expect(
        decodeSession('session', SESSION, [{ name, value: 'fM7WlSjGnMbt-qQ_d8z5CRb8hiE' }]),
      ).toMatchObject({
        format: 'base64-json',
        protection: 'none',
      });
  });

  it('reads when a session of Koa began and when it ends', () => {
    const expected = { format: 'koa-session', issuedAtMs: 1751495900_000, expiresAtMs: 1751582300_000 };
    const beside = [{ name: 'koa.sess.sig', value: 'cQmbIXjU0PxSJDoK3BloqgZcy5c' }];
    expect(decodeSession('koa.sess', KOA, beside)).toMatchObject({ ...expected, protection: 'signed' });
    const alone = decodeSession('koa.sess', KOA)!;
    expect(alone).toMatchObject({ ...expected, protection: 'none' });
    expect(alone.sentence).toContain('no signature was sent with it');
  });
});
