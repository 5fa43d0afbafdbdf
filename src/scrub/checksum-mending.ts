// Bytes of a packet exchanged for others, and its TCP checksum with them (RFC 1624, equation 3).

import type { StreamPiece } from './packet-streams.ts';

const CHECKSUM = 16;

/**
 * Writes what has changed in a stream into one packet of it; false where nothing has. A checksum that was wrong stays. Inside of
 * a tunnel it is moved along all the same: the sum over all of TCP stays as it is, and with it the checksums around it.
 */
export function writePiece(
  file: Buffer,
  piece: StreamPiece,
  before: Buffer,
  after: Buffer,
  at: number,
): boolean {
  const { start, end, transportStart } = piece;
  let difference = 0;
  let isChanged = false;
  for (let offset = 0; offset < end - start; offset++) {
    const now = after[at + offset]!;
    const old = before[at + offset]!;
    // A keep-alive probe may have another byte.
    if (now === old || file[start + offset] !== old) continue;
    file[start + offset] = now;
    isChanged = true;
    const isUpper = ((start + offset - transportStart) & 1) === 0;
    difference += isUpper ? (now - old) * 256 : now - old;
  }
  if (isChanged && (piece.hasRightChecksum || piece.isTunnelled)) {
    const checksum = file.readUInt16BE(transportStart + CHECKSUM);
    file.writeUInt16BE(movedChecksum(checksum, difference), transportStart + CHECKSUM);
  }
  return isChanged;
}

/** The checksum when the sum of what it covers has grown. */
function movedChecksum(checksum: number, difference: number): number {
  const sum = ((~checksum & 0xffff) + difference) % 0xffff;
  return ~(sum < 0 ? sum + 0xffff : sum) & 0xffff;
}
