import { expect, it } from 'vitest';
import { suiteName } from '../../../src/protocol/tls/suite-names.ts';

it.each([
  [0x0000, 'TLS_NULL_WITH_NULL_NULL'],
  [0x1303, 'TLS_CHACHA20_POLY1305_SHA256'],
  [0xc0ae, 'TLS_ECDHE_ECDSA_WITH_AES_128_CCM_8'],
  [0xd005, 'TLS_ECDHE_PSK_WITH_AES_128_CCM_SHA256'],
  [0x00c6, 'TLS_SM4_GCM_SM3'],
  [0x0a0a, '0x0A0A'],
  [0x0001, 'TLS_RSA_WITH_NULL_MD5'],
])('%i is %s', (number, name) => {
  expect(suiteName(number)).toBe(name);
});
