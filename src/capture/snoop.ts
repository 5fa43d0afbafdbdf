// snoop (RFC 1761), the capture format of Solaris. A push reader: delivers whole records, leaves the rest to the caller.

import { MAX_PACKET_BYTES } from './limits.ts';
import { type PacketSink, RawPacket } from './raw-packet.ts';
import { CaptureError, type CaptureReader, DamageLog, type ReaderHooks } from './reader.ts';

// File header: identification pattern (8 bytes), version, data link type. All numbers are big-endian.
const PATTERN = 'snoop\0\0\0';
const VERSION_FIELD = 8;
const DATA_LINK = 12;
const FILE_HEADER_BYTES = 16;
const VERSION = 2;

// Packet record: original length, included length, record length, drops, seconds, microseconds, data and padding.
const ORIGINAL_LENGTH = 0;
const INCLUDED_LENGTH = 4;
const RECORD_LENGTH = 8;
const SECONDS = 16;
const MICROSECONDS = 20;
const RECORD_HEADER_BYTES = 24;
/** Padding of a record at most; a larger claim is damage. */
const MAX_PADDING_BYTES = 64;

/** LINKTYPE_ values of the data link types that one exists for: IEEE 802.3, Ethernet, FDDI. */
const LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [0, 1],
  [4, 1],
  [8, 10],
]);

/** Whether these first bytes are those of a snoop file. */
export function isSnoop(head: Buffer): boolean {
  return head.toString('latin1', 0, PATTERN.length) === PATTERN;
}

export class SnoopReader implements CaptureReader {
  neededBytes = FILE_HEADER_BYTES;
  done = false;

  readonly #sink: PacketSink;
  readonly #damage: DamageLog;
  readonly #packet = new RawPacket();
  #opened = false;
  #offset = 0;

  constructor(sink: PacketSink, hooks: ReaderHooks) {
    this.#sink = sink;
    this.#damage = new DamageLog(hooks);
  }

  consume(bytes: Buffer, view: DataView, start: number, end: number): number {
    let at = start;
    if (!this.#opened) {
      if (end - start < FILE_HEADER_BYTES) return 0;
      this.#readFileHeader(view, start);
      at += FILE_HEADER_BYTES;
    }
    const packet = this.#packet;
    packet.bytes = bytes;
    packet.view = view;
    this.neededBytes = RECORD_HEADER_BYTES;
    while (at + RECORD_HEADER_BYTES <= end) {
      const included = view.getUint32(at + INCLUDED_LENGTH);
      const recordBytes = view.getUint32(at + RECORD_LENGTH);
      const padding = recordBytes - included - RECORD_HEADER_BYTES;
      if (included > MAX_PACKET_BYTES || padding < 0 || padding > MAX_PADDING_BYTES) {
        this.#giveUp(this.#offset + at - start);
        at = end;
        break;
      }
      if (at + recordBytes > end) {
        this.neededBytes = recordBytes;
        break;
      }
      packet.seconds = view.getUint32(at + SECONDS);
      packet.nanoseconds = (view.getUint32(at + MICROSECONDS) % 1_000_000) * 1000;
      packet.originalLength = view.getUint32(at + ORIGINAL_LENGTH);
      packet.start = at + RECORD_HEADER_BYTES;
      packet.end = packet.start + included;
      packet.frame++;
      this.#sink.packet(packet);
      at += recordBytes;
    }
    this.#offset += at - start;
    return at - start;
  }

  finish(remainingBytes: number): void {
    if (!this.#opened) throw new CaptureError('ends inside the file header of a snoop capture');
    if (remainingBytes > 0 && !this.done)
      this.#damage.truncated(this.#offset, this.#packet.frame, remainingBytes);
    this.#damage.finish();
  }

  #readFileHeader(view: DataView, start: number): void {
    const version = view.getUint32(start + VERSION_FIELD);
    const dataLink = view.getUint32(start + DATA_LINK);
    const linkType = LINK_TYPES.get(dataLink);
    if (version !== VERSION) throw new CaptureError(`is snoop version ${version}, which is not known`);
    if (linkType === undefined)
      throw new CaptureError(`is a snoop capture of data link type ${dataLink}, which is not known`);
    this.#packet.linkType = linkType;
    this.#opened = true;
  }

  #giveUp(offset: number): void {
    this.#damage.addLast(
      `damaged at byte ${offset}, after packet ${this.#packet.frame}: the rest was not read`,
      0,
    );
    this.done = true;
  }
}
