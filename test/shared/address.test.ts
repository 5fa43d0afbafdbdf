import { isIP } from 'node:net';
import { describe, expect, it } from 'vitest';
import { formatAddress } from '../../src/shared/address.ts';
import { hex } from '../packet/packets.ts';
import fc from '../support/properties.ts';

function ipv6(text: string): string {
  const bytes = hex(text);
  return formatAddress(
    6,
    bytes.readInt32BE(0),
    bytes.readInt32BE(4),
    bytes.readInt32BE(8),
    bytes.readInt32BE(12),
  );
}

describe('formatAddress', () => {
  it.each([
    [0x7f000001, '127.0.0.1'],
    [0xc0a80164 | 0, '192.168.1.100'],
    [-1, '255.255.255.255'],
    [0, '0.0.0.0'],
  ])('IPv4 %i', (word, text) => {
    expect(formatAddress(4, word, 0, 0, 0)).toBe(text);
  });

  // The examples of RFC 5952 sections 4 and 5, and of RFC 4291 section 2.2.
  it.each([
    ['20010db8 00000000 00000000 00000001', '2001:db8::1'],
    ['20010db8 0000aaaa bbbbcccc dddd0001', '2001:db8:0:aaaa:bbbb:cccc:dddd:1'],
    ['20010db8 00000001 00010001 00010001', '2001:db8:0:1:1:1:1:1'],
    ['20010000 00000001 00000000 00000001', '2001:0:0:1::1'],
    ['20010db8 00000000 00010000 00000001', '2001:db8::1:0:0:1'],
    ['00000000 00000000 00000000 00000000', '::'],
    ['00000000 00000000 00000000 00000001', '::1'],
    ['fe800000 00000000 00000000 00000000', 'fe80::'],
    ['20010db8 00010002 00030004 00050000', '2001:db8:1:2:3:4:5:0'],
    ['00000000 00000000 0000ffff c0000280', '::ffff:192.0.2.128'],
    ['00000000 00000000 00000000 c0000280', '::c000:280'],
  ])('IPv6 %s', (bytes, text) => {
    expect(ipv6(bytes)).toBe(text);
  });

  it("is what the URL standard's serializer writes, mixed notation aside", () => {
    const word = fc.oneof(fc.constantFrom(0, 1, 0x10000), fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 }));
    fc.assert(
      fc.property(word, word, word, word, (a, b, c, d) => {
        fc.pre(!(a === 0 && b === 0 && c === 0xffff));
        const ours = formatAddress(6, a, b, c, d);
        expect(isIP(ours)).toBe(6);
        expect(new URL(`http://[${ours}]/`).hostname).toBe(`[${ours}]`);
      }),
    );
  });
});
