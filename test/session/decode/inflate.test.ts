import { deflateRawSync, deflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { inflate } from '../../../src/session/decode/inflate.ts';
import { MAX_INFLATED_BYTES } from '../../../src/session/decode/limits.ts';

describe('inflate', () => {
  it('unfolds zlib and raw deflate', () => {
    // python3 -c 'import zlib; print(zlib.compress(b"hello hello hello").hex())'
    expect(inflate(Buffer.from('789ccb48cdc9c957c84090003a2e067d', 'hex')).toString()).toBe(
      'hello hello hello',
    );
    expect(inflate(deflateRawSync('hello'), true).toString()).toBe('hello');
  });

  it('unfolds up to the limit and not a byte more', () => {
    expect(inflate(deflateSync(Buffer.alloc(MAX_INFLATED_BYTES))).length).toBe(MAX_INFLATED_BYTES);
    expect(() => inflate(deflateSync(Buffer.alloc(MAX_INFLATED_BYTES + 1)))).toThrow('too large');
    expect(() => inflate(deflateRawSync(Buffer.alloc(10_000_000)), true)).toThrow('too large');
  });

  it('calls everything else damaged', () => {
    expect(() => inflate(Buffer.alloc(0))).toThrow('damaged');
    expect(() => inflate(Buffer.from('hello'))).toThrow('damaged');
    expect(() => inflate(deflateSync('hello').subarray(0, 8))).toThrow('damaged');
  });
});
