import { expect, test } from 'vitest';
import { ConnectionHosts } from '../../src/audit/connection-hosts.ts';
import { addressWithPort } from '../../src/shared/url.ts';
import { request, response } from '../support/messages.ts';

const on = (stream: number) => response({ stream });
const { src, srcPort } = on(1);
const address = addressWithPort(src, srcPort);

test('a response without its request is of the host that its connection has', () => {
  const hosts = new ConnectionHosts();
  expect(hosts.hostOf(request({ stream: 1 }), 'http://Shop.example:8080/')).toBe('shop.example:8080');
  hosts.hostOf(request({ stream: 1 }), 'http://shop.example:8080/basket');
  expect(hosts.hostOf(on(1), null)).toBe('shop.example:8080');
  expect(hosts.hostOf(response({ stream: 2, request: null }), null)).toBe(address);
});

test('a connection to a proxy has none but the address of that', () => {
  const hosts = new ConnectionHosts();
  for (const host of ['one.example', 'other.example', 'one.example'])
    hosts.hostOf(request({ stream: 1 }), `http://${host}/`);
  expect(hosts.hostOf(on(1), null)).toBe(address);
});
