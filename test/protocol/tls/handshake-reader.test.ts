import { describe, expect, it } from 'vitest';
import { HandshakeReader, isPlausible } from '../../../src/protocol/tls/handshake-reader.ts';
import { MAX_TLS_HANDSHAKE_BYTES } from '../../../src/protocol/tls/limits.ts';
import fc from '../../support/properties.ts';

const message = (type: number, body: Buffer): Buffer =>
  Buffer.concat([Buffer.of(type, body.length >> 16, (body.length >> 8) & 0xff, body.length & 0xff), body]);

function rig(wanted: readonly number[]) {
  const found: string[] = [];
  const reader = new HandshakeReader({
    wants: (type) => wanted.includes(type),
    message: (type, bytes, start, end) => found.push(`${type} ${bytes.toString('latin1', start + 4, end)}`),
  });
  return { reader, found, feed: (bytes: Buffer) => reader.data(bytes, 0, bytes.length) };
}

describe('handshake messages', () => {
  it('packed into records or split over them come out one by one', () => {
    const all = Buffer.concat([
      message(1, Buffer.from('hello')),
      message(11, Buffer.alloc(5000, 'c')),
      message(20, Buffer.from('')),
      message(2, Buffer.from('server')),
    ]);
    fc.assert(
      fc.property(fc.integer({ min: 1, max: all.length }), (size) => {
        const { found, feed, reader } = rig([1, 2, 20]);
        for (let at = 0; at < all.length; at += size) feed(all.subarray(at, at + size));
        expect(found).toEqual(['1 hello', '11 ', '20 ', '2 server']);
        expect(reader.isHalfRead).toBe(false);
      }),
    );
  });

  it('too large to be kept are counted off', () => {
    const { found, feed } = rig([1, 2]);
    feed(message(1, Buffer.alloc(MAX_TLS_HANDSHAKE_BYTES)).subarray(0, 100));
    for (let left = MAX_TLS_HANDSHAKE_BYTES + 4 - 100; left > 0; left -= 16_384)
      feed(Buffer.alloc(Math.min(left, 16_384)));
    feed(message(2, Buffer.from('x')));
    expect(found).toEqual(['1 ', '2 x']);
  });

  it('behind a gap begin with a record that looks like one', () => {
    const { found, feed, reader } = rig([1, 2]);
    feed(message(1, Buffer.alloc(100)).subarray(0, 50));
    expect(reader.isHalfRead).toBe(true);
    reader.gap();
    feed(Buffer.alloc(50, 0xee));
    feed(message(2, Buffer.from('x')));
    expect(found).toEqual(['2 x']);
  });
});

it('a message has a type in use and a length that fits', () => {
  expect(isPlausible(Buffer.of(2, 0, 0, 40), 0, 4)).toBe(true);
  expect(isPlausible(Buffer.of(200, 0, 0, 40), 0, 4)).toBe(false);
  expect(isPlausible(Buffer.of(2, 9, 0, 40), 0, 4)).toBe(false);
  expect(isPlausible(Buffer.of(2, 0, 0), 0, 3)).toBe(false);
});
