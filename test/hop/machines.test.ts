import { expect, it } from 'vitest';
import { Machines } from '../../src/hop/machines.ts';

it('addresses of loopback are one machine, others by what proxies show', () => {
  const machines = new Machines();
  expect(machines.of('127.0.0.1')).toBe(machines.of('::1'));
  expect(machines.of('10.0.0.1')).not.toBe(machines.of('10.0.0.2'));
  machines.join('127.0.0.1', '172.17.0.1');
  expect(machines.of('172.17.0.1')).toBe(machines.of('127.0.0.1'));
  machines.join('10.0.0.2', '127.0.0.1');
  expect(machines.of('127.0.0.1')).toBe(machines.of('::1'));
});
