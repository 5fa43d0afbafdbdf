import { expect, it } from 'vitest';
import { forwardingOf } from '../../src/hop/forwarding.ts';
import { type Field, innerRequest, outerRequest } from './requests.ts';

const CLIENTS = ['10.0.0.1', '2001:db8::1'];
const forwarding = (inner: readonly Field[], outer: readonly Field[] = []) =>
  forwardingOf(outerRequest({}, ...outer), innerRequest({}, ...inner), CLIENTS);

it.each<[readonly Field[], 'client' | 'other' | 'added' | null]>([
  [[], null],
  [[['X-Forwarded-For', '10.0.0.1']], 'client'],
  [[['X-Forwarded-For', '203.0.113.9, 10.0.0.1']], 'client'],
  [[['X-Forwarded-For', '10.0.0.1, 203.0.113.9']], 'other'],
  [[['X-Forwarded-For', '::ffff:10.0.0.1']], 'client'],
  [[['X-Forwarded-For', '10.0.0.1:50123']], 'client'],
  [[['X-Real-IP', '10.0.0.1']], 'client'],
  [
    [['Forwarded', 'for="[2001:db8::1]:4711";proto=https, for=203.0.113.9;by=x, For="[2001:db8::1]"']],
    'client',
  ],
  [[['Forwarded', 'for=203.0.113.9']], 'other'],
  [[['Forwarded', 'for=_hidden;proto=http']], null],
  [[['Via', '1.1 varnish']], 'added'],
  [[['X-Forwarded-Proto', 'http']], 'added'],
  [[['X-Forwarded-Ssl', 'off']], 'added'],
  [[['X-Forwarded-Scheme', 'http']], 'added'],
])('%j: %s', (inner, expected) => {
  expect(forwarding(inner)).toBe(expected);
});

it('what a proxy further out has said is passed on and says nothing', () => {
  expect(forwarding([['X-Forwarded-For', '203.0.113.9']], [['X-Forwarded-For', '203.0.113.9']])).toBeNull();
  expect(forwarding([['Via', '1.1 a']], [['Via', '1.1 a']])).toBeNull();
  expect(forwarding([['Via', '1.1 a, 1.1 b']], [['Via', '1.1 a']])).toBe('added');
});
