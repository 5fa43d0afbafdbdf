import { describe, expect, it } from 'vitest';
import {
  expandLabel,
  hkdfExpand,
  prf,
  TLS_1_1,
  TLS_1_2,
  trafficKeys,
} from '../../../src/protocol/tls/key-schedule.ts';
import { suiteOf } from '../../../src/protocol/tls/suites.ts';

const hex = (text: string): Buffer => Buffer.from(text.replace(/\s/g, ''), 'hex');

describe('HKDF-Expand (RFC 5869 appendix A)', () => {
  it('test case 1', () => {
    const key = hex('077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5');
    expect(hkdfExpand('sha256', key, hex('f0f1f2f3f4f5f6f7f8f9'), 42).toString('hex')).toBe(
      '3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865',
    );
  });

  it('test case 2: more than one block', () => {
    const key = hex('06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244');
    const info = Buffer.from(Array.from({ length: 80 }, (_, index) => 0xb0 + index));
    expect(hkdfExpand('sha256', key, info, 82).toString('hex')).toBe(
      'b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c' +
        '59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71' +
        'cc30c58179ec3e87c14c01d5c1f3434f1d87',
    );
  });

  it('test case 3: no info', () => {
    const key = hex('19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04');
    expect(hkdfExpand('sha256', key, Buffer.alloc(0), 42).toString('hex')).toBe(
      '8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8',
    );
  });
});

describe('TLS 1.3 (RFC 8448 section 3)', () => {
  const secret = hex('a11af9f05531f856ad47116b45a950328204b4f44bfb6b3a4b4f1f3fcb631643');

  it('key and iv of the server', () => {
    const { key, iv } = trafficKeys(suiteOf(0x1301)!, secret);
    expect(key.toString('hex')).toBe('9f02283b6c9c07efc26bb9f2ac92e356');
    expect(iv.toString('hex')).toBe('cf782b88dd83549aadf1e984');
  });

  it('HKDF-Expand-Label', () => {
    expect(expandLabel('sha256', secret, 'key', 16).toString('hex')).toBe('9f02283b6c9c07efc26bb9f2ac92e356');
  });
});

describe('the pseudorandom functions', () => {
  it('TLS 1.2 with SHA-256 and SHA-384 (the vectors of the IETF TLS list)', () => {
    expect(
      prf(
        TLS_1_2,
        'sha256',
        hex('9bbe436ba940f017b17652849a71db35'),
        'test label',
        hex('a0ba9f936cda311827a6f796ffd5198c'),
        100,
      ).toString('hex'),
    ).toBe(
      'e3f229ba727be17b8d122620557cd453c2aab21d07c3d495329b52d4e61edb5a6b301791e90d35c9c9a46b4e14baf9af' +
        '0fa022f7077def17abfd3797c0564bab4fbc91666e9def9b97fce34f796789baa48082d122ee42c5a72e5a5110fff701' +
        '87347b66',
    );
    expect(
      prf(
        TLS_1_2,
        'sha384',
        hex('b80b733d6ceefcdc71566ea48e5567df'),
        'test label',
        hex('cd665cf6a8447dd6ff8b27555edb7465'),
        148,
      ).toString('hex'),
    ).toBe(
      '7b0c18e9ced410ed1804f2cfa34a336a1c14dffb4900bb5fd7942107e81c83cde9ca0faa60be9fe34f82b1233c9146a0' +
        'e534cb400fed2700884f9dc236f80edd8bfa961144c9e8d792eca722a7b32fc3d416d473ebc2c5fd4abfdad05d918425' +
        '9b5bf8cd4d90fa0d31e2dec479e4f1a26066f2eea9a69236a3e52655c9e9aee691c8f3a26854308d5eaa3be85e099070' +
        '3d73e56f',
    );
  });

  it('before TLS 1.2 both hashes count, and an odd secret shares its middle byte', () => {
    const seed = Buffer.from('seed');
    const secret = hex('000102030405060708');
    const output = prf(TLS_1_1, 'sha256', secret, 'label', seed, 32);
    for (const index of [0, 4, 8]) {
      const other = Buffer.from(secret);
      other[index]! ^= 1;
      expect(prf(TLS_1_1, 'sha256', other, 'label', seed, 32).equals(output)).toBe(false);
    }
    expect(prf(TLS_1_1, 'sha384', secret, 'label', seed, 32).equals(output)).toBe(true);
  });
});
