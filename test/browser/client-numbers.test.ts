import { expect, test } from 'vitest';
import { ClientNumbers } from '../../src/browser/client-numbers.ts';
import { header, request } from '../support/messages.ts';

test('an address and a User-Agent are a client', () => {
  const clients = new ClientNumbers();
  const by = (agent: string) => request({ fields: [header('User-Agent', agent)] });
  expect(clients.numberOf('10.0.0.1', by('curl'))).toBe(1);
  expect(clients.numberOf('10.0.0.1', by('firefox'))).toBe(2);
  expect(clients.numberOf('10.0.0.2', by('curl'))).toBe(3);
  expect(clients.numberOf('10.0.0.1', by('curl'))).toBe(1);
  expect(clients.numberOf('10.0.0.1', null)).toBe(4);
});
