import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

// Made with Illuminate\Encryption\Encrypter 8.83 (Debian's php-illuminate-encryption), key str_repeat('k', 32):
// urlencode($encrypter->encrypt('sessionid-abc', false))
describe('decodeLaravel', () => {
  it.each([
    [
      'AES-CBC with HMAC-SHA256',
      'eyJpdiI6IlVPVXFXSjBib1BPWVFWeXRmUTRJc1E9PSIsInZhbHVlIjoiMnZoMXF4UVFBQUliRUVxU0xBTDExUT09IiwibWFjIjoiZWY1YWFkMjk5NDMyMGE1ZWEwZWRlYjUzMDliZjQ2MDA4MDE2ZTFjNGJmMGQzNjI2ZWMxMmEwZDUxNThmNjgxNyIsInRhZyI6IiJ9',
    ],
    [
      'AES-GCM',
      'eyJpdiI6Ijhmcy9seGpLVElJWGNpY1ciLCJ2YWx1ZSI6Ilp0SXlUTk8zZG8rZEVtZ2Vidz09IiwibWFjIjoiIiwidGFnIjoiSzFXNDZzazJOTGdNcCs4Slp6SDFnQT09In0%3D',
    ],
  ])('recognises %s', (algorithm, value) => {
    for (const name of ['laravel_session', 'XSRF-TOKEN', 'other'])
      expect(decodeSession(name, value)).toMatchObject({
        format: 'laravel',
        framework: 'Laravel',
        protection: 'encrypted',
        algorithm,
        content: null,
      });
  });

  it('wants the whole envelope', () => {
    const value = Buffer.from(JSON.stringify({ iv: 'a', value: 'b', mac: 'short' })).toString('base64');
    expect(decodeSession('laravel_session', value)?.format).toBe('base64-json');
  });
});
