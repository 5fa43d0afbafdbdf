import { describe, expect, it } from 'vitest';
import {
  INCOMPLETE,
  OVERSIZE,
  PrimitiveReader,
} from '../../../src/protocol/field-compression/primitive-reader.ts';
import fc from '../../support/properties.ts';
import { integer } from '../http2/support.ts';

function readerOf(bytes: Buffer, start = 0, end = bytes.length): PrimitiveReader {
  const reader = new PrimitiveReader();
  reader.open(bytes, start, end);
  return reader;
}

describe('an integer', () => {
  // RFC 7541 sections C.1.1 to C.1.3.
  it.each([
    ['10 in five bits', [0b11101010], 0x1f, 10],
    ['1337 in five bits', [0b11111111, 0b10011010, 0b00001010], 0x1f, 1337],
    ['42 in eight bits', [0b00101010], 0xff, 42],
  ])('%s', (_name, octets, mask, value) => {
    const reader = readerOf(Buffer.from(octets));
    expect(reader.integer(mask)).toBe(value);
    expect(reader.at).toBe(octets.length);
  });

  it('is read with any prefix, and every beginning of it is incomplete', () => {
    fc.assert(
      fc.property(fc.integer({ min: 0, max: 2 ** 32 - 1 }), fc.integer({ min: 1, max: 8 }), (value, bits) => {
        const bytes = integer(0, bits, value);
        expect(readerOf(bytes).integer(2 ** bits - 1)).toBe(value);
        for (let end = 0; end < bytes.length; end++)
          expect(readerOf(bytes, 0, end).integer(2 ** bits - 1)).toBe(INCOMPLETE);
      }),
    );
  });

  it('of more octets than 32 bits take is too large, whatever follows', () => {
    expect(readerOf(Buffer.from('7f808080808001', 'hex')).integer(0x7f)).toBe(OVERSIZE);
    expect(readerOf(Buffer.from('7fffffffffffff', 'hex')).integer(0x7f)).toBe(OVERSIZE);
  });
});

describe('the head of a string literal', () => {
  it('has its flag beside the prefix', () => {
    // RFC 9204 section 4.5.6: 001N H and three bits.
    const reader = readerOf(Buffer.from([0b00101111, 0, 0x61]));
    expect(reader.stringLength(0x08, 0x07)).toBe(7);
    expect(reader.isHuffman).toBe(true);
    expect(reader.at).toBe(2);
    expect(readerOf(Buffer.from([0b00100101])).stringLength(0x08, 0x07)).toBe(5);
  });

  it('is incomplete where nothing is left', () => {
    expect(readerOf(Buffer.from([0x85]), 1).stringLength(0x80, 0x7f)).toBe(INCOMPLETE);
  });
});
