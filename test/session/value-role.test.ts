import { expect, it } from 'vitest';
import { roleOfValue } from '../../src/session/value-role.ts';

it.each([
  ['en', 'preference'],
  ['de-AT', 'preference'],
  ['pt_BR', 'preference'],
  ['zh-Hant-TW', 'preference'],
  ['dark', 'preference'],
  ['light-theme', 'preference'],
  ['Europe/Berlin', 'preference'],
  ['America%2FNew_York', 'preference'],
  ['America/Argentina/Buenos_Aires', 'preference'],
  ['1677787402.36895.0000', 'load-balancer'],
  ['rd5o00000000000000000000ffffc0000201o80', 'load-balancer'],
  ['GA1.2.811677001.1705945890', 'analytics'],
  ['GS1.1.1795381092.3.1.1795381100.0.0.0', 'analytics'],
  ['fb.1.1795381092123.1234567890', 'advertising'],
])('%s: %s', (value, role) => {
  expect(roleOfValue(value)).toBe(role);
});

it.each([
  '',
  'on',
  'no',
  'ok',
  'EN',
  '1',
  'admin',
  'alice',
  'darkness',
  'Europe',
  '3.5',
  '0c4660d8d420b5cafed5bdfc844787f3',
])('%s may be anything', (value) => {
  expect(roleOfValue(value)).toBeNull();
});
