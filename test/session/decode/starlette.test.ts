import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

// TimestampSigner('secret').sign(b64encode(json.dumps(session).encode())), as SessionMiddleware of Starlette 0.26.1
// does, with the time set to 1751495900.
describe('decodeStarlette', () => {
  it.each([
    ['eyJ1c2VyIjogImFubiIsICJpZCI6IDd9.aGW03A.xFiSfZrNbhPinXBEVkp6zXBN7cI', { user: 'ann', id: 7 }],
    ['eyJ1c2VyIjogImFubmEiLCAiaWQiOiA3fQ==.aGW03A.wUzGE5i46xOmMAcBDfZOIfXi44w', { user: 'anna', id: 7 }],
    [
      'eyJ1c2VyIjogImFubmVsaSIsICJxIjogIj4+Pj8/P35+flx1MDBmZiJ9.aGW03A.-FBOflhHCEsQ6J0E73ZJ6R_KCZw',
      { user: 'anneli', q: '>>>???~~~ÿ' },
    ],
    ['eyJhIjogMX0=.aGW03A._ZvLRV0BSVu9rXLq2TFPjXV9tzk', { a: 1 }],
  ])('reads %s', (value, content) => {
    expect(decodeSession('session', value)).toMatchObject({
      format: 'starlette',
      framework: 'Starlette',
      protection: 'signed',
      algorithm: 'HMAC-SHA1',
      issuedAtMs: 1751495900_000,
      content,
    });
  });

  it('leaves compact JSON of the same shape to Flask', () => {
    // 12 bytes: base64 needs no padding.
    const value = `${Buffer.from('{"a":"bcde"}').toString('base64')}.aGW03A.${'A'.repeat(27)}`;
    expect(decodeSession('session', value)?.format).toBe('flask');
  });
});
