// Builders of capture files, written from the format specifications, and a sink that remembers what it was given.

import { spawnSync } from 'node:child_process';
import { ByteSource } from '../../src/capture/byte-source.ts';
import { ChunkFeed } from '../../src/capture/chunk-feed.ts';
import type { PacketSink, RawPacket } from '../../src/capture/raw-packet.ts';
import type { CaptureReader, ReaderHooks } from '../../src/capture/reader.ts';
import { Counters } from '../../src/shared/counters.ts';

export interface Seen {
  readonly frame: number;
  readonly seconds: number;
  readonly nanoseconds: number;
  readonly data: string;
  readonly originalLength: number;
  readonly linkType: number;
}

/** Copies every packet, and what was warned of. */
export class Collector implements PacketSink, ReaderHooks {
  readonly packets: Seen[] = [];
  readonly warnings: string[] = [];
  readonly secretBlocks: [number, string][] = [];
  readonly counters = new Counters();

  packet(packet: RawPacket): void {
    if (packet.view.byteOffset !== packet.bytes.byteOffset || packet.view.byteLength !== packet.bytes.length)
      throw new Error('the view does not cover the bytes');
    if (packet.end > packet.bytes.length || packet.start > packet.end) throw new Error('outside the buffer');
    this.packets.push({
      frame: packet.frame,
      seconds: packet.seconds,
      nanoseconds: packet.nanoseconds,
      data: packet.bytes.toString('latin1', packet.start, packet.end),
      originalLength: packet.originalLength,
      linkType: packet.linkType,
    });
  }

  warn(message: string): void {
    this.warnings.push(message);
  }

  secrets(type: number, bytes: Buffer): void {
    this.secretBlocks.push([type, bytes.toString('latin1')]);
  }
}

export type ReaderClass = new (sink: PacketSink, hooks: ReaderHooks) => CaptureReader;

/** Feeds a reader with the capture, split at these offsets. */
export function readSplit(Reader: ReaderClass, capture: Buffer, offsets: readonly number[] = []): Collector {
  const seen = new Collector();
  const feed = new ChunkFeed(new Reader(seen, seen));
  const borders = [0, ...[...offsets].sort((a, b) => a - b), capture.length];
  for (let i = 1; i < borders.length; i++) {
    // A copy in memory of its own: reading past it cannot go unnoticed.
    feed.push(Buffer.from(new Uint8Array(capture.subarray(borders[i - 1], borders[i]))));
  }
  feed.end();
  return seen;
}

export function readByteByByte(Reader: ReaderClass, capture: Buffer): Collector {
  return readSplit(
    Reader,
    capture,
    Array.from(capture, (_, i) => i),
  );
}

export type Order = 'big' | 'little';

export function u16(value: number, order: Order): Buffer {
  const bytes = Buffer.alloc(2);
  new DataView(bytes.buffer, bytes.byteOffset).setUint16(0, value, order === 'little');
  return bytes;
}

export function u32(value: number, order: Order): Buffer {
  const bytes = Buffer.alloc(4);
  new DataView(bytes.buffer, bytes.byteOffset).setUint32(0, value, order === 'little');
  return bytes;
}

export interface PcapHeader {
  readonly order?: Order;
  readonly magic?: number;
  readonly version?: readonly [number, number];
  readonly snapLength?: number;
  readonly linkType?: number;
}

export function pcapHeader(header: PcapHeader = {}): Buffer {
  const {
    order = 'little',
    magic = 0xa1b2c3d4,
    version = [2, 4],
    snapLength = 65_535,
    linkType = 1,
  } = header;
  return Buffer.concat([
    u32(magic, order),
    u16(version[0], order),
    u16(version[1], order),
    u32(0, order),
    u32(0, order),
    u32(snapLength, order),
    u32(linkType, order),
  ]);
}

/** A record header of four 32-bit numbers, whatever is added to it, and the data. */
export function pcapRecord(
  fields: readonly [seconds: number, fraction: number, first: number, second: number],
  data: string,
  order: Order = 'little',
  added: Buffer = Buffer.alloc(0),
): Buffer {
  return Buffer.concat([...fields.map((field) => u32(field, order)), added, Buffer.from(data, 'latin1')]);
}

/** Plain records, one a second. */
export function pcapRecords(data: readonly string[], order: Order = 'little'): Buffer {
  return Buffer.concat(
    data.map((text, i) => pcapRecord([1_700_000_000 + i, i, text.length, text.length], text, order)),
  );
}

const padded = (bytes: Buffer): Buffer => Buffer.concat([bytes, Buffer.alloc(-bytes.length & 3)]);

