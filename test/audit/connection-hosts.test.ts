import { expect, test } from 'vitest';
import { ConnectionHosts } from '../../src/audit/connection-hosts.ts';
import { addressWithPort } from '../../src/shared/url.ts';
import { request, response } from '../support/messages.ts';

test('a response without its request is of the host that its connection has', () => {
  const hosts = new ConnectionHosts();
  hosts.note(request({ stream: 1 }), 'shop.example:8080');
  hosts.note(request({ stream: 1 }), 'shop.example:8080');
  expect(hosts.of(response({ stream: 1 }))).toBe('shop.example:8080');
  expect(hosts.of(response({ stream: 2 }))).toBeNull();
});

test('a connection to a proxy has none but the address of that', () => {
  const hosts = new ConnectionHosts();
  for (const host of ['one.example', 'other.example', 'one.example'])
    hosts.note(request({ stream: 1 }), host);
  const { src, srcPort } = response({ stream: 1 });
  expect(hosts.of(response({ stream: 1 }))).toBe(addressWithPort(src, srcPort));
});
