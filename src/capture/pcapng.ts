// pcapng (draft-ietf-opsawg-pcapng): several sections and interfaces, both byte orders in one file. A push reader:
// delivers whole blocks, leaves the rest to the caller. Blocks that hold no packet and no secrets are skipped.

import { counted } from '../shared/counted.ts';
import { MAX_PACKET_BYTES } from './limits.ts';
import {
  DECRYPTION_SECRETS,
  ENHANCED_PACKET,
  INTERFACE_DESCRIPTION,
  type InterfaceDescription,
  isBlockLength,
  isKnownBlock,
  isWrittenAsText,
  MAJOR_VERSION,
  MINOR_VERSION,
  OTHER_FRAMES,
  PACKET,
  readInterface,
  SECTION_HEADER,
  SIMPLE_PACKET,
  sectionByteOrder,
  WRITTEN_AS_TEXT,
} from './pcapng-blocks.ts';
import { type PacketSink, RawPacket } from './raw-packet.ts';
import { CaptureError, type CaptureReader, DamageLog, type ReaderHooks } from './reader.ts';
import { IMPLAUSIBLE, Resync, UNDECIDED } from './resync.ts';

// Every block: type, total length, body, total length again.
const LENGTH = 4;
const TRAILER_BYTES = 4;
/** Enough to know a block's type, length and, in a section header, byte order. */
const BLOCK_HEADER_BYTES = 12;

// Enhanced packet block; the obsolete packet block differs in the interface's number having 16 bits.
const INTERFACE = 8;
const TIME_HIGH = 12;
const TIME_LOW = 16;
const CAPTURED_LENGTH = 20;
const ORIGINAL_LENGTH = 24;
const PACKET_DATA = 28;

// Simple packet block.
const SIMPLE_ORIGINAL_LENGTH = 8;
const SIMPLE_DATA = 12;

// Decryption secrets block.
const SECRETS_TYPE = 8;
const SECRETS_LENGTH = 12;
const SECRETS_DATA = 16;

export class PcapngReader implements CaptureReader {
  neededBytes = BLOCK_HEADER_BYTES;

  readonly #sink: PacketSink;
  readonly #hooks: ReaderHooks;
  readonly #damage: DamageLog;
  readonly #resync: Resync;
  readonly #packet = new RawPacket();
  /** Offset in the capture of the first byte that was not consumed. */
  #offset = 0;

  #sections = 0;
  /** Its first block was taken for text by something. */
  #isText = false;
  #littleEndian = false;
  #interfaces: InterfaceDescription[] = [];
  /** The section is of a version that is not known: its blocks are not looked into. */
  #skipsSection = false;

  constructor(sink: PacketSink, hooks: ReaderHooks) {
    this.#sink = sink;
    this.#hooks = hooks;
    this.#damage = new DamageLog(hooks);
    this.#resync = new Resync(this.#damage, 'block');
  }

  get done(): boolean {
    return this.#resync.exhausted;
  }

