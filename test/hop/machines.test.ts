import { expect, it } from 'vitest';
import { Machines } from '../../src/hop/machines.ts';

it('addresses of loopback are one machine', () => {
  const machines = new Machines();
  expect(machines.of('127.0.0.1')).toBe(machines.of('::1'));
  expect(machines.of('10.0.0.1')).not.toBe(machines.of('10.0.0.2'));
});

it('a machine that gets requests is a server, at all its addresses', () => {
  const machines = new Machines();
  machines.server('127.0.0.1');
  expect(machines.isServer('127.0.0.1')).toBe(true);
  expect(machines.isServer('172.17.0.1')).toBe(false);
  machines.join('127.0.0.1', '172.17.0.1');
  expect(machines.of('172.17.0.1')).toBe(machines.of('127.0.0.1'));
  expect(machines.isServer('172.17.0.1')).toBe(true);
});
