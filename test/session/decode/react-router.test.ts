import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

// Made with react-router 7.18.7 from npm, createCookieSessionStorage with the secret 'proof'.
const SIGNED =
  'eyJ1c2VyIjoiYW5uIiwiZW1haWwiOiJhbm5Ac2hvcC5leGFtcGxlIiwiX19mbGFzaF9tZXNzYWdlX18iOiJ3w6lsIn0%3D.h1sUL7wTWPenVwnhP6%2BZtpFVA%2Fb1UXuHrFFDUKuFud0';
const UNSIGNED = 'eyJ1c2VyIjoiYW5uIn0%3D';

describe('decodeReactRouter', () => {
  it('reads the content in front of the signature', () => {
    expect(decodeSession('__session', SIGNED)).toMatchObject({
      format: 'react-router',
      framework: 'React Router',
      protection: 'signed',
      algorithm: 'HMAC-SHA256',
      content: { user: 'ann', email: 'ann@shop.example' },
      leaks: expect.arrayContaining(['e-mail']),
    });
  });

  it('reads a session without content', () => {
    const value = 'e30%3D.9HcW1Cx2OCCNbuNwqspAEw2hUF%2B8nti9Q7mJxGm7d0I';
    expect(decodeSession('__session', value)).toMatchObject({ format: 'react-router', content: {} });
  });

  it('names no framework where there is no signature, or another one', () => {
    const [payload = '', signature = ''] = SIGNED.split('.');
    const names = [
      UNSIGNED,
      `${payload}.${signature.slice(1)}`,
      `${payload.slice(4)}.${signature}`,
      `.${signature}`,
    ];
    for (const value of names)
      expect(decodeSession('__session', value)?.framework ?? null).not.toBe('React Router');
  });
});
