// Classic pcap (draft-ietf-opsawg-pcap) and its relatives: both byte orders, microseconds and nanoseconds, the
// modified, Nokia, AIX and Ixia variants. A push reader: delivers whole records, leaves the rest to the caller.

import { counted } from '../shared/counted.ts';
import { MAX_PACKET_BYTES, MAX_RESYNC_SECONDS, READ_BLOCK_BYTES } from './limits.ts';
import { changedLineEnds } from './line-ends.ts';
import { recordHeaderBytes, STANDARD_HEADER_BYTES } from './pcap-variant.ts';
import { type PacketSink, RawPacket } from './raw-packet.ts';
import { CaptureError, type CaptureReader, DamageLog, type ReaderHooks } from './reader.ts';
import { IMPLAUSIBLE, Resync, UNDECIDED } from './resync.ts';

// File header: magic, major and minor version (16 bits each), zone, accuracy, snap length, link type.
const MAJOR_VERSION = 4;
const MINOR_VERSION = 6;
const SNAP_LENGTH = 16;
const LINK_TYPE = 20;
const FILE_HEADER_BYTES = 24;
/** The Ixia variants add the number of bytes that follow. */
const IXIA_FILE_HEADER_BYTES = 28;

// Record header, the part that all variants share.
const SECONDS = 0;
const FRACTION = 4;
const FIRST_LENGTH = 8;
const SECOND_LENGTH = 12;

const BEGINNING_BYTES = 4096;

interface Magic {
  readonly nanoseconds: boolean;
  readonly modified: boolean;
  readonly fileHeaderBytes: number;
}

const MAGICS: ReadonlyMap<number, Magic> = new Map([
  [0xa1b2c3d4, { nanoseconds: false, modified: false, fileHeaderBytes: FILE_HEADER_BYTES }],
  [0xa1b23c4d, { nanoseconds: true, modified: false, fileHeaderBytes: FILE_HEADER_BYTES }],
  [0xa1b2cd34, { nanoseconds: false, modified: true, fileHeaderBytes: FILE_HEADER_BYTES }],
  [0x1c0001ac, { nanoseconds: true, modified: false, fileHeaderBytes: IXIA_FILE_HEADER_BYTES }],
  [0x1c0001ab, { nanoseconds: false, modified: false, fileHeaderBytes: IXIA_FILE_HEADER_BYTES }],
]);

/** AIX writes version 2.2 with interface types of RFC 1573 where others have link types, and nanoseconds. */
const AIX_LINK_TYPES: ReadonlyMap<number, number> = new Map([
  [6, 1], // Ethernet
  [9, 6], // token ring
  [15, 10], // FDDI
  [24, 0], // loopback
]);

/** Which of the two lengths is the captured one: before version 2.3 it was the second. */
const CAPTURED_FIRST = 0;
const CAPTURED_SMALLER = 1;
const CAPTURED_SECOND = 2;
type LengthOrder = typeof CAPTURED_FIRST | typeof CAPTURED_SMALLER | typeof CAPTURED_SECOND;
/** DG/UX's tcpdump writes it, with the lengths in the old order. */
const DGUX_MAJOR_VERSION = 543;

/** Whether the four bytes, read in either order, are the magic number of a pcap file. */
export function isPcapMagic(bigEndianMagic: number, littleEndianMagic: number): boolean {
  return MAGICS.has(bigEndianMagic) || MAGICS.has(littleEndianMagic);
}

export class PcapReader implements CaptureReader {
  neededBytes = FILE_HEADER_BYTES;

  readonly #sink: PacketSink;
  readonly #damage: DamageLog;
  readonly #resync: Resync;
  readonly #packet = new RawPacket();
  /** Offset in the capture of the first byte that was not consumed. */
  #offset = 0;

  #littleEndian = false;
  #magic: Magic | undefined;
  #linkType = 0;
  #snapLength = 0;
  #lengthOrder: LengthOrder = CAPTURED_FIRST;
  /** Nanoseconds of one unit of the fraction, and units in a second. */
  #fractionNanoseconds = 1000;
  #fractionUnits = 1_000_000;
  /** 0 until the variant is known. */
  #headerBytes = 0;
  #firstSeconds = 0;
  /** The first bytes: what is wrong early may be wrong in all of it. */
  #beginning: Buffer = Buffer.alloc(0);

  constructor(sink: PacketSink, hooks: ReaderHooks) {
    this.#sink = sink;
    this.#damage = new DamageLog(hooks);
    this.#resync = new Resync(this.#damage, 'packet');
  }

