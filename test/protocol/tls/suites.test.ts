import { getCipherInfo } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { suiteName } from '../../../src/protocol/tls/suite-names.ts';
import { suiteOf } from '../../../src/protocol/tls/suites.ts';

describe('cipher suites', () => {
  it.each([
    // RFC 8446 appendix B.4, RFC 5289, RFC 6655, RFC 7905, RFC 5246 appendix A.5, RFC 4492.
    [0x1301, 'TLS_AES_128_GCM_SHA256', 'aes-128-gcm', 16, 12, 16, 'sha256'],
    [0x1302, 'TLS_AES_256_GCM_SHA384', 'aes-256-gcm', 32, 12, 16, 'sha384'],
    [0x1303, 'TLS_CHACHA20_POLY1305_SHA256', 'chacha20-poly1305', 32, 12, 16, 'sha256'],
    [0x1305, 'TLS_AES_128_CCM_8_SHA256', 'aes-128-ccm', 16, 12, 8, 'sha256'],
    [0xc02f, 'TLS_ECDHE_RSA_WITH_AES_128_GCM_SHA256', 'aes-128-gcm', 16, 4, 16, 'sha256'],
    [0xc0a1, 'TLS_RSA_WITH_AES_256_CCM_8', 'aes-256-ccm', 32, 4, 8, 'sha256'],
    [0xcca8, 'TLS_ECDHE_RSA_WITH_CHACHA20_POLY1305_SHA256', 'chacha20-poly1305', 32, 12, 16, 'sha256'],
    [0x002f, 'TLS_RSA_WITH_AES_128_CBC_SHA', 'aes-128-cbc', 16, 16, 20, 'sha256'],
    [0xc028, 'TLS_ECDHE_RSA_WITH_AES_256_CBC_SHA384', 'aes-256-cbc', 32, 16, 48, 'sha384'],
    [0x000a, 'TLS_RSA_WITH_3DES_EDE_CBC_SHA', 'des-ede3-cbc', 24, 8, 20, 'sha256'],
    [0xc08b, 'TLS_ECDHE_RSA_WITH_CAMELLIA_256_GCM_SHA384', 'camellia-256-gcm', 32, 4, 16, 'sha384'],
    [0x0002, 'TLS_RSA_WITH_NULL_SHA', '', 0, 0, 20, 'sha256'],
  ])('%i is %s', (number, name, cipher, keyBytes, ivBytes, tagBytes, hash) => {
    expect(suiteName(number)).toBe(name);
    expect(suiteOf(number)).toMatchObject({ number, name, cipher, keyBytes, ivBytes, tagBytes, hash });
  });

  it('of every suite that is read, Node has the cipher, with this key and block', () => {
    let count = 0;
    for (let number = 0; number < 0xd100; number++) {
      const suite = suiteOf(number);
      if (suite === null || suite.cipher === '') continue;
      count++;
      // Node has Camellia in counter mode, on which gcm.ts builds.
      const info = getCipherInfo(suite.cipher.replace(/^(camellia.*)gcm$/, '$1ctr'));
      expect([suite.name, info?.keyLength]).toEqual([suite.name, suite.keyBytes]);
      if (suite.protection === 'cbc')
        expect([suite.name, info?.ivLength]).toEqual([suite.name, suite.ivBytes]);
    }
    expect(count).toBeGreaterThan(200);
  });

  it.each([0x0005, 0x0004, 0x0003, 0x0009, 0x0096, 0x0007, 0xcc13, 0xc100, 0x00c6, 0xfafa])(
    '%i cannot be read here, and has a name all the same',
    (number) => {
      expect(suiteOf(number)).toBeNull();
      expect(suiteName(number)).toMatch(number === 0xfafa ? /^0xFAFA$/ : /^TLS_/);
    },
  );
});
