import { expect, it } from 'vitest';
import { hashOfToken, isRefreshTokenName, mayBeToken } from '../../src/shared/token-hash.ts';

// NIST FIPS 180-4, the example of "abc": ba7816bf 8f01cfea 414140de 5dae2223 b00361a3 96177a9c b410ff61 f20015ad.
it('is the SHA-256 of the token', () => {
  const digest = 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad';
  expect(Buffer.from(hashOfToken('abc'), 'base64url').toString('hex')).toBe(digest);
});

it.each([
  ['7d1e90b3c5a24f68', true],
  ['123456', false],
  ['x'.repeat(1 << 14), false],
])('%.20s may be a token: %s', (text, expected) => expect(mayBeToken(text)).toBe(expected));

it('knows what refresh tokens are called', () => {
  for (const name of ['refresh_token', 'refreshToken', 'refresh', 'refresh-token'])
    expect(isRefreshTokenName(name), name).toBe(true);
  for (const name of ['token', 'refresh_interval', 'auto_refresh', 'refresh_token_expires_in'])
    expect(isRefreshTokenName(name), name).toBe(false);
});
