import { expect, it } from 'vitest';
import { Endpoint } from '../../src/flow/endpoint.ts';

it('shows its address as text', () => {
  expect(new Endpoint(4, 0xc0000201 | 0, 0, 0, 0, 80).address).toBe('192.0.2.1');
  expect(new Endpoint(6, 0x20010db8, 0, 0, 1, 443).address).toBe('2001:db8::1');
});

it('makes the text once', () => {
  const endpoint = new Endpoint(4, 0x0a000001, 0, 0, 0, 80);
  expect(endpoint.address).toBe('10.0.0.1');
  expect(endpoint.address).toBe('10.0.0.1');
  expect(endpoint.port).toBe(80);
});