  consume(bytes: Buffer, view: DataView, start: number, end: number, ended: boolean): number {
    this.#packet.bytes = bytes;
    this.#packet.view = view;
    let at = this.#resync.lost ? start : this.#readBlocks(bytes, view, start, start, end);
    while (this.#resync.lost) {
      at = this.#search(view, start, at, end, ended);
      if (this.#resync.lost) break;
      at = this.#readBlocks(bytes, view, start, at, end);
    }
    this.#offset += at - start;
    return at - start;
  }

  finish(remainingBytes: number): void {
    if (this.#sections === 0)
      throw new CaptureError('ends inside the first block of a pcapng capture: nothing in it can be read');
    if (this.done) return;
    if (this.#resync.lost) this.#resync.giveUp(this.#offset + remainingBytes, this.#packet.frame);
    else if (remainingBytes > 0) this.#damage.truncated(this.#offset, this.#packet.frame, remainingBytes);
    this.#damage.finish();
  }

  /** Returns the offset of the first block that is not whole, or that is invalid (then `resync` has begun). */
  #readBlocks(bytes: Buffer, view: DataView, start: number, from: number, end: number): number {
    const lastHeader = end - BLOCK_HEADER_BYTES;
    let at = from;
    if (this.#sections === 0) this.#isText = isWrittenAsText(view, from, end);
    while (at <= lastHeader) {
      const type = view.getUint32(at, this.#littleEndian);
      const littleEndian = type === SECTION_HEADER ? sectionByteOrder(view, at) : this.#littleEndian;
      if (littleEndian === undefined)
        return this.#lose(start, at, 'its section header has no valid byte order');
      const claimed = view.getUint32(at + LENGTH, littleEndian);
      if (!isBlockLength(type, claimed))
        return this.#lose(start, at, `a block claims a length of ${counted(claimed, 'byte')}`);
      // Some programs forget the padding in the length; the bytes are there.
      const length = (claimed + 3) & ~3;
      const next = at + length;
      if (next > end) {
        this.neededBytes = length;
        return at;
      }
      if (view.getUint32(next - TRAILER_BYTES, littleEndian) !== claimed)
        return this.#lose(start, at, "the block's two lengths differ");

      if (type === SECTION_HEADER) this.#openSection(view, at, littleEndian);
      else if (!this.#skipsSection) this.#readBlock(bytes, view, start, at, length, type);
      at = next;
    }
    this.neededBytes = BLOCK_HEADER_BYTES;
    return at;
  }

  #readBlock(bytes: Buffer, view: DataView, start: number, at: number, length: number, type: number): void {
    const littleEndian = this.#littleEndian;
    let valid = true;
    if (type === ENHANCED_PACKET) {
      valid = length >= PACKET_DATA + TRAILER_BYTES;
      if (valid) valid = this.#readPacket(view, at, length, view.getUint32(at + INTERFACE, littleEndian));
    } else if (type === INTERFACE_DESCRIPTION) {
      const described = readInterface(view, at, length, littleEndian);
      valid = described !== undefined;
      if (described !== undefined) this.#interfaces.push(described);
    } else if (type === SIMPLE_PACKET) {
      valid = this.#readSimplePacket(view, at, length);
    } else if (type === PACKET) {
      valid = length >= PACKET_DATA + TRAILER_BYTES;
      if (valid) valid = this.#readPacket(view, at, length, view.getUint16(at + INTERFACE, littleEndian));
    } else if (type === DECRYPTION_SECRETS) {
      valid = this.#readSecrets(bytes, view, at, length);
    } else if (OTHER_FRAMES.has(type)) {
      this.#packet.frame++;
    }
    if (!valid) {
      const offset = this.#offset + at - start;
      this.#damage.add(
        `damaged at byte ${offset}, after packet ${this.#packet.frame}: a block contradicts itself and was skipped`,
        length,
      );
    }
  }

  #openSection(view: DataView, at: number, littleEndian: boolean): void {
    const major = view.getUint16(at + MAJOR_VERSION, littleEndian);
    const minor = view.getUint16(at + MINOR_VERSION, littleEndian);
    // The draft: version 1.0, which some programs wrote as 1.2.
    this.#skipsSection = major !== 1 || (minor !== 0 && minor !== 2);
    if (this.#skipsSection) {
      const unknown = `pcapng version ${major}.${minor}, which is not known`;
      if (this.#sections === 0) throw new CaptureError(`is ${unknown}`);
      this.#damage.add(`a section of ${unknown}, was skipped after packet ${this.#packet.frame}`, 0);
    }
    this.#sections++;
    this.#littleEndian = littleEndian;
    this.#interfaces = [];
  }

  /** Enhanced and obsolete packet blocks. Returns whether the block is valid. */
  #readPacket(view: DataView, at: number, length: number, interfaceNumber: number): boolean {
    const packet = this.#packet;
    const littleEndian = this.#littleEndian;
    const captured = view.getUint32(at + CAPTURED_LENGTH, littleEndian);
    const dataStart = at + PACKET_DATA;
    const dataEnd = dataStart + captured;
    const captureInterface = this.#interfaces[interfaceNumber];
    if (captureInterface === undefined) return false;
    if (captured > MAX_PACKET_BYTES || dataEnd > at + length - TRAILER_BYTES) return false;
    packet.linkType = captureInterface.linkType;
    captureInterface.time.apply(
      view.getUint32(at + TIME_HIGH, littleEndian),
      view.getUint32(at + TIME_LOW, littleEndian),
      packet,
    );
    packet.start = dataStart;
    packet.end = dataEnd;
    packet.originalLength = view.getUint32(at + ORIGINAL_LENGTH, littleEndian);
    packet.frame++;
    this.#sink.packet(packet);
    return true;
  }

  /** A simple packet block has no time, and its captured length follows from the snap length. */
  #readSimplePacket(view: DataView, at: number, length: number): boolean {
    const packet = this.#packet;
    const [captureInterface] = this.#interfaces;
    if (captureInterface === undefined || length < SIMPLE_DATA + TRAILER_BYTES) return false;
    const original = view.getUint32(at + SIMPLE_ORIGINAL_LENGTH, this.#littleEndian);
    const captured = Math.min(original, captureInterface.snapLength);
    const available = length - SIMPLE_DATA - TRAILER_BYTES;
    if (captured > available || captured > MAX_PACKET_BYTES) return false;
    packet.linkType = captureInterface.linkType;
    packet.seconds = 0;
    packet.nanoseconds = 0;
    packet.start = at + SIMPLE_DATA;
    packet.end = packet.start + captured;
    packet.originalLength = original;
    packet.frame++;
    this.#sink.packet(packet);
    return true;
  }

  #readSecrets(bytes: Buffer, view: DataView, at: number, length: number): boolean {
    if (length < SECRETS_DATA + TRAILER_BYTES) return false;
    const dataStart = at + SECRETS_DATA;
    const dataEnd = dataStart + view.getUint32(at + SECRETS_LENGTH, this.#littleEndian);
    if (dataEnd > at + length - TRAILER_BYTES) return false;
    const type = view.getUint32(at + SECRETS_TYPE, this.#littleEndian);
    this.#hooks.secrets?.(type, Buffer.from(bytes.subarray(dataStart, dataEnd)));
    return true;
  }

  #lose(start: number, at: number, why: string): number {
    if (this.#sections === 0)
      throw new CaptureError(
        this.#isText ? `is pcapng that ${WRITTEN_AS_TEXT}` : `is a damaged pcapng capture: ${why}`,
      );
    this.#resync.begin(this.#offset + at - start, why);
    return at;
  }

  #search(view: DataView, start: number, from: number, end: number, ended: boolean): number {
    let littleEndian = this.#littleEndian;
    const probe = (at: number, first: boolean) => {
      if (at + BLOCK_HEADER_BYTES > end) return UNDECIDED;
      if (first) littleEndian = this.#littleEndian;
      // The section header's type reads the same in both orders.
      if (view.getUint32(at) === SECTION_HEADER) littleEndian = sectionByteOrder(view, at) ?? littleEndian;
      const length = view.getUint32(at + LENGTH, littleEndian);
      if (!isKnownBlock(view.getUint32(at, littleEndian), length)) return IMPLAUSIBLE;
      const next = at + length;
      const differs = next <= end && view.getUint32(next - TRAILER_BYTES, littleEndian) !== length;
      return differs ? IMPLAUSIBLE : next;
    };
    const at = this.#resync.search(probe, this.#offset - start, from, end, ended, this.#packet.frame);
    this.neededBytes = this.#resync.neededBytes;
    return at;
  }
}
