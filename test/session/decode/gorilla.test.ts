import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

// Made with gorilla/securecookie 1.1.1 (Debian's golang-github-gorilla-securecookie-dev) on Go 1.19, at 1795389830:
// securecookie.New([]byte("very-secret"), ...).Encode("session", ...)
const ISSUED_MS = 1795389830_000;

describe('decodeGorilla', () => {
  it('reads gob', () => {
    // map[interface{}]interface{}{"user": "ann"}
    const value =
      'MTc5NTM4OTgzMHxEdi1CQkFFQ180SUFBUkFCRUFBQUlmLUNBQUVHYzNSeWFXNW5EQVlBQkhWelpYSUdjM1J5YVc1bkRBVUFBMkZ1Ymc9PXyP4uJQQva_vLPEqKBkc53GJBkCQ5lPdV02rR9XovbC2w==';
    expect(decodeSession('session', value)).toMatchObject({
      format: 'gorilla',
      protection: 'signed',
      algorithm: 'HMAC-SHA256',
      issuedAtMs: ISSUED_MS,
      content: { user: 'ann' },
      leaks: ['user name'],
    });
  });

  it('reads JSON', () => {
    const value = 'MTc5NTM4OTgzMHxleUoxYzJWeUlqb2lZVzV1SW4wS3wWTm-cynIL8hy2VyNXRyoRyaiOJWAoxLuLCLEQxJSo1w==';
    expect(decodeSession('session', value)).toMatchObject({ protection: 'signed', content: { user: 'ann' } });
  });

  it('reads when an encrypted value was made', () => {
    const value =
      'MTc5NTM4OTgzMHw0TGxIcFQ2ZWY3UXg0SEN2dThZUzBRdFFjd1RBeHBnTGRBTHhDRURib25KN1lEUTVxUU4tQ041aS1IZHVYakZUbnBPNEtpNHJpWlhJNmx6WFV6XzNRVW89fMJiFha0xSQ8tIDh2n6_BKvqPlITrnW0dD5RjCR9FBAo';
    expect(decodeSession('session', value)).toMatchObject({
      format: 'gorilla',
      protection: 'encrypted',
      issuedAtMs: ISSUED_MS,
      content: null,
    });
  });

  it('recognises gob that holds types of the application', () => {
    const gob = 'Ff-FAwEBAVAB_4YAAQEBAUEBBAAAAAX_hgEGAA==';
    const value = Buffer.concat([Buffer.from(`1795389830|${gob}|`), Buffer.alloc(32, 0x7c)]).toString(
      'base64url',
    );
    const decoded = decodeSession('session', value)!;
    expect(decoded).toMatchObject({ format: 'gorilla', protection: 'signed', content: null });
    expect(decoded.sentence).toContain('cannot be read');
  });

  it('wants a signature of 32 bytes', () => {
    expect(decodeSession('x', Buffer.from('1751495900|e30|short').toString('base64url'))).toBeNull();
  });
});
