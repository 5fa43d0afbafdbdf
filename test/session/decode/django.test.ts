import { deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

// Made with Django 3.2.25 (Debian's python3-django), time.time() set to 1751495900.25.
const ISSUED_MS = 1751495900_000;

describe('decodeDjango', () => {
  it('reads the signed_cookies session engine, compressed', () => {
    // SessionStore()._get_session_key() after setting _auth_user_id and so on
    expect(
      decodeSession(
        'sessionid',
        '.eJyrVopPLC3JiC8tTi2Kz0xRslIyMVLSQRZMSkzOTs0DyaRkJeal5-sl5-eVFGUm6YGU6EFli_V881NSc5ygalEMyEgszgDqTqMQAA1NTiwqUbKKNtQxiq0FAHJQQ50:1uX65s:BrjhtM3yG7QIsR3iAoP5TK0K8mUufyEngGMv8smcpNI',
      ),
    ).toMatchObject({
      format: 'django',
      framework: 'Django',
      protection: 'signed',
      algorithm: 'HMAC-SHA256',
      issuedAtMs: ISSUED_MS,
      content: {
        _auth_user_id: '42',
        _auth_user_backend: 'django.contrib.auth.backends.ModelBackend',
        _auth_user_hash: 'f'.repeat(64),
        cart: [1, 2],
      },
      leaks: ['user number'],
    });
  });

  it('reads it uncompressed, and with the hash of old versions', () => {
    expect(
      decodeSession('sessionid', 'eyJrIjoidiJ9:1uX65s:V961dMwJyODtUP1XVs09Ei5H2iNsWWfD1vqI88_r-mg'),
    ).toMatchObject({ content: { k: 'v' }, issuedAtMs: ISSUED_MS });
    // DEFAULT_HASHING_ALGORITHM = 'sha1', signing.dumps({'a': 1})
    expect(decodeSession('x', 'eyJhIjoxfQ:1uX65s:sdoWKGR0fDqm_tkAv9UCCMhHrYg')).toMatchObject({
      algorithm: 'HMAC-SHA1',
      content: { a: 1 },
    });
  });

  it.each([
    'gAWVKAAAAAAAAAB9lCiMDV9hdXRoX3VzZXJfaWSUjAI0MpSMAXiUXZQoSwFLAksDZXUu:1uX65s:Wlk_kNX_zB-lQAL797wv5t1yBAAgJJfhUdUKUbg7V6I',
    'gAWVCgAAAAAAAAB9lIwBdZRLAXMu:1uX65s:8CVYdY8agXq7n6q_P6wmQ6WE1SxPa407THEvAUHZFDY',
  ])('recognises a pickle and does not read it: %s', (value) => {
    // signing.dumps(..., serializer=PickleSerializer)
    const decoded = decodeSession('sessionid', value)!;
    expect(decoded).toMatchObject({
      format: 'django',
      serialization: 'pickle',
      content: null,
      issuedAtMs: ISSUED_MS,
    });
    expect(decoded.sentence).toContain('pickle');
  });

  it('reads set_signed_cookie', () => {
    // response.set_signed_cookie('name', 'alice')
    expect(decodeSession('name', 'alice:1uX65s:WY98Mu-o1weE4hxszxA-i8IUnTktnqcvduUVw3euuNY')).toMatchObject({
      format: 'django-signed-cookie',
      content: 'alice',
      issuedAtMs: ISSUED_MS,
    });
  });

  it('does not unfold a zip bomb', () => {
    const bomb = `.${deflateSync(Buffer.alloc(30_000_000, 0x41)).toString('base64url')}`;
    const decoded = decodeSession('sessionid', `${bomb}:1uX65s:${'A'.repeat(43)}`)!;
    expect(decoded).toMatchObject({ format: 'django', content: null });
    expect(decoded.sentence).toContain('too large');
  });

  it.each([
    'a:b:c',
    'hello:Jf_tWvp8PH6I3x6vxG-dX6C5hD7GYT59R_H6awjk3Sw',
    `eyJhIjoxfQ:0uX65s:${'A'.repeat(43)}`,
    `a:1uX65s7:${'A'.repeat(43)}`,
    '12:30:45',
  ])('takes %s for something else', (value) =>
    expect(decodeSession('x', value)?.framework).not.toBe('Django'),
  );
});

describe('decodeDjangoSessionId', () => {
  it('goes by name and shape', () => {
    const value = 'x6y8k2m0q1w3e5r7t9u1i3o5p7a9s1d3';
    expect(decodeSession('sessionid', value)).toMatchObject({
      format: 'django-session-id',
      protection: 'opaque',
      content: null,
    });
    expect(decodeSession('other', value)).toBeNull();
    expect(decodeSession('sessionid', value.toUpperCase())).toBeNull();
  });
});
