// Where a short header packet ends that does not end with its datagram. A sender with segmentation offload (UDP_SEGMENT)
// hands several packets of one size to the kernel at once, and a capture on its machine has them as one datagram.

import type { Direction } from '../../flow/stream.ts';
import { MAX_QUIC_PACKET_SIZES, MAX_QUIC_SEGMENT_SEARCHES } from './limits.ts';
import type { PacketHeader } from './packet-header.ts';
import { AEAD_TAG_BYTES, SAMPLE_BYTES, SAMPLE_OFFSET } from './packet-protection.ts';

/** Only full packets are followed by another one. */
const MIN_FULL_PACKET_BYTES = 512;
/** An ID that is as long is not met again by chance. */
const MIN_TELLING_ID_BYTES = 4;
const MIN_PACKET_BYTES = 1 + SAMPLE_OFFSET + Math.max(SAMPLE_BYTES, AEAD_TAG_BYTES);

export class PacketBoundaries {
  /** By direction; the size that was seen last comes first. */
  readonly #sizes: readonly [number[], number[]] = [[], []];

  /** A packet that goes `direction`, or a datagram of some, had this size. */
  note(direction: Direction, sizeBytes: number): void {
    const sizes = this.#sizes[direction];
    if (sizeBytes < MIN_FULL_PACKET_BYTES || sizes[0] === sizeBytes || sizes.includes(sizeBytes)) return;
    sizes.unshift(sizeBytes);
    if (sizes.length > MAX_QUIC_PACKET_SIZES) sizes.pop();
  }

  /** Datagrams that were looked through byte by byte since one of them had several packets. */
  readonly #searches: [number, number] = [0, 0];

  /** Whether a datagram is to be looked through byte by byte: where no connection ID shows the packets, as often as it helps. */
  mayBeSearched(direction: Direction, { destinationLength }: PacketHeader): boolean {
    if (destinationLength >= MIN_TELLING_ID_BYTES) return false;
    return this.#searches[direction]++ < MAX_QUIC_SEGMENT_SEARCHES;
  }

  /** Looking through a datagram has found its packets. */
  noteFound(direction: Direction): void {
    this.#searches[direction] = 0;
  }

  /** The sizes that the first of several packets in a datagram may have, most likely ones first. */
  sizesToTry(direction: Direction, header: PacketHeader, bytes: Buffer): number[] {
    const { start, end, destinationAt, destinationLength } = header;
    const sizes = this.#sizes[direction].filter((size) => size < end - start);
    if (destinationLength < MIN_TELLING_ID_BYTES) return sizes;
    // The next packet has the same connection ID.
    const id = bytes.subarray(destinationAt, destinationAt + destinationLength);
    const next = bytes.subarray(0, end).indexOf(id, start + MIN_PACKET_BYTES + destinationLength);
    return next < 0 ? sizes : [next - 1 - start, ...sizes];
  }
}
