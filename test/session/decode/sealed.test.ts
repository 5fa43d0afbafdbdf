import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

describe('decodeFernet', () => {
  it('reads the time of the example in the Fernet specification', () => {
    // https://github.com/fernet/spec, generate.json: now 1985-10-26T01:20:00-07:00
    const value =
      'gAAAAAAdwJ6wAAECAwQFBgcICQoLDA0ODy021cpGVWKZ_eEwCGM4BLLF_5CV9dOPmrhuVUPgJobwOz7JcbmrR64jVmpU4IwqDA==';
    expect(decodeSession('x', value)).toMatchObject({
      format: 'fernet',
      protection: 'encrypted',
      issuedAtMs: Date.parse('1985-10-26T01:20:00-07:00'),
      content: null,
    });
  });

  it('reads a token of python3-cryptography', () => {
    // Fernet(key).encrypt_at_time(b'hello', 1751495900)
    expect(
      decodeSession(
        'AIOHTTP_SESSION',
        'gAAAAABoZbTcti-lpReA4sezd2t2t4evyF_fmHxk0zjlqgIyCXvMXj7SdbUsjl9TQDEB606DQAf6GJaZ4eYqAJfKETHdCeKIdQ==',
      )?.issuedAtMs,
    ).toBe(1751495900_000);
  });

  it('wants whole blocks', () => {
    expect(decodeSession('x', `gAAAAA${'A'.repeat(70)}`)).toBeNull();
  });
});

describe('decodeGorilla', () => {
  // securecookie.go: base64url(time|base64url(value)|32 bytes of HMAC)
  const seal = (value: Buffer) =>
    Buffer.concat([
      Buffer.from(`1751495900|${value.toString('base64url')}${'='.repeat((3 - (value.length % 3)) % 3)}|`),
      Buffer.alloc(32, 0x7c),
    ]).toString('base64url');

  it.each([
    ['JSON', Buffer.from('{"user":"ann"}'), 'signed', { user: 'ann' }],
    // The example in the documentation of encoding/gob: type definition of struct P { X, Y, Z int; Name string }
    ['gob', Buffer.from('1fff8103010101500 1ff8200'.replaceAll(' ', ''), 'hex'), 'signed', null],
    ['what is encrypted', Buffer.from('8f3a5bc1d2e4f60718293a4b5c6d7e8f', 'hex'), 'encrypted', null],
  ])('reads %s', (_, value, protection, content) => {
    expect(decodeSession('session', seal(value))).toMatchObject({
      format: 'gorilla',
      protection,
      issuedAtMs: 1751495900_000,
      content,
    });
  });

  it('wants a signature of 32 bytes', () => {
    expect(decodeSession('x', Buffer.from('1751495900|e30|short').toString('base64url'))).toBeNull();
  });
});

describe('decodeIron', () => {
  // Made with @hapi/iron 7 from npm: Iron.seal({ user: 'ann' }, password, { ...Iron.defaults, ttl }), at 1751495900123.
  it('reads the end of a seal', () => {
    expect(
      decodeSession(
        'session',
        'Fe26.2**972cc3794bcff877be0fe0c7b08a830127d0459d805b2ba845a3770623020c5e*WYi5Npy1f4kmj1pUjUYPdg*pz2B-GTedUzR-iqVN-Ry6w*1751582300123*262fc3004221579cf53519b3cf83509853dac5b79a830a557497d8c5f9b4b802*ht0QvRWuvnwBfjEkPVt0TENu9RKzQzYGVCuySjhljME',
      ),
    ).toMatchObject({
      format: 'iron',
      protection: 'encrypted',
      expiresAtMs: 1751495900123 + 86_400_000,
    });
    expect(
      decodeSession(
        'session',
        `${encodeURIComponent('Fe26.2**972cc3794bcff877be0fe0c7b08a830127d0459d805b2ba845a3770623020c5e*WYi5Npy1f4kmj1pUjUYPdg*pz2B-GTedUzR-iqVN-Ry6w*1751582300123*262fc3004221579cf53519b3cf83509853dac5b79a830a557497d8c5f9b4b802*ht0QvRWuvnwBfjEkPVt0TENu9RKzQzYGVCuySjhljME')}~2`,
      )?.format,
    ).toBe('iron');
  });

  it('may have no end', () => {
    expect(
      decodeSession(
        'session',
        'Fe26.2**87e235e44e08947b12d521268e1ae80bc19c1effbec776651dfbddb581171c91*25WcqOCUqELliovhRcoznA*pW5sYjB47K8bSru9XB94Tw**dd3b9411f553f9656533cde8427f320e5ff81ac1b0909d4c1d640322d81c96d4*OWTaKTZ7iDxV50RwDrBTrPpvKNUUbXT1NHIXvKhwD4k',
      ),
    ).toMatchObject({ format: 'iron', expiresAtMs: null });
  });
});
