import { createHmac } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { hmacOf, splitLast } from '../../../src/session/decode/signed-text.ts';

describe('splitLast', () => {
  it('splits from the right', () => {
    expect(splitLast('a.b.c.d', '.', 2)).toEqual(['a.b', 'c', 'd']);
    expect(splitLast('.a.b.c', '.', 2)).toEqual(['.a', 'b', 'c']);
    expect(splitLast('a--b--c', '--', 1)).toEqual(['a--b', 'c']);
    expect(splitLast('a.b', '.', 2)).toBeNull();
    expect(splitLast('', '.', 1)).toBeNull();
  });
});

describe('hmacOf', () => {
  it.each(['MD5', 'SHA1', 'SHA224', 'SHA256', 'SHA384', 'SHA512'])('knows %s by its length', (hash) => {
    expect(hmacOf(createHmac(hash, 'key').update('data').digest())).toBe(`HMAC-${hash}`);
  });

  it('knows no other length', () => {
    expect(hmacOf(Buffer.alloc(21))).toBeNull();
    expect(hmacOf(null)).toBeNull();
  });
});
