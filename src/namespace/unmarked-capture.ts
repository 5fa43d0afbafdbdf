// A capture of loopback without the datagrams with which we have marked places in it: the user has not sent them. It is as
// tcpdump and dumpcap write it here: pcap, in the order of bytes of the machine, Ethernet.

import { closeSync, fstatSync, ftruncateSync, openSync, readSync, writeSync } from 'node:fs';
import { MARKER_PORT, MARKER_TAG } from './marker.ts';

const FILE_HEADER_BYTES = 24;
const RECORD_HEADER_BYTES = 16;
/** Where a record says how many bytes follow it (draft-ietf-opsawg-pcap). */
const LENGTH_OFFSET = 8;
/** More than the largest packet that is captured. */
const BLOCK_BYTES = 1 << 20;

const IPV4_OFFSET = 14;
/** The headers of IPv4 and of ICMP errors, as the kernel makes them. */
const IPV4_BYTES = 20;
const UDP_BYTES = 8;
const ICMP_BYTES = 8;
const UDP = 17;
const ICMP = 1;
const UNREACHABLE = 3;

/** How many packets of others are before a position in the capture; `file`: a descriptor. */
export function unmarkedPackets(file: number, end: number): number {
  let packets = 0;
  for (const records of recordBlocks(file, end))
    eachRecord(records, (start, limit) => {
      if (!isMarked(records, start, limit)) packets++;
    });
  return packets;
}

/** The bytes of the capture up to a position, block by block, with the packets of others alone. */
export function* unmarkedBytes(path: string, end: number): Generator<Buffer> {
  const file = openSync(path, 'r');
  try {
    const header = Buffer.alloc(FILE_HEADER_BYTES);
    yield header.subarray(0, readSync(file, header, 0, header.length, 0));
    for (const records of recordBlocks(file, end)) yield Buffer.from(withoutMarked(records));
  } finally {
    closeSync(file);
  }
}

/** Takes them out of the file itself. @returns how many packets that were */
export function removeMarked(path: string): number {
  const file = openSync(path, 'r+');
  try {
    const { size } = fstatSync(file);
    let at = FILE_HEADER_BYTES;
    let removed = 0;
    for (const records of recordBlocks(file, size)) {
      eachRecord(records, (start, limit) => {
        if (isMarked(records, start, limit)) removed++;
      });
      const kept = withoutMarked(records);
      // Nothing is written over that was not read yet.
      if (removed > 0) writeSync(file, kept, 0, kept.length, at);
      at += kept.length;
    }
    if (removed > 0) ftruncateSync(file, at);
    return removed;
  } finally {
    closeSync(file);
  }
}

/** Whole records, as many as one read has; at the end of a file what there is of the last one. The buffer is used again. */
function* recordBlocks(file: number, end: number): Generator<Buffer> {
  const block = Buffer.allocUnsafe(BLOCK_BYTES);
  let at = FILE_HEADER_BYTES;
  while (at < end) {
    const length = readSync(file, block, 0, Math.min(block.length, end - at), at);
    if (length === 0) return;
    let whole = 0;
    eachRecord(block.subarray(0, length), (_, limit) => {
      whole = limit;
    });
    // Neither does it end in this block, nor is there anything like it: the rest is no capture of ours.
    const taken = whole === 0 || at + length >= end ? length : whole;
    yield block.subarray(0, taken);
    at += taken;
  }
}

/** Calls back for each record that is there as a whole. */
function eachRecord(records: Buffer, visit: (start: number, limit: number) => void): void {
  let at = 0;
  while (at + RECORD_HEADER_BYTES <= records.length) {
    const limit = at + RECORD_HEADER_BYTES + records.readUInt32LE(at + LENGTH_OFFSET);
    if (limit > records.length) return;
    visit(at, limit);
    at = limit;
  }
}

/** Moves what is kept together, in the same buffer. */
function withoutMarked(records: Buffer): Buffer {
  let kept = 0;
  let seen = 0;
  const keep = (start: number, limit: number): void => {
    if (kept !== start) records.copyWithin(kept, start, limit);
    kept += limit - start;
  };
  eachRecord(records, (start, limit) => {
    if (!isMarked(records, start, limit)) keep(start, limit);
    seen = limit;
  });
  keep(seen, records.length);
  return records.subarray(0, kept);
}

/** One of our datagrams, or the ICMP error that refuses it (RFC 792), which quotes its beginning. */
function isMarked(records: Buffer, start: number, limit: number): boolean {
  const ip = start + RECORD_HEADER_BYTES + IPV4_OFFSET;
  if (limit - ip < IPV4_BYTES) return false;
  if (records[ip + 9] === UDP) return isMarkedDatagram(records, ip, limit);
  const icmp = ip + IPV4_BYTES;
  if (records[ip + 9] !== ICMP || records[icmp] !== UNREACHABLE) return false;
  return isMarkedDatagram(records, icmp + ICMP_BYTES, limit);
}

function isMarkedDatagram(records: Buffer, ip: number, limit: number): boolean {
  const udp = ip + IPV4_BYTES;
  const text = udp + UDP_BYTES;
  if (limit - text < MARKER_TAG.length || records[ip] !== 0x45 || records[ip + 9] !== UDP) return false;
  if (records.readUInt16BE(udp + 2) !== MARKER_PORT) return false;
  return records.compare(MARKER_TAG, 0, MARKER_TAG.length, text, text + MARKER_TAG.length) === 0;
}
