import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

// Terms of Erlang/OTP 25 signed as Plug.Crypto.MessageVerifier does: HMAC-SHA256 over `SFMyNTY.` and the payload.
describe('decodePhoenix', () => {
  it('reads a session', () => {
    expect(
      decodeSession(
        '_app_key',
        'SFMyNTY.g3QAAAAEbQAAAAtfY3NyZl90b2tlbm0AAAADYWJjbQAAAA5saXZlX3NvY2tldF9pZG0AAAAQdXNlcnNfc2Vzc2lvbnM6MW0AAAAHdXNlcl9pZGEqbQAAAAp1c2VyX3Rva2VubQAAAAP_AAE.LyhoTDTqN2TKELjr0jo75ZyGYV6w4k042mB-9INi7rA',
      ),
    ).toMatchObject({
      format: 'phoenix',
      framework: 'Phoenix',
      protection: 'signed',
      algorithm: 'HS256',
      content: {
        _csrf_token: 'abc',
        user_id: 42,
        user_token: '0xff0001',
        live_socket_id: 'users_sessions:1',
      },
      leaks: ['CSRF token', 'user number', 'token'],
    });
  });

  it('reads the times of Phoenix.Token, new and old', () => {
    // {42, 1751495900123, 86400}
    expect(
      decodeSession(
        '_app_web_user_remember_me',
        'SFMyNTY.g2gDYSpuBgDbe0rNlwFiAAFRgA.bdJaayN2ZJJftzhEQ_hXAernbvGiJoine--TXi9R42I',
      ),
    ).toMatchObject({
      format: 'phoenix-token',
      content: 42,
      issuedAtMs: 1751495900123,
      expiresAtMs: 1751495900123 + 86_400_000,
    });
    // #{data => 42, signed => 1751495900123}
    expect(
      decodeSession(
        'x',
        'SFMyNTY.g3QAAAACZAAEZGF0YWEqZAAGc2lnbmVkbgYA23tKzZcB.nRTVUxPuoRaKb4DUcAYrExClLd_WZfLhKTDkmzkJpU4',
      ),
    ).toMatchObject({
      format: 'phoenix-token',
      content: 42,
      issuedAtMs: 1751495900123,
      expiresAtMs: null,
    });
  });

  it('recognises what is encrypted', () => {
    expect(decodeSession('x', `XCP.${'Ab-_'.repeat(20)}`)).toMatchObject({
      format: 'phoenix-encrypted',
      protection: 'encrypted',
      algorithm: 'XChaCha20-Poly1305',
    });
    const parts = ['A128GCM', 'k'.repeat(44), 'i'.repeat(12), 'data', 't'.repeat(16)];
    const value = parts.map((part) => Buffer.from(part).toString('base64url')).join('.');
    expect(decodeSession('x', value)).toMatchObject({ format: 'phoenix-encrypted', algorithm: 'A128GCM' });
  });

  it('recognises a signed value that is no term', () => {
    expect(decodeSession('x', 'SFMyNTY.aGVsbG8.c2ln')).toMatchObject({ format: 'phoenix', content: null });
    expect(decodeSession('x', 'SFMyNTY.!.c2ln')).toBeNull();
  });
});
