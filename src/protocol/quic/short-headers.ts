// A connection that began before the capture has short headers alone, which look like anything. It counts as QUIC when in one
// direction packet after packet has the same four bytes of a connection ID, while the bits that QUIC masks in the first byte
// change from packet to packet; the other direction may have no connection ID. The fixed bit is set in all of them.

import type { Direction } from '../../flow/stream.ts';
import type { Segment } from '../../packet/segment.ts';
import { MAX_QUIC_ONE_WAY_PACKETS, MAX_QUIC_ORPHAN_TRIALS, MIN_QUIC_SHORT_HEADERS } from './limits.ts';
import { FIXED_BIT, LONG_HEADER } from './packet-header.ts';

/** A header, the shortest packet number, and what the mask is made of. */
const MIN_PACKET_BYTES = 21;
const MASKED_BITS = 0x1f;
/** Of so many packets with 32 possible values each, fewer different ones come once in a million times. */
const MIN_DIFFERENT_BITS = 4;
/** Its packets have a number in the same place, of which a quarter looks like the fixed bit. */
const DNS_PORT = 53;
const HTTPS_PORT = 443;

/** Whether a datagram may begin with a short header. */
export function mayBeShortHeader({
  bytes,
  payloadStart,
  payloadEnd,
  sourcePort,
  destinationPort,
}: Segment): boolean {
  if ((bytes[payloadStart]! & (LONG_HEADER | FIXED_BIT)) !== FIXED_BIT) return false;
  return (
    payloadEnd - payloadStart >= MIN_PACKET_BYTES && sourcePort !== DNS_PORT && destinationPort !== DNS_PORT
  );
}

/** What the packets of one direction have in common. */
class ShortHeadersOfSide {
  count = 0;
  #id = 0;
  #bits = 0;
  hasId = true;

  note({ bytes, payloadStart: start }: Segment): void {
    const first = bytes[start]!;
    const id =
      (bytes[start + 1]! << 24) | (bytes[start + 2]! << 16) | (bytes[start + 3]! << 8) | bytes[start + 4]!;
    if (this.count++ > 0 && id !== this.#id) this.hasId = false;
    this.#id = id;
    this.#bits |= 1 << (first & MASKED_BITS);
  }

  get isEnough(): boolean {
    return this.hasId && this.count >= MIN_QUIC_SHORT_HEADERS;
  }

  get isMasked(): boolean {
    return bitCount(this.#bits) >= MIN_DIFFERENT_BITS;
  }
}

export class ShortHeaders {
  readonly #sides = [new ShortHeadersOfSide(), new ShortHeadersOfSide()] as const;
  /** Datagrams that keys of known connections were tried on. */
  #trials = 0;
  /** Datagrams between an endpoint of a known connection and another one, which belong to none. */
  #orphans = 0;

  /** Whether the keys of so many connections are to be tried on a datagram. */
  mayBeTried(candidates: number): boolean {
    return candidates > 0 && this.#trials++ < MAX_QUIC_ORPHAN_TRIALS;
  }

  noteOrphan(): void {
    this.#orphans++;
  }

  get hasOrphans(): boolean {
    return this.#orphans > 0;
  }

  /** They belong to a connection, and count no more. */
  takeOrphans(): number {
    const orphans = this.#orphans;
    this.#orphans = 0;
    return orphans;
  }

  /** Another datagram; null while it is not certain whether it is QUIC. On other ports than 443 both directions must be seen. */
  look(segment: Segment, direction: Direction): boolean | null {
    if (!mayBeShortHeader(segment)) return false;
    this.#sides[direction].note(segment);
    const [one, other] = this.#sides;
    if (!one.hasId && !other.hasId) return false;
    const side = one.isEnough ? one : other;
    if (!side.isEnough) return one.count + other.count < MAX_QUIC_ONE_WAY_PACKETS ? null : false;
    if (!side.isMasked) return false;
    if (segment.destinationPort === HTTPS_PORT || segment.sourcePort === HTTPS_PORT) return true;
    if (one.count > 0 && other.count > 0) return true;
    return side.count < MAX_QUIC_ONE_WAY_PACKETS ? null : false;
  }
}

function bitCount(bits: number): number {
  let count = 0;
  for (let rest = bits; rest !== 0; rest &= rest - 1) count++;
  return count;
}
