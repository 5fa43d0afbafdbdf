import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

// Made with Tornado 6.2 (Debian's python3-tornado): create_signed_value('secret', 'user', ...), clock 1751495900.
describe('decodeTornado', () => {
  it.each([
    [
      'version 2',
      '2|1:0|10:1751495900|4:user|8:YWxpY2U=|64d444a454ec21f14a580ce8c8432fd4b9840d44c58a196576504d635bf6af40',
      'alice',
      'HMAC-SHA256',
    ],
    [
      'version 2 in quotes',
      '"2|1:0|10:1751495900|4:user|8:YWxpY2U=|64d444a454ec21f14a580ce8c8432fd4b9840d44c58a196576504d635bf6af40"',
      'alice',
      'HMAC-SHA256',
    ],
    [
      'version 2 with a key version and JSON',
      '2|1:3|10:1751495900|4:user|24:eyJyb2xlIjogImFkbWluIn0=|e6f57ad53c463eb8a39771bd42c528878dbd418229cdd3091d69551f238b034e',
      { role: 'admin' },
      'HMAC-SHA256',
    ],
    ['version 1', 'YWxpY2U=|1751495900|867c25f75801f49d6b7901232815e86c43205a99', 'alice', 'HMAC-SHA1'],
  ])('reads %s', (_, value, content, algorithm) => {
    expect(decodeSession('user', value)).toMatchObject({
      format: 'tornado',
      protection: 'signed',
      algorithm,
      issuedAtMs: 1751495900_000,
      content,
    });
  });

  it.each(['2|1:0|10:1751495900|4:user|8:!|abc', 'a|b|c', '2|'])('refuses %s', (value) => {
    expect(decodeSession('user', value)).toBeNull();
  });
});
