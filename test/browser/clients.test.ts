import { expect, test } from 'vitest';
import { Clients } from '../../src/browser/clients.ts';
import { header, request } from '../support/messages.ts';

test('an address and a User-Agent are a client', () => {
  const clients = new Clients();
  const by = (agent: string) => request({ fields: [header('User-Agent', agent)] });
  const curl = clients.of('10.0.0.1', by('curl/7.88.1'), 1);
  expect(curl).toEqual({ number: 1, name: 'curl 7.88', address: '10.0.0.1' });
  expect(clients.of('10.0.0.1', by('firefox'), 2)).toMatchObject({ number: 2, name: 'firefox' });
  expect(clients.of('10.0.0.2', by('curl/7.88.1'), 3)).toEqual({ ...curl, number: 3, address: '10.0.0.2' });
  expect(clients.of('10.0.0.1', by('curl/7.88.1'), 1)).toBe(curl);
  expect(clients.of('10.0.0.1', null, 4)).toMatchObject({ number: 4, name: null });
});

test('a response without its request is for the client that sent the last one on the connection', () => {
  const clients = new Clients();
  const by = (agent: string) => request({ fields: [header('User-Agent', agent)] });
  const curl = clients.of('10.0.0.1', by('curl/7.88.1'), 7);
  expect(clients.of('10.0.0.1', null, 7)).toBe(curl);
  expect(clients.of('10.0.0.1', null, 8)).not.toBe(curl);
  // Another address has the port pair in another capture.
  expect(clients.of('10.0.0.2', null, 7)).not.toBe(curl);
  const firefox = clients.of('10.0.0.1', by('firefox'), 7);
  expect(clients.of('10.0.0.1', null, 7)).toBe(firefox);
});

test('a truncated request without its User-Agent is of no other client than the one before', () => {
  const clients = new Clients();
  const by = (...fields: Parameters<typeof header>[]) =>
    request({ fields: fields.map(([name, value]) => header(name, value)) });
  const firefox = clients.of('10.0.0.1', by(['User-Agent', 'firefox']), 1);
  const cut = { ...by(['Host', 'a.test']), incomplete: true };
  expect(clients.of('10.0.0.1', cut, 2)).toBe(firefox);
  expect(clients.of('10.0.0.1', cut, 1)).toBe(firefox);
  const curl = clients.of('10.0.0.1', by(['User-Agent', 'curl/7.88.1']), 3);
  expect(clients.of('10.0.0.1', cut, 1)).toBe(firefox);
  expect(clients.of('10.0.0.1', cut, 4)).toBe(curl);
  // A whole one that does not say who it is, or of another address, is another client.
  expect(clients.of('10.0.0.1', by(['Host', 'a.test']), 5)).not.toBe(curl);
  expect(clients.of('10.0.0.9', cut, 6)).not.toBe(curl);
  // Its User-Agent came before the cut.
  expect(clients.of('10.0.0.1', { ...by(['User-Agent', 'firefox']), incomplete: true }, 7)).toBe(firefox);
});

test('a browser that reaches localhost over IPv6 and IPv4 is one client', () => {
  const clients = new Clients();
  const firefox = request({ fields: [header('User-Agent', 'firefox')] });
  const one = clients.of('::1', firefox, 1);
  expect(clients.of('127.0.0.1', firefox, 2)).toBe(one);
  expect(clients.of('::1', null, 2)).toBe(one);
  expect(clients.of('127.0.0.2', firefox, 3)).not.toBe(one);
});
