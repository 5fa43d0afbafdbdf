// Counts packets of a capture that grows: from one place of it to the next, each is looked at once.

import { readSync } from 'node:fs';

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
/** Where a record says how many bytes follow it (draft-ietf-opsawg-pcap). */
const LENGTH_OFFSET = 8;
const BLOCK_BYTES = 1 << 20;

/**
 * How many packets are before a position in a pcap file as tcpdump writes it here: in the order of bytes of the machine.
 * @param file a descriptor
 * @param position where a packet begins
 */
export function framesBefore(file: number, position: number): number {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let frames = 0;
  let at = FILE_HEADER_BYTES;
  for (let start = at, length = 0; at < position; frames++) {
    if (at + RECORD_HEADER_BYTES > start + length) {
      start = at;
      length = readSync(file, block, 0, block.length, start);
      if (length < RECORD_HEADER_BYTES) return frames;
    }
    at += RECORD_HEADER_BYTES + block.readUInt32LE(at - start + LENGTH_OFFSET);
  }
  return frames;
}