export function block(type: number, body: Buffer, order: Order = 'little'): Buffer {
  const length = u32(12 + padded(body).length, order);
  return Buffer.concat([u32(type, order), length, padded(body), length]);
}

export function section(order: Order = 'little', version: readonly [number, number] = [1, 0]): Buffer {
  const body = [
    u32(0x1a2b3c4d, order),
    u16(version[0], order),
    u16(version[1], order),
    Buffer.alloc(8, 0xff),
  ];
  return block(0x0a0d0d0a, Buffer.concat(body), order);
}

export function option(code: number, value: Buffer, order: Order = 'little'): Buffer {
  return Buffer.concat([u16(code, order), u16(value.length, order), padded(value)]);
}

export function captureInterface(
  linkType: number,
  snapLength = 0,
  options: Buffer = Buffer.alloc(0),
  order: Order = 'little',
): Buffer {
  return block(
    1,
    Buffer.concat([u16(linkType, order), u16(0, order), u32(snapLength, order), options]),
    order,
  );
}

export interface EnhancedPacket {
  readonly interfaceNumber?: number;
  readonly ticks?: bigint;
  readonly data: string;
  readonly capturedLength?: number;
  readonly originalLength?: number;
  readonly options?: Buffer;
}

function ticksOf(ticks: bigint, order: Order): Buffer {
  return Buffer.concat([u32(Number(ticks >> 32n), order), u32(Number(ticks & 0xffffffffn), order)]);
}

export function enhancedPacket(packet: EnhancedPacket, order: Order = 'little'): Buffer {
  const { interfaceNumber = 0, ticks = 0n, data } = packet;
  const { capturedLength = data.length, originalLength = data.length, options = Buffer.alloc(0) } = packet;
  return block(
    6,
    Buffer.concat([
      u32(interfaceNumber, order),
      ticksOf(ticks, order),
      u32(capturedLength, order),
      u32(originalLength, order),
      padded(Buffer.from(data, 'latin1')),
      options,
    ]),
    order,
  );
}

export function obsoletePacket(packet: EnhancedPacket, drops: number, order: Order = 'little'): Buffer {
  const { interfaceNumber = 0, ticks = 0n, data, originalLength = data.length } = packet;
  return block(
    2,
    Buffer.concat([
      u16(interfaceNumber, order),
      u16(drops, order),
      ticksOf(ticks, order),
      u32(data.length, order),
      u32(originalLength, order),
      Buffer.from(data, 'latin1'),
    ]),
    order,
  );
}

export function simplePacket(originalLength: number, data: string, order: Order = 'little'): Buffer {
  return block(3, Buffer.concat([u32(originalLength, order), Buffer.from(data, 'latin1')]), order);
}

/** A source that delivers the bytes in chunks of this size, each in memory that is overwritten afterwards. */
export function chunked(bytes: Buffer, chunkBytes: number): ByteSource {
  return new ByteSource(
    (async function* () {
      const shared = Buffer.alloc(chunkBytes);
      for (let at = 0; at < bytes.length; at += chunkBytes) {
        const count = bytes.copy(shared, 0, at, at + chunkBytes);
        yield shared.subarray(0, count);
        shared.fill(0xee);
      }
    })(),
  );
}

/** Everything a decompressor delivers, copied chunk by chunk, and the error that ended it. */
export async function collect(
  chunks: AsyncIterable<Buffer>,
): Promise<{ bytes: Buffer; error: unknown; largest: number }> {
  const pieces: Buffer[] = [];
  let error: unknown;
  try {
    for await (const chunk of chunks) pieces.push(Buffer.from(chunk));
  } catch (caught) {
    error = caught;
  }
  return {
    bytes: Buffer.concat(pieces),
    error,
    largest: Math.max(0, ...pieces.map((piece) => piece.length)),
  };
}

/** Whether a program can be run here. */
export function hasProgram(name: string): boolean {
  return spawnSync(name, ['--version']).status === 0;
}

/** What tshark says of a capture: frame number, time, captured and original length. */
export function tsharkFrames(path: string): [number, string, number, number][] {
  const fields = ['frame.number', 'frame.time_epoch', 'frame.cap_len', 'frame.len'].flatMap((name) => [
    '-e',
    name,
  ]);
  const { stdout } = spawnSync('tshark', ['-n', '-r', path, '-T', 'fields', ...fields], {
    encoding: 'utf8',
    maxBuffer: 1 << 28,
  });
  return stdout
    .trimEnd()
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => {
      const [frame, time, captured, original] = line.split('\t') as [string, string, string, string];
      return [Number(frame), time, Number(captured), Number(original)];
    });
}
