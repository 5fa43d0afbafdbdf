import { describe, expect, it } from 'vitest';
import { isLoopbackAddress } from '../../src/shared/loopback.ts';

describe('isLoopbackAddress', () => {
  it.each(['127.0.0.1', '127.0.0.53', '127.255.255.254', '::1', '::ffff:127.0.0.1'])('%s is', (address) => {
    expect(isLoopbackAddress(address)).toBe(true);
  });

  it.each(['10.0.0.1', '128.0.0.1', '12.7.0.1', '1.127.0.1', '::', '::2', '::ffff:10.0.0.1', 'fe80::1', ''])(
    '%s is not',
    (address) => {
      expect(isLoopbackAddress(address)).toBe(false);
    },
  );
});
