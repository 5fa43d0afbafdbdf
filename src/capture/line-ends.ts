// Has something changed the line ends of a pcap capture? LF to CR LF, as a terminal does it: its records lead from one to
// the next only when that is undone. CR LF to LF: its heads of HTTP have no CR.

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

/** The same where a CR LF may have been one before, or not. */
export const LOST_LINE_ENDS =
  ' (a transfer as text does it) and cannot be mended: copy it again as binary (scp; ftp: binary; git: *.pcap binary)';

/** What to say of the beginning of a capture with the magic number of pcap, in which a record is none; null for nothing. */
export function changedLineEnds(beginning: Buffer, littleEndian: boolean): string | null {
  const undone = withoutAddedCrs(beginning);
  if (undone === null) return lacksCarriageReturns(beginning) ? LOST_LINE_ENDS : null;
  const mended = recordsOf(undone, littleEndian);
  if (mended.count <= recordsOf(beginning, littleEndian).count) return null;
  return mended.areAll && !lacksCarriageReturns(undone) ? CHANGED_LINE_ENDS : LOST_LINE_ENDS;
}

const HEAD_WITHOUT_CR = /(?: HTTP\/1\.[01]|HTTP\/1\.[01] \d{3}[ -~]*)\n[!-9;-~]+: /;

function lacksCarriageReturns(bytes: Buffer): boolean {
  const text = bytes.toString('latin1');
  return !text.includes('\r\n') && HEAD_WITHOUT_CR.test(text);
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

/** How many records follow each other until one is none, or the last one that is here. */
function recordsOf(bytes: Buffer, littleEndian: boolean): { count: number; areAll: boolean } {
  const lengthAt = (at: number) => (littleEndian ? bytes.readUInt32LE(at) : bytes.readUInt32BE(at));
  let count = 0;
  for (let at = FILE_HEADER_BYTES; at + RECORD_HEADER_BYTES <= bytes.length; count++) {
    const captured = lengthAt(at + CAPTURED_LENGTH);
    if (captured > MAX_PACKET_BYTES || captured > lengthAt(at + ORIGINAL_LENGTH))
      return { count, areAll: false };
    at += RECORD_HEADER_BYTES + captured;
  }
  return { count, areAll: true };
}
