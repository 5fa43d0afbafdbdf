// The packets of a recorded capture, so that a test can leave some out.

import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { analyze } from '../../src/library/analyze.ts';
import type { FindingRecord } from '../../src/record/records.ts';

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;

export interface CapturePackets {
  readonly header: Buffer;
  readonly packets: readonly Buffer[];
}

/** Of a classic pcap, little-endian, compressed with gzip or not: the header of the file, and its records. */
export function packetsOf(path: string): CapturePackets {
  const file = readFileSync(path);
  const bytes = path.endsWith('.gz') ? gunzipSync(file) : file;
  const packets: Buffer[] = [];
  for (let at = FILE_HEADER_BYTES; at < bytes.length; ) {
    const end = at + RECORD_HEADER_BYTES + bytes.readUInt32LE(at + 8);
    packets.push(bytes.subarray(at, end));
    at = end;
  }
  return { header: bytes.subarray(0, FILE_HEADER_BYTES), packets };
}

export async function findingsOf({ header, packets }: CapturePackets): Promise<FindingRecord[]> {
  const findings: FindingRecord[] = [];
  for await (const record of analyze(Buffer.concat([header, ...packets])))
    if (record.type === 'finding') findings.push(record);
  return findings;
}
