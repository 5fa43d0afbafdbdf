import { createCipheriv } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { GcmDecipher } from '../../../src/protocol/tls/gcm.ts';
import fc from '../../support/properties.ts';

const bytes = (maxLength: number, minLength = 0) =>
  fc.uint8Array({ minLength, maxLength }).map((array) => Buffer.from(array));

describe('Galois/Counter Mode', () => {
  it('opens what Node seals with AES, and nothing that was changed', () =>
    fc.assert(
      fc.property(
        fc.constantFrom(16, 32),
        bytes(32, 32),
        bytes(12, 12),
        bytes(40),
        bytes(100),
        fc.nat(),
        (keyBytes, keys, nonce, data, text, place) => {
          const key = keys.subarray(0, keyBytes);
          const cipher = createCipheriv(`aes-${keyBytes === 16 ? 128 : 256}-gcm`, key, nonce);
          cipher.setAAD(data);
          const sealed = Buffer.concat([cipher.update(text), cipher.final()]);
          const tag = cipher.getAuthTag();
          const gcm = new GcmDecipher(`aes-${keyBytes * 8}`, key);
          expect(gcm.open(nonce, data, sealed, tag)).toEqual(text);
          for (const changed of [data, sealed, tag]) {
            if (changed.length === 0) continue;
            changed[place % changed.length]! ^= 1 << (place % 8);
            expect(gcm.open(nonce, data, sealed, tag)).toBeNull();
            changed[place % changed.length]! ^= 1 << (place % 8);
          }
        },
      ),
    ));

  it('with Camellia gives the tag of its published test vector: a key, a nonce of zeros, nothing else', () => {
    const gcm = new GcmDecipher('camellia-128', Buffer.alloc(16));
    const tag = Buffer.from('f5574acc3148dfcb9015200631024df9', 'hex');
    const nothing = Buffer.alloc(0);
    expect(gcm.open(Buffer.alloc(12), nothing, nothing, tag)).toEqual(nothing);
  });
});
