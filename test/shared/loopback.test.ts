import { describe, expect, it } from 'vitest';
import {
  clientAddress,
  isLoopbackAddress,
  staysOnMachine,
  withoutLoopbackFamily,
} from '../../src/shared/loopback.ts';

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

describe('staysOnMachine', () => {
  it.each([
    ['127.0.0.1', '127.0.0.53'],
    ['::1', '::ffff:127.0.0.1'],
    ['192.0.2.1', '192.0.2.1'],
    ['fe80::1', 'fe80::1'],
  ])('%s to %s', (source, destination) => {
    expect(staysOnMachine(source, destination)).toBe(true);
  });

  it.each([
    ['192.0.2.1', '192.0.2.2'],
    ['127.0.0.1', '192.0.2.1'],
    ['fe80::1', 'fe80::2'],
    // What has no address, and a browser whose address a HAR file does not have.
    ['', ''],
    ['0.0.0.0', '0.0.0.0'],
    ['::', '::'],
    ['browser', 'browser'],
  ])('%s to %s need not', (source, destination) => {
    expect(staysOnMachine(source, destination)).toBe(false);
  });
});

it('a machine that asks itself is one client by all of its addresses', () => {
  for (const address of ['192.0.2.1', 'fe80::1', '127.0.0.1'])
    expect(clientAddress(address, address)).toBe('127.0.0.1');
  for (const [address, peer] of [
    ['192.0.2.1', '192.0.2.2'],
    ['127.0.0.2', '127.0.0.2'],
    ['browser', 'browser'],
  ] as const)
    expect(clientAddress(address, peer)).toBe(address);
});
