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
