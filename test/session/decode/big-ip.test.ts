import { describe, expect, it } from 'vitest';
import { decodeSession } from '../../../src/session/decode/index.ts';

describe('decodeBigIp', () => {
  it.each([
    // F5 article K6917
    ['1677787402.36895.0000', '10.1.1.100:8080', 'internal address'],
    ['1677787402.20480.0000', '10.1.1.100:80', 'internal address'],
    ['rd5o00000000000000000000ffffc0000201o80', '192.0.2.1:80', 'server address'],
    ['vi20010112000000000000000000000030.20480', '[2001:112::30]:80', 'server address'],
    ['rd3o20010112000000000000000000000030o80', '[2001:112::30]:80', 'server address'],
    // articles that decode cookies of real systems
    ['2064452106.47873.0000', '10.10.13.123:443', 'internal address'],
    ['1701187756.20480.0000', '172.16.102.101:80', 'internal address'],
    // RFC 4193
    ['vifd000000000000000000000000000001.20480', '[fd00::1]:80', 'internal address'],
  ])('%s is %s', (value, server, leak) => {
    for (const name of ['BIGipServerpool', 'anything'])
      expect(decodeSession(name, value)).toMatchObject({
        format: 'big-ip',
        framework: 'BIG-IP',
        protection: 'none',
        content: { server },
        leaks: [leak],
      });
  });

  it('undoes the arithmetic of K6917 for any address', () => {
    for (const [a, b, c, d, port] of [
      [192, 168, 254, 1, 65535],
      [172, 31, 0, 255, 1],
      [10, 0, 0, 1, 8443],
    ] as const) {
      const address = a + b * 256 + c * 65536 + d * 16777216;
      const value = `${String(address).padStart(8, '0')}.${(port % 256) * 256 + Math.floor(port / 256)}.0000`;
      expect(decodeSession('BIGipServerx', value)?.content).toEqual({
        server: `${a}.${b}.${c}.${d}:${port}`,
      });
    }
  });

  it.each([
    '4294967296.20480.0000', // more than 32 bits
    '1677787402.65536.0000', // more than 16 bits
    '1677787402.0.0000', // no port
    '1677787402.20480.0001',
    'rd5o00000000000000000000ffffc0000201o99999',
    'vi2001.20480',
  ])('refuses %s', (value) => {
    expect(decodeSession('BIGipServerx', value)).toBeNull();
  });

  it('recognises an encrypted cookie', () => {
    const value = `!${'Ab+/'.repeat(19)}abc=`;
    expect(value).toHaveLength(81);
    for (const name of ['BIGipServerx', 'other'])
      expect(decodeSession(name, value)).toMatchObject({
        format: 'big-ip-encrypted',
        protection: 'encrypted',
      });
    expect(decodeSession('BIGipServerx', `!${'A'.repeat(60)}`)?.format).toBe('big-ip-encrypted');
    expect(decodeSession('other', `!${'A'.repeat(60)}`)).toBeNull();
  });
});
