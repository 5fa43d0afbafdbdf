// Hashes are those of md5sum, sha1sum and sha256sum; base64 that of base64(1).

import { describe, expect, it, test } from 'vitest';
import {
  differingBits,
  hashAlgorithm,
  predictableSource,
  withoutTime,
} from '../../src/audit/predictable-values.ts';

/** 2026-11-22T20:58:12Z. */
const NOW = 1_795_381_092_000;

describe('predictableSource', () => {
  it.each([
    ['1795381092', 'the time at which it was made'],
    ['1795381092.123456', 'the time at which it was made'],
    ['1795381092123', 'the time at which it was made'],
    // uniqid() of PHP: sprintf('%08x%05x', seconds, microseconds).
    ['6b035364a1b2c', 'the time at which it was made'],
    ['70efdf2ec9b086079795c442636b55fb', 'the MD5 of a small number'],
    ['0716D9708D321FFB6A00818614779E779925365C', 'the SHA1 of a small number'],
    ['4523540f1504cd17100c4835e85b7eefd49911580f8efff0599a8f283be6b9e3', 'the SHA256 of a small number'],
    ['YWxpY2VAZXhhbXBsZS5jb20=', 'text in base64'],
    ['dXNlcj1hbGljZTtyb2xlPXVzZXI%3D', 'text in base64'],
  ])('%s is %s', (value, source) => expect(predictableSource(value, NOW)).toBe(source));

  it.each([
    '7d1e90b3c5a24f68b1d7e3f9a0c2b4d6',
    '1234567890',
    '1395381092',
    'a1b2c3d4e5f6a',
    'hT3QkUaWXr9cVbN2mLpZ8sYdFgJ4eR6o',
    // alice:1796587200000: and a signature: not text alone.
    'YWxpY2U6MTc5NjU4NzIwMDAwMDphMWIyYzNkNGU1ZjZhMWIyYzNkNGU1ZjZhMWIyYzNkNA==',
    '',
  ])('%s has no known source', (value) => expect(predictableSource(value, NOW)).toBeNull());

  it('the hash of a time, within a few seconds', async () => {
    const { createHash } = await import('node:crypto');
    const md5 = (text: string) => createHash('md5').update(text).digest('hex');
    expect(predictableSource(md5('1795381090'), NOW)).toBe('the MD5 of a time');
    expect(predictableSource(md5('1795381000'), NOW)).toBeNull();
  });
});

describe('hashAlgorithm', () => {
  it('by digits in one case', () => {
    expect(hashAlgorithm('a'.repeat(32))).toBe('md5');
    expect(hashAlgorithm('A'.repeat(40))).toBe('sha1');
    expect(hashAlgorithm(`${'a'.repeat(31)}A`)).toBeNull();
    expect(hashAlgorithm('g'.repeat(32))).toBeNull();
    expect(hashAlgorithm('a'.repeat(33))).toBeNull();
  });
});

test('withoutTime removes what cannot be random', () => {
  expect(withoutTime('1795381092-4821', NOW)).toBe('-4821');
  expect(withoutTime('u17953810921230', NOW)).toBe('u17953810921230');
  expect(withoutTime('abc', NOW)).toBe('abc');
});

describe('differingBits', () => {
  it('of values that are mostly the same', () => {
    // Four of 16 hexadecimal digits differ in places: 4 * 4 bits.
    expect(differingBits(['c0ffee00c0ff1a2b', 'c0ffee00c0ff9e47', 'c0ffee00c0ff3d80'])).toBe(16);
  });

  it('is unknown for too few values, different lengths, other values', () => {
    expect(differingBits(['c0ffee01', 'c0ffee02'])).toBeNull();
    expect(differingBits(['c0ffee01', 'c0ffee02', 'c0ffee02'])).toBeNull();
    expect(differingBits(['c0ffee01', 'c0ffee2', 'c0ffee3'])).toBeNull();
    expect(differingBits(['1a2b3c4d', '9e8f7a6b', '05d4c3b2'])).toBeNull();
    expect(differingBits([])).toBeNull();
  });
});
