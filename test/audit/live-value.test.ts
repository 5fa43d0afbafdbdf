import { describe, expect, it } from 'vitest';
import { isLiveValue } from '../../src/audit/live-value.ts';

describe('a value that was made for one client', () => {
  it.each([
    'c0ffee5f2a7e41b09d3c8a6b5e4f1d20',
    'abc123',
    '"7d1e90b3-c5a2-4f68-b1d7-e3f9a0c2b4d6"',
    'eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiI0MiJ9.hZ8vJkq0cV2nQd6pYb1mXr3sT5uW7yA9eF0gH2iK4lM',
    's%3Aq1w2e3r4t5z6u7i8o9p0.aX9dXn0S0p1nYl5s3rT5uW7yA9eF0gH2iK4lM8nO6p',
    'q1w2e3r4t5z6u7i8o9p0a1s2d3',
    '184467440737095516',
    'kjhsdfiuwertzoiulkjhsdf',
  ])('%s', (value) => {
    expect(isLiveValue(value)).toBe(true);
  });
});

describe('a word for nothing', () => {
  it.each([
    '',
    '""',
    '%20',
    '0',
    '-1',
    'deleted',
    'deleteMe',
    'EXPIRED',
    'expired',
    'none',
    'null',
    'undefined',
    'false',
    'logged-out',
    'logged_out_2',
    'session-expired-v2',
    'xxxxxxxxxxxxxxxxxxxxxxxx',
    '00000000000000000000000000000000',
    '1970-01-01T00:00:00Z',
    'Thu, 01 Jan 1970 00:00:00 GMT',
    '1795381092',
  ])('%j', (value) => {
    expect(isLiveValue(value)).toBe(false);
  });
});
