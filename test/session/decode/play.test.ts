import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

// The format is that of UrlEncodedCookieDataCodec in Play's sources: sign(pairs) + "-" + URLEncoder pairs joined by &.
describe('decodePlay', () => {
  it('reads the pairs', () => {
    const value = `${'0123456789abcdef'.repeat(3).slice(0, 40)}-email=ann%40example.com&name=Ann+Smith&q=a%3Db%26c-d&e=`;
    expect(decodeSession('PLAY_SESSION', `"${value}"`)).toMatchObject({
      format: 'play',
      framework: 'Play',
      protection: 'signed',
      algorithm: 'HMAC-SHA1',
      content: { email: 'ann@example.com', name: 'Ann Smith', q: 'a=b&c-d', e: '' },
      leaks: ['e-mail', 'real name'],
    });
  });

  it('reads the data inside a JSON Web Token', () => {
    const json = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
    const token = `${json({ alg: 'HS256' })}.${json({ data: { user: 'ann' }, nbf: 1751495900, iat: 1751495900 })}.c2ln`;
    expect(decodeSession('PLAY_SESSION', token)).toMatchObject({
      format: 'play-jwt',
      framework: 'Play',
      content: { user: 'ann' },
      issuedAtMs: 1751495900_000,
    });
    expect(decodeSession('other', token)).toMatchObject({ format: 'jwt', keys: ['data', 'nbf', 'iat'] });
  });

  it.each([`${'a'.repeat(40)}-`, `${'a'.repeat(40)}-x`, `${'a'.repeat(39)}-x=y`, 'a-b=c'])(
    'refuses %s',
    (value) => {
      expect(decodeSession('PLAY_SESSION', value)).toBeNull();
    },
  );
});
