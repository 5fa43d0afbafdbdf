// Integers and string literals as HPACK (RFC 7541 section 5) and QPACK (RFC 9204 section 4.1) write them: behind a prefix
// of some bits of an octet that also says what they are.

import { textOf } from './text.ts';

/** Of a value: the flag of the Huffman code, and the bits of its length that are in the first octet. */
export const VALUE_HUFFMAN = 0x80;
export const VALUE_LENGTH_MASK = 0x7f;

/** Octets of an integer after its first one: enough for 32 bits, the most that any of them means. */
const MAX_INTEGER_OCTETS = 5;

/** In the place of an integer, which is never negative: it runs past the end, or means more than 32 bits. */
export const INCOMPLETE = -1;
export const OVERSIZE = -2;

/** Reads on in bytes that are there: one serves all calls of its owner. */
export class PrimitiveReader {
  bytes: Buffer = Buffer.alloc(0);
  at = 0;
  end = 0;
  /** Of the string literal whose head was read last: it is written in the Huffman code. */
  isHuffman = false;

  /** Begins anew with `bytes[start, end)`. */
  open(bytes: Buffer, start: number, end: number): void {
    this.bytes = bytes;
    this.at = start;
    this.end = end;
  }

  /** The integer whose prefix is the bits of `mask` in the octet at `at`; negative: INCOMPLETE or OVERSIZE. */
  integer(mask: number): number {
    if (this.at >= this.end) return INCOMPLETE;
    const prefix = this.bytes[this.at++]! & mask;
    if (prefix < mask) return prefix;
    let value = prefix;
    let factor = 1;
    for (let count = 0; count < MAX_INTEGER_OCTETS; count++) {
      if (this.at >= this.end) return INCOMPLETE;
      const octet = this.bytes[this.at++]!;
      value += (octet & 0x7f) * factor;
      if (octet < 0x80) return value;
      factor *= 128;
    }
    return OVERSIZE;
  }

  /**
   * The length in octets of a string literal with `flag` for the Huffman code and the prefix `mask`; `at` is then where its
   * octets begin, of which not all need to be there. Negative: INCOMPLETE or OVERSIZE.
   */
  stringLength(flag: number, mask: number): number {
    if (this.at >= this.end) return INCOMPLETE;
    this.isHuffman = (this.bytes[this.at]! & flag) !== 0;
    return this.integer(mask);
  }

  /** A whole string literal; null when it runs past the end or is damaged. */
  text(flag: number, mask: number): string | null {
    const length = this.stringLength(flag, mask);
    const start = this.at;
    const end = start + length;
    if (length < 0 || end > this.end) return null;
    this.at = end;
    return textOf(this.bytes, start, end, this.isHuffman, false);
  }
}
