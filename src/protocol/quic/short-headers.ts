// A connection that began before the capture has short headers alone, which look like anything. What a client sends to
// port 443 counts as QUIC when packet after packet has the fixed bit and the same four bytes of a connection ID, while the
// bits that QUIC masks in the first byte change from packet to packet.

import type { Segment } from '../../packet/segment.ts';
import { MIN_QUIC_SHORT_HEADERS } from './limits.ts';
import { FIXED_BIT, LONG_HEADER } from './packet-header.ts';

/** A header, the shortest packet number, and what the mask is made of. */
const MIN_PACKET_BYTES = 21;
const MASKED_BITS = 0x1f;
/** Of so many packets with 32 possible values each, fewer different ones come once in a million times. */
const MIN_DIFFERENT_BITS = 4;

export class ShortHeaders {
  #count = 0;
  #id = 0;
  #bits = 0;

  /** Another datagram of the client; null while it is not certain whether it is QUIC. */
  look({ bytes, payloadStart: start, payloadEnd: end }: Segment): boolean | null {
    const first = bytes[start]!;
    if (end - start < MIN_PACKET_BYTES || (first & (LONG_HEADER | FIXED_BIT)) !== FIXED_BIT) return false;
    const id =
      (bytes[start + 1]! << 24) | (bytes[start + 2]! << 16) | (bytes[start + 3]! << 8) | bytes[start + 4]!;
    if (this.#count > 0 && id !== this.#id) return false;
    this.#id = id;
    this.#bits |= 1 << (first & MASKED_BITS);
    if (++this.#count < MIN_QUIC_SHORT_HEADERS) return null;
    return bitCount(this.#bits) >= MIN_DIFFERENT_BITS;
  }
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
