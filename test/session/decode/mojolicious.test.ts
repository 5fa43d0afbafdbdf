import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';
import { valueFormat } from '../../../src/session/value-format.ts';

// Made with Mojolicious 9.31 (Debian's libmojolicious-perl), secret 's3cret'.
const FILLED = `${Buffer.from('{"expires":1795410378,"user":"alice"}'.padEnd(1025, 'Z'))
  .toString('base64')
  .replaceAll('=', '-')}--2773a0bbf8bb5244b1f61e7a0b85f3bed1f35deb7f875501770638ebeb294928`;
// As its older versions wrote it: Mojo::Util's b64_encode and hmac_sha1_sum.
const SHORT = 'eyJleHBpcmVzIjoxNzk1NDEwMzc4LCJ1c2VyIjoiYm9iIn0---0670798dcb14c6331496d506508d32d6781c65c6';

describe('decodeMojolicious', () => {
  it.each([
    ['filled up', FILLED, 'alice', 'HMAC-SHA256'],
    ['short', SHORT, 'bob', 'HMAC-SHA1'],
  ])('reads a session that is %s', (_, value, user, algorithm) => {
    expect(decodeSession('app', value)).toMatchObject({
      format: 'mojolicious',
      framework: 'Mojolicious',
      protection: 'signed',
      algorithm,
      expiresAtMs: 1795410378_000,
      content: { user },
    });
    expect(valueFormat(value)).toBe('a Mojolicious session');
  });

  it('leaves the signed JSON of Rails to Rails, which pads it with equal signs, or not at all', () => {
    // MessageVerifier.new('s3cret', digest: 'SHA256', serializer: JSON).generate({'user_id' => 42}), and cut to fit.
    const padded = 'eyJ1c2VyX2lkIjo0Mn0=--965289b503cc168d260cb09a309e62fbd23ddef47c5f41727f23bc427d891c09';
    const fitting = `${Buffer.from('{"user_id":421}').toString('base64')}--${'0'.repeat(40)}`;
    for (const value of [padded, fitting]) {
      expect(decodeSession('app', value)?.format).toBe('rails-json');
      expect(valueFormat(value)).toBe('a Rails session');
    }
  });

  it.each([
    ['other letters behind it', `${Buffer.from('{"a":1}YYZZ').toString('base64')}--${'0'.repeat(40)}`],
    ['no object', `${Buffer.from('[1]').toString('base64')}--${'0'.repeat(40)}`],
    ['no base64', `eyJ!---${'0'.repeat(40)}`],
  ])('refuses %s', (_, value) => {
    expect(decodeSession('mojolicious', value)?.format).not.toBe('mojolicious');
  });
});
