import { BlockList } from 'node:net';
import { expect, test } from 'vitest';
import { compareToRange, parseAddressRange } from '../../src/filter/address.ts';
import fc from '../support/properties.ts';

test.each([
  ['10.1.2.3', 4, 0x0a010203n, 32],
  ['10.0.0.0/8', 4, 0x0a000000n, 8],
  ['::1', 6, 1n, 128],
  ['::', 6, 0n, 128],
  ['fe80::/10', 6, 0xfe80n << 112n, 10],
  ['::ffff:1.2.3.4', 6, 0xffff_0102_0304n, 128],
  ['1:2:3:4:5:6:7:8', 6, 0x0001_0002_0003_0004_0005_0006_0007_0008n, 128],
])('reads %s', (text, family, bits, prefixLength) => {
  expect(parseAddressRange(text)).toEqual({ family, bits, prefixLength });
});

test.each([
  '',
  'localhost',
  '1.2.3',
  '1.2.3.256',
  '1.2.3.4/33',
  '1.2.3.4/',
  '1.2.3.4/8/8',
  ':::',
  '1::2::3',
  '1:2:3:4:5:6:7',
  '1:2:3:4:5:6:7::8',
  '::1/129',
  '1.2.3.4::',
])('rejects %s', (text) => {
  expect(parseAddressRange(text)).toBeNull();
});

const ipv4 = fc.ipV4();
const ipv6 = fc.ipV6();

test('membership agrees with node:net', () => {
  const cases = fc.oneof(
    fc.tuple(ipv4, ipv4, fc.integer({ min: 0, max: 32 }), fc.constant('ipv4' as const)),
    fc.tuple(ipv6, ipv6, fc.integer({ min: 0, max: 128 }), fc.constant('ipv6' as const)),
  );
  fc.assert(
    fc.property(cases, ([address, network, prefixLength, family]) => {
      const list = new BlockList();
      list.addSubnet(network, prefixLength, family);
      const range = parseAddressRange(`${network}/${prefixLength}`)!;
      expect(compareToRange(parseAddressRange(address)!, range) === 0).toBe(list.check(address, family));
    }),
  );
});

test('addresses of different families are never equal, below or above', () => {
  expect(compareToRange(parseAddressRange('::1')!, parseAddressRange('0.0.0.1')!)).toBeNaN();
});
