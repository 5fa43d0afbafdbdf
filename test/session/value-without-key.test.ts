// Flags, times, mail addresses and names are no keys; short and long keys are none of them.

import { describe, expect, it } from 'vitest';
import { isPlainFact, isWithoutKey } from '../../src/session/value-without-key.ts';
import { userKey } from '../../src/shared/user-key.ts';

const USERS = new Set([userKey('ann')!]);

describe('is no key', () => {
  it.each([
    'true',
    'False',
    '1',
    '0',
    'yes',
    'N',
    '"true"',
    'logged_in',
    'ok',
    '2026-11-30',
    '2026-11-30T23:00:00Z',
    '2026-11-30T23%3A00%3A00.000Z',
    '2026-11-30+23%3A00%3A00',
    '2026-11-30T23:00:00+01:00',
    'Mon%2C%2030%20Nov%202026%2023%3A00%3A00%20GMT',
    'Mon Nov 30 2026 23:00:00 GMT+0100 (CET)',
    'ann%40example.com',
    'ann.b+news@mail.example.co.uk',
    'ann',
    'Ann',
  ])('%s', (value) => expect(isWithoutKey(value, USERS)).toBe(true));
});

describe('may be one', () => {
  it.each([
    'bob',
    '7',
    '42',
    'abc',
    '1796079600',
    'a1b2c3d4',
    '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6',
    '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6@node1.example',
    'admin%3A1796079600%3A7d1e90b3c5a24f68',
    '20261130230000',
    '',
    '%E0%A4%A',
  ])('%s', (value) => expect(isWithoutKey(value, USERS)).toBe(false));
});

it('a time and a mail address are long, and no secret', () => {
  expect(isPlainFact('2026-11-30T23%3A00%3A00.000Z')).toBe(true);
  expect(isPlainFact('ann.elizabeth.smith@example.com')).toBe(true);
  // The second one is better-auth's dont_remember: the same for all users. A signed number may be a user.
  expect(isPlainFact('s%3Atrue.R5hC0WKExD7iRNHWnNbIslsT7yN%2FDhqX6ijf1EwaRd0')).toBe(true);
  expect(isPlainFact('true.SfsbO9u%2BjQbJ75lJ1tXDOdq5W6Sp%2BNtgI8g5fMRv1Dw%3D')).toBe(true);
  expect(isPlainFact('s%3A7.R5hC0WKExD7iRNHWnNbIslsT7yN%2FDhqX6ijf1EwaRd0')).toBe(false);
  expect(isPlainFact('true')).toBe(false);
  expect(isPlainFact('x'.repeat(400))).toBe(false);
});
