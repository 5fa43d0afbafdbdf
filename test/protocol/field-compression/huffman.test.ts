import { describe, expect, it } from 'vitest';
import {
  codeBits,
  decodedRoom,
  decodeHuffman,
  encodeHuffman,
} from '../../../src/protocol/field-compression/huffman.ts';
import fc from '../../support/properties.ts';
import { bitsOf, CODE, huffman, octetsOf } from './rfc-code.ts';

function decode(octets: Buffer, truncated = false): Buffer | null {
  const out = Buffer.alloc(decodedRoom(octets.length));
  const length = decodeHuffman(octets, 0, octets.length, out, truncated);
  return length < 0 ? null : out.subarray(0, length);
}

describe('decodeHuffman', () => {
  it('decodes every symbol, alone and behind every other bit offset', () => {
    for (let symbol = 0; symbol < 256; symbol++)
      for (let zeros = 0; zeros < 8; zeros++) {
        const symbols = [...new Array(zeros).fill(0x30), symbol, 0x61];
        expect([...decode(octetsOf(bitsOf(symbols)))!], `symbol ${symbol}`).toEqual(symbols);
      }
  });

  it('decodes what any octets were encoded to', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 300 }), (octets) => {
        expect(decode(huffman(Buffer.from(octets)))).toEqual(Buffer.from(octets));
      }),
    );
  });

  it('decodes the examples of RFC 7541 appendix C', () => {
    const text = (hex: string) => decode(Buffer.from(hex, 'hex'))?.toString();
    expect(text('f1e3c2e5f23a6ba0ab90f4ff')).toBe('www.example.com');
    expect(text('a8eb10649cbf')).toBe('no-cache');
    expect(text('9d29ad171863c78f0b97c8e9ae82ae43d3')).toBe('https://www.example.com');
  });

  it('reads only the range it is given', () => {
    const octets = Buffer.concat([Buffer.of(0xff, 0xff), huffman(Buffer.from('secret')), Buffer.of(0)]);
    const out = Buffer.alloc(20);
    expect(decodeHuffman(octets, 2, octets.length - 1, out)).toBe(6);
    expect(out.toString('latin1', 0, 6)).toBe('secret');
  });

  it('has room for what comes out, whatever goes in', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
        const room = decodedRoom(octets.length);
        const out = Buffer.alloc(room + 1, 0xaa);
        const length = decodeHuffman(Buffer.from(octets), 0, octets.length, out, true);
        expect(length).toBeLessThanOrEqual(room);
        expect(out[room]).toBe(0xaa);
      }),
    );
  });

  it('takes the padding that RFC 7541 section 5.2 allows, and no other', () => {
    const a = bitsOf([0x61]);
    expect(a.length).toBe(5);
    expect(decode(octetsOf(a, '1'))?.toString()).toBe('a');
    expect(decode(octetsOf(a, '0'))).toBeNull();
    expect(decode(octetsOf(`${a}110`))).toBeNull();
    // A whole octet of ones is more than seven bits.
    expect(decode(octetsOf(`${a}111${'1'.repeat(8)}`))).toBeNull();
    expect(decode(Buffer.of(0xff))).toBeNull();
    // Eight symbols of five bits fill five octets: no padding at all.
    expect(decode(octetsOf(a.repeat(8)))?.toString()).toBe('aaaaaaaa');
    for (let bits = 1; bits <= 7; bits++) {
      const symbols = CODE.findIndex((entry) => (8 - (entry.bits % 8)) % 8 === bits);
      expect(decode(octetsOf(bitsOf([symbols]))), `${bits} bits`).toEqual(Buffer.of(symbols));
    }
    expect(decode(Buffer.alloc(0))).toEqual(Buffer.alloc(0));
  });

  it('refuses EOS inside a string, wherever it stands', () => {
    for (let before = 0; before < 8; before++) {
      const bits = bitsOf([...new Array(before).fill(0x61), 256, 0x61]);
      expect(decode(octetsOf(bits))).toBeNull();
      expect(decode(octetsOf(bits), true)).toBeNull();
    }
  });

  it('gives the whole symbols of a truncated string', () => {
    const text = 'session=0123456789; HttpOnly';
    const octets = huffman(Buffer.from(text));
    for (let length = 0; length < octets.length; length++) {
      const known = decode(octets.subarray(0, length), true)!.toString();
      const wholeSymbols = Math.max(
        ...Array.from({ length: text.length + 1 }, (_, count) =>
          bitsOf([...Buffer.from(text.slice(0, count))]).length <= 8 * length ? count : 0,
        ),
      );
      expect(known).toBe(text.slice(0, wholeSymbols));
    }
  });
});

describe('encodeHuffman', () => {
  it('encodes any octets as the table of RFC 7541 does', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 100 }), (octets) => {
        expect(encodeHuffman(Buffer.from(octets))).toEqual(huffman(Buffer.from(octets)));
      }),
    );
    for (let octet = 0; octet < 256; octet++) expect(codeBits(octet)).toBe(CODE[octet]!.bits);
  });
});
