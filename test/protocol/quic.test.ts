import { describe, expect, it } from 'vitest';
import { Segment } from '../../src/packet/segment.ts';
import { isQuicLongHeader } from '../../src/protocol/quic.ts';
import fc from '../support/properties.ts';

function datagram(hex: string, length = 1200): Segment {
  const payload = Buffer.concat([Buffer.from(hex.replaceAll(' ', ''), 'hex'), Buffer.alloc(length)]).subarray(
    0,
    length,
  );
  const bytes = Buffer.concat([Buffer.alloc(42), payload]);
  return Object.assign(new Segment(), {
    bytes,
    view: new DataView(bytes.buffer, bytes.byteOffset, bytes.length),
    payloadStart: 42,
    payloadEnd: 42 + length,
    payloadLength: length,
  });
}

describe('a long header (RFC 9000 section 17.2)', () => {
  it.each<[string, string, boolean]>([
    ['version 1', 'c3 00000001 08 0102030405060708', true],
    ['version 2 (RFC 9369)', 'd3 6b3343cf 08 0102030405060708', true],
    ['a draft', 'c0 ff00001d 14', true],
    ['the longest identifier', 'c0 00000001 14', true],
    ['an identifier that is too long', 'c0 00000001 15', false],
    ['a version that is not in use', 'c0 00000003 08', false],
    ['version negotiation', 'c0 00000000 08', false],
    ['a short header', '43 00000001 08', false],
    ['without the fixed bit', '83 00000001 08', false],
  ])('%s', (_name, hex, expected) => {
    expect(isQuicLongHeader(datagram(hex))).toBe(expected);
  });

  it('needs room for what it announces', () => {
    expect(isQuicLongHeader(datagram('c3 00000001 08', 26))).toBe(false);
    expect(isQuicLongHeader(datagram('c3 00000001 08', 27))).toBe(true);
  });

  it('is looked for in any datagram without reading past it', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 40 }), (payload) => {
        const hex = Buffer.from(payload).toString('hex');
        expect(typeof isQuicLongHeader(datagram(hex, payload.length))).toBe('boolean');
      }),
    );
  });
});
