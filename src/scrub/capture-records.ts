// A capture in memory: its bytes, and where each packet and each other block of the file lies in them.

import { viewOf } from '../capture/chunk-feed.ts';
import { contentOf } from '../capture/file-content.ts';
import { describeOtherFile, openReader } from '../capture/formats.ts';
import {
  DECRYPTION_SECRETS,
  ENHANCED_PACKET,
  PACKET,
  SECTION_HEADER,
  SIMPLE_PACKET,
  sectionByteOrder,
} from '../capture/pcapng-blocks.ts';
import { RawPacket } from '../capture/raw-packet.ts';
import { CaptureError } from '../capture/reader.ts';
import { Counters } from '../shared/counters.ts';
import type { FileAccess } from '../shared/file-access.ts';
import { UserError } from '../shared/user-error.ts';
import { MAX_SCRUBBED_BYTES } from './limits.ts';

/** Bytes `[start, end)` of the file. */
export interface FileSpan {
  readonly start: number;
  readonly end: number;
}

/** A packet and its record. */
export interface PacketRecord extends FileSpan {
  readonly packet: RawPacket;
}

export interface CaptureBytes {
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly records: readonly PacketRecord[];
  /** Blocks of decryption secrets. */
  readonly secretBlocks: readonly FileSpan[];
}

const IXIA_MAGICS = [0x1c0001ac, 0x1c0001ab];
const PCAP_HEADER_BYTES = 24;
const IXIA_HEADER_BYTES = 28;
const SNOOP_HEADER_BYTES = 16;
const SNOOP_RECORD_HEADER_BYTES = 24;
const SNOOP_RECORD_LENGTH = 8;
const BLOCK_HEADER_BYTES = 12;
/** To say what a file is that is no capture. */
const HEAD_BYTES = 4096;

/** Reads a file whole. Throws a UserError where it cannot be read, is too large, is no capture, or is damaged. */
export async function readCaptureBytes(path: string, files: FileAccess): Promise<CaptureBytes> {
  const pieces: Buffer[] = [];
  let length = 0;
  try {
    for await (const piece of contentOf(path, files)) {
      length += piece.length;
      if (length > MAX_SCRUBBED_BYTES)
        throw new UserError(
          `${path}: has more than 256 MiB, and scrub holds it in memory: keep what you need of it first (tshark -r IN -Y FILTER -w OUT)`,
        );
      pieces.push(Buffer.from(piece));
    }
  } catch (error) {
    if (error instanceof UserError) throw error;
    const { code, message } = error as NodeJS.ErrnoException;
    throw new UserError(
      code === 'ENOENT' ? `${path}: there is no such file` : `${path}: cannot be read (${code ?? message})`,
    );
  }
  return captureRecords(Buffer.concat(pieces, length), path);
}

/** Finds the packets in the bytes of a capture. `name`: the capture's, in messages. */
export function captureRecords(bytes: Buffer, name: string): CaptureBytes {
  const view = viewOf(bytes);
  const packets: RawPacket[] = [];
  const counters = new Counters();
  const fail = (why: string): never => {
    throw new UserError(`${name}: ${why}`);
  };
  const hooks = {
    counters,
    warn: (line: string) => fail(`is damaged (${line}): scrub reads whole captures only`),
  };
  try {
    const reader = openReader(bytes, { packet: (packet) => packets.push(copyOf(packet)) }, hooks);
    if (reader === undefined) return fail(`is ${describeOtherFile(bytes.subarray(0, HEAD_BYTES), name)}`);
    reader.finish(bytes.length - reader.consume(bytes, view, 0, bytes.length, true));
  } catch (error) {
    throw error instanceof CaptureError ? new UserError(`${name}: ${error.message}`) : error;
  }
  const isBlocks = bytes.readUInt32BE(0) === SECTION_HEADER;
  return { bytes, view, ...(isBlocks ? blockRecords(view, packets) : plainRecords(bytes, packets)) };
}

function copyOf(packet: RawPacket): RawPacket {
  return Object.assign(new RawPacket(), packet);
}

type Records = Pick<CaptureBytes, 'records' | 'secretBlocks'>;

/** One record follows the other. */
function plainRecords(bytes: Buffer, packets: readonly RawPacket[]): Records {
  const isSnoop = bytes.toString('latin1', 0, 5) === 'snoop';
  const magics = [bytes.readUInt32BE(0), bytes.readUInt32LE(0)];
  let start = IXIA_MAGICS.some((magic) => magics.includes(magic)) ? IXIA_HEADER_BYTES : PCAP_HEADER_BYTES;
  if (isSnoop) start = SNOOP_HEADER_BYTES;
  const records = packets.map((packet) => {
    const begin = isSnoop ? packet.start - SNOOP_RECORD_HEADER_BYTES : start;
    const end = isSnoop ? begin + bytes.readUInt32BE(begin + SNOOP_RECORD_LENGTH) : packet.end;
    start = end;
    return { packet, start: begin, end };
  });
  return { records, secretBlocks: [] };
}

/** The blocks of pcapng, which the reader has found to be whole. */
function blockRecords(view: DataView, packets: readonly RawPacket[]): Records {
  const records: PacketRecord[] = [];
  const secretBlocks: FileSpan[] = [];
  let isLittleEndian = false;
  for (let at = 0, next = 0; at + BLOCK_HEADER_BYTES <= view.byteLength; ) {
    if (view.getUint32(at) === SECTION_HEADER) isLittleEndian = sectionByteOrder(view, at) ?? isLittleEndian;
    const type = view.getUint32(at, isLittleEndian);
    const end = at + ((view.getUint32(at + 4, isLittleEndian) + 3) & ~3);
    const packet = packets[next];
    if (type === DECRYPTION_SECRETS) secretBlocks.push({ start: at, end });
    const holdsPacket = type === ENHANCED_PACKET || type === PACKET || type === SIMPLE_PACKET;
    if (holdsPacket && packet !== undefined && packet.start > at && packet.start <= end) {
      records.push({ packet, start: at, end });
      next++;
    }
    at = end;
  }
  return { records, secretBlocks };
}

/** The bytes without some spans of them. */
export function withoutSpans(bytes: Buffer, spans: readonly FileSpan[]): Buffer {
  const sorted = spans.toSorted((one, other) => one.start - other.start);
  const kept: Buffer[] = [];
  let at = 0;
  for (const { start, end } of sorted) {
    kept.push(bytes.subarray(at, Math.max(at, start)));
    at = Math.max(at, end);
  }
  return Buffer.concat([...kept, bytes.subarray(at)]);
}
