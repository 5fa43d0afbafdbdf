import { expect, it } from 'vitest';
import { ProvenConnections } from '../../src/session/proven-connections.ts';
import { header, request } from '../support/messages.ts';
import { sendValue, trackedValue } from './tracked.ts';

const asked = (stream: number, authorization?: string) =>
  request({
    method: 'GET',
    target: '/',
    stream,
    fields: authorization === undefined ? [] : [header('Authorization', authorization)],
  });

it('Basic proves its own request only', () => {
  const connections = new ProvenConnections();
  expect(connections.isProven(asked(1, 'Basic YTpi'), 200)).toBe(true);
  expect(connections.isProven(asked(1), 200)).toBe(false);
});

it('a token in a header proves the user, unless it is the value of the session itself', () => {
  const connections = new ProvenConnections();
  const value = trackedValue();
  expect(connections.isProven(asked(1), 200, 'another-value-of-16', [sendValue(value, 1)])).toBe(true);
  expect(connections.isProven(asked(1), 200, value.value, [sendValue(value, 1)])).toBe(false);
});

it('Negotiate proves its connection once it is granted', () => {
  const connections = new ProvenConnections();
  expect(connections.isProven(asked(1, 'Negotiate YIIG'), 401)).toBe(true);
  expect(connections.isProven(asked(1), 200)).toBe(false);
  expect(connections.isProven(asked(1, 'Negotiate YIIG'), 200)).toBe(true);
  expect(connections.isProven(asked(1), 200)).toBe(true);
  expect(connections.isProven(asked(2), 200)).toBe(false);
});
