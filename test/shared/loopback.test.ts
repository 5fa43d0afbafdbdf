import { describe, expect, it } from 'vitest';
import { isLoopbackAddress, withoutLoopbackFamily } from '../../src/shared/loopback.ts';

describe('isLoopbackAddress', () => {
  it.each(['127.0.0.1', '127.0.0.53', '127.255.255.254', '::1', '::ffff:127.0.0.1'])('%s is', (address) => {
    expect(isLoopbackAddress(address)).toBe(true);
  });

  it.each(['10.0.0.1', '128.0.0.1', '12.7.0.1', '1.127.0.1', '::', '::2', '::ffff:10.0.0.1', 'fe80::1', ''])(
    '%s is not',
    (address) => {
      expect(isLoopbackAddress(address)).toBe(false);
    },
  );
});

it('localhost is one host, over IPv6 and IPv4', () => {
  expect(['::1', '::ffff:127.0.0.1', '127.0.0.1'].map(withoutLoopbackFamily)).toEqual(
    Array(3).fill('127.0.0.1'),
  );
  const others = ['127.0.0.2', '::2', '10.0.0.1', '::ffff:10.0.0.1'];
  expect(others.map(withoutLoopbackFamily)).toEqual(others);
});