  get done(): boolean {
    return this.#resync.exhausted;
  }

  consume(bytes: Buffer, view: DataView, start: number, end: number, ended: boolean): number {
    let at = start;
    if (this.#offset === 0 && end - start > this.#beginning.length)
      this.#beginning = Buffer.from(bytes.subarray(start, Math.min(end, start + BEGINNING_BYTES)));
    if (this.#magic === undefined) at = this.#readFileHeader(view, start, end);
    if (this.#headerBytes === 0 && this.#magic !== undefined) this.#chooseVariant(view, at, end, ended);
    if (this.#headerBytes !== 0) {
      if (!this.#resync.lost) at = this.#readRecords(bytes, view, start, at, end);
      while (this.#resync.lost) {
        at = this.#search(view, start, at, end, ended);
        if (this.#resync.lost) break;
        at = this.#readRecords(bytes, view, start, at, end);
      }
    }
    this.#offset += at - start;
    return at - start;
  }

  finish(remainingBytes: number): void {
    if (this.#magic === undefined)
      throw new CaptureError('ends inside the file header of a pcap capture: nothing in it can be read');
    if (this.done) return;
    if (this.#resync.lost) this.#resync.giveUp(this.#offset + remainingBytes, this.#packet.frame);
    else if (remainingBytes > 0) this.#damage.truncated(this.#offset, this.#packet.frame, remainingBytes);
    this.#damage.finish();
  }

  /** Returns the offset behind the header, or `start` when it is not whole. */
  #readFileHeader(view: DataView, start: number, end: number): number {
    if (end - start < FILE_HEADER_BYTES) return start;
    const littleEndian = !MAGICS.has(view.getUint32(start, false));
    const magic = MAGICS.get(view.getUint32(start, littleEndian));
    if (magic === undefined) throw new CaptureError('is no pcap capture');
    this.neededBytes = magic.fileHeaderBytes;
    if (end - start < magic.fileHeaderBytes) return start;

    const major = view.getUint16(start + MAJOR_VERSION, littleEndian);
    const minor = view.getUint16(start + MINOR_VERSION, littleEndian);
    if (major < 2) throw new CaptureError(`is pcap version ${major}.${minor}, which is not known`);
    if (major === DGUX_MAJOR_VERSION || (major === 2 && minor < 3)) this.#lengthOrder = CAPTURED_SECOND;
    else if (major === 2 && minor === 3) this.#lengthOrder = CAPTURED_SMALLER;

    this.#magic = magic;
    this.#littleEndian = littleEndian;
    this.#snapLength = view.getUint32(start + SNAP_LENGTH, littleEndian) || Number.POSITIVE_INFINITY;
    // The upper 16 bits say how long a frame check sequence is, and are reserved otherwise.
    this.#linkType = view.getUint32(start + LINK_TYPE, littleEndian) & 0xffff;
    const aixLinkType = major === 2 && minor === 2 ? AIX_LINK_TYPES.get(this.#linkType) : undefined;
    if (aixLinkType !== undefined) this.#linkType = aixLinkType;
    if (magic.nanoseconds || aixLinkType !== undefined) {
      this.#fractionNanoseconds = 1;
      this.#fractionUnits = 1_000_000_000;
    }
    // Only files of the current version may be of a variant that shows in its records alone.
    const standard = this.#lengthOrder !== CAPTURED_FIRST || this.#fractionNanoseconds === 1;
    if (standard && !magic.modified) this.#headerBytes = STANDARD_HEADER_BYTES;
    this.neededBytes = STANDARD_HEADER_BYTES;
    return start + magic.fileHeaderBytes;
  }

  /**
   * The standard format is decided by what has arrived, because a live capture must not wait; the modified one,
   * which only old files have, by a whole block.
   */
  #chooseVariant(view: DataView, at: number, end: number, ended: boolean): void {
    const { modified } = this.#magic!;
    this.neededBytes = modified ? READ_BLOCK_BYTES : STANDARD_HEADER_BYTES;
    if (end - at < this.neededBytes && !ended) return;
    this.#headerBytes = recordHeaderBytes(
      view,
      at,
      end,
      this.#littleEndian,
      modified,
      this.#snapLength,
      ended,
    );
  }

  /** Returns the offset of the first record that is not whole, or that is invalid (then `resync` has begun). */
  #readRecords(bytes: Buffer, view: DataView, start: number, from: number, end: number): number {
    const packet = this.#packet;
    packet.bytes = bytes;
    packet.view = view;
    packet.linkType = this.#linkType;
    let at = from;
    // The loop is a function of its own and nothing else: code after a hot loop has never run when V8 compiles it,
    // and is compiled again for every block.
    for (;;) {
      const next = this.#readRecord(view, at, start, end);
      if (next < 0) return at;
      at = next;
    }
  }

  /** Delivers one record and returns where the next begins; -1 when it is not whole, or invalid. */
  #readRecord(view: DataView, at: number, start: number, end: number): number {
    const packet = this.#packet;
    const littleEndian = this.#littleEndian;
    const headerBytes = this.#headerBytes;
    const dataStart = at + headerBytes;
    if (dataStart > end) {
      this.neededBytes = headerBytes;
      return -1;
    }
    let captured = view.getUint32(at + FIRST_LENGTH, littleEndian);
    let original = view.getUint32(at + SECOND_LENGTH, littleEndian);
    const lengthOrder = this.#lengthOrder;
    if (lengthOrder === CAPTURED_SECOND || (lengthOrder === CAPTURED_SMALLER && captured > original)) {
      const second = original;
      original = captured;
      captured = second;
    }
    if (captured > MAX_PACKET_BYTES) {
      this.#refuseChangedLineEnds(at - start);
      this.#resync.begin(
        this.#offset + at - start,
        `a record header claims a packet of ${counted(captured, 'byte')}`,
      );
      return -1;
    }
    // Small integers from here on: what getUint32 gives is a double to the compiler.
    const dataEnd = (dataStart + captured) | 0;
    if (dataEnd > end) {
      if (this.#probe(view, at, end) === IMPLAUSIBLE) this.#refuseChangedLineEnds(at - start);
      this.neededBytes = dataEnd - at;
      return -1;
    }
    packet.seconds = view.getUint32(at + SECONDS, littleEndian);
    const fraction = view.getUint32(at + FRACTION, littleEndian);
    if (fraction < this.#fractionUnits) packet.nanoseconds = fraction * this.#fractionNanoseconds;
    else {
      packet.seconds += Math.floor(fraction / this.#fractionUnits);
      packet.nanoseconds = (fraction % this.#fractionUnits) * this.#fractionNanoseconds;
    }
    packet.start = dataStart;
    packet.end = dataEnd;
    packet.originalLength = original;
    if (packet.frame++ === 0) this.#firstSeconds = packet.seconds;
    this.#sink.packet(packet);
    return dataEnd;
  }

  /** What comes `ahead` bytes behind what was read before is no record. */
  #refuseChangedLineEnds(ahead: number): void {
    if (this.#offset + ahead >= BEGINNING_BYTES) return;
    const why = changedLineEnds(this.#beginning, this.#littleEndian);
    if (why !== null) throw new CaptureError(`is pcap whose line ends were changed${why}`);
  }

  #search(view: DataView, start: number, from: number, end: number, ended: boolean): number {
    const probe = (at: number) => this.#probe(view, at, end);
    const at = this.#resync.search(probe, this.#offset - start, from, end, ended, this.#packet.frame);
    this.neededBytes = this.#resync.neededBytes;
    return at;
  }

  /** Stricter than reading: a row of zeros or of text must not pass for records. */
  #probe(view: DataView, at: number, end: number): number {
    const packet = this.#packet;
    const littleEndian = this.#littleEndian;
    const headerBytes = this.#headerBytes;
    if (at + headerBytes > end) return UNDECIDED;
    const first = view.getUint32(at + FIRST_LENGTH, littleEndian);
    const second = view.getUint32(at + SECOND_LENGTH, littleEndian);
    const captured = this.#lengthOrder === CAPTURED_FIRST ? first : Math.min(first, second);
    const original = this.#lengthOrder === CAPTURED_FIRST ? second : Math.max(first, second);
    if (captured === 0 || captured > original || captured > MAX_PACKET_BYTES) return IMPLAUSIBLE;
    if (captured > this.#snapLength || original > MAX_PACKET_BYTES) return IMPLAUSIBLE;
    if (view.getUint32(at + FRACTION, littleEndian) >= this.#fractionUnits) return IMPLAUSIBLE;
    const seconds = view.getUint32(at + SECONDS, littleEndian);
    // The last packet read may itself be part of the damage, and the first one of before the clock was set.
    const fromLast = Math.abs(seconds - packet.seconds);
    const fromFirst = Math.abs(seconds - this.#firstSeconds);
    if (packet.frame > 0 && Math.min(fromLast, fromFirst) > MAX_RESYNC_SECONDS) return IMPLAUSIBLE;
    return at + headerBytes + captured;
  }
}
