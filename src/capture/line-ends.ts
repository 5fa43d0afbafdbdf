// Has something changed the line ends of a pcap capture, LF to CR LF, as a terminal does it? Its records lead from one to
// the next only when that is undone.

import { MAX_PACKET_BYTES } from './limits.ts';

const LF = 0x0a;
const CR = 0x0d;
const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
const CAPTURED_LENGTH = 8;
const ORIGINAL_LENGTH = 12;

/** What a terminal, or a transfer as text, does to a capture. */
export const CHANGED_LINE_ENDS =
  " (a terminal does it, and a transfer as text): leave out -t (docker run, kubectl exec, ssh), or undo it: LC_ALL=C sed 's/\\r$//' FILE > NEW";

/** Of the beginning of a capture with the magic number of pcap. */
export function hasChangedLineEnds(beginning: Buffer, littleEndian: boolean): boolean {
  const undone = withoutAddedCrs(beginning);
  return undone !== null && recordsOf(undone, littleEndian) > recordsOf(beginning, littleEndian);
}

/** Null when there is no LF, or one without a CR. */
function withoutAddedCrs(bytes: Buffer): Buffer | null {
  const undone = Buffer.alloc(bytes.length);
  let length = 0;
  for (const [index, byte] of bytes.entries()) {
    if (byte === LF) {
      if (bytes[index - 1] !== CR) return null;
      length--;
    }
    undone[length++] = byte;
  }
  return length === bytes.length ? null : undone.subarray(0, length);
}

/** How many records follow each other until one is none. */
function recordsOf(bytes: Buffer, littleEndian: boolean): number {
  const lengthAt = (at: number) => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  let records = 0;
  for (let at = FILE_HEADER_BYTES; at + RECORD_HEADER_BYTES <= bytes.length; records++) {
    const captured = lengthAt(at + CAPTURED_LENGTH);
    if (captured > MAX_PACKET_BYTES || captured > lengthAt(at + ORIGINAL_LENGTH)) break;
    at += RECORD_HEADER_BYTES + captured;
  }
  return records;
}
