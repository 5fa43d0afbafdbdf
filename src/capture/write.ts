// Writes packets as pcapng (draft-ietf-opsawg-pcapng): one section, an interface for each link type, nanoseconds.
// Packets are buffered and written in batches.

import { ftruncateSync, writeSync } from 'node:fs';
import { UserError } from '../shared/user-error.ts';
import { viewOf } from './chunk-feed.ts';
import { WRITE_BATCH_BYTES, WRITTEN_SECRETS_BYTES } from './limits.ts';
import {
  BYTE_ORDER,
  BYTE_ORDER_MAGIC,
  DECRYPTION_SECRETS,
  ENHANCED_PACKET,
  IF_TSRESOL,
  INTERFACE_DESCRIPTION,
  MAJOR_VERSION,
  SECTION_HEADER,
  TLS_KEY_LOG,
} from './pcapng-blocks.ts';
import type { PacketSink, RawPacket } from './raw-packet.ts';

const SECTION_BYTES = 28;
const SECTION_LENGTH = 16;
const INTERFACE_BYTES = 32;
const NANOSECOND_RESOLUTION = 9;
/** A packet block without its packet: header, interface, time, lengths, and the length again. */
const PACKET_BLOCK_BYTES = 32;

/** A block of secrets without them: header, their type and length, and the length again. */
const SECRETS_BLOCK_BYTES = 20;
const LF = 0x0a;

const NANOSECONDS = 1_000_000_000;
const TWO_TO_16 = 2 ** 16;
const TWO_TO_32 = 2 ** 32;

export class CaptureWriter implements PacketSink {
  readonly #file: number;
  readonly #name: string;
  readonly #batch = Buffer.alloc(WRITE_BATCH_BYTES);
  readonly #view = viewOf(this.#batch);
  #used = 0;
  /** Bytes written with whole blocks. */
  #wholeBytes = 0;
  /** Link type of each interface written so far; its place is the interface's number. */
  readonly #linkTypes: number[] = [];

  /**
   * @param file descriptor open for writing; it stays open
   * @param name the file's name in messages
   */
  constructor(file: number, name: string) {
    this.#file = file;
    this.#name = name;
    this.#writeSection();
  }

  /** TLS secrets of the packets that follow, as lines of a key log. @throws {UserError} when the file cannot be written */
  secrets(lines: Buffer): void {
    for (let start = 0; start < lines.length; ) {
      const limit = Math.min(start + WRITTEN_SECRETS_BYTES, lines.length);
      const lineEnd = limit === lines.length ? limit : lines.lastIndexOf(LF, limit - 1) + 1;
      const end = lineEnd > start ? lineEnd : limit;
      this.#writeSecrets(lines.subarray(start, end));
      start = end;
    }
  }

  /** @throws {UserError} when the file cannot be written */
  packet(packet: RawPacket): void {
    const captured = packet.end - packet.start;
    const blockBytes = PACKET_BLOCK_BYTES + ((captured + 3) & ~3);
    if (this.#used + blockBytes + INTERFACE_BYTES > this.#batch.length) this.flush();
    let interfaceNumber = this.#linkTypes.indexOf(packet.linkType);
    if (interfaceNumber < 0) interfaceNumber = this.#writeInterface(packet.linkType);

    const view = this.#view;
    const used = this.#used;
    view.setUint32(used, ENHANCED_PACKET, true);
    view.setUint32(used + 4, blockBytes, true);
    view.setUint32(used + 8, interfaceNumber, true);
    this.#setTime(used + 12, packet.seconds, packet.nanoseconds);
    view.setUint32(used + 20, captured, true);
    view.setUint32(used + 24, packet.originalLength, true);
    packet.bytes.copy(this.#batch, used + 28, packet.start, packet.end);
    this.#batch.fill(0, used + 28 + captured, used + blockBytes - 4);
    view.setUint32(used + blockBytes - 4, blockBytes, true);
    this.#used += blockBytes;
  }

  /** Writes what is buffered, so that other programs see it. */
  flush(): void {
    this.#attempt(() => {
      try {
        for (let at = 0; at < this.#used; ) at += writeSync(this.#file, this.#batch, at, this.#used - at);
      } catch (error) {
        this.#removePart();
        throw error;
      }
    });
    this.#wholeBytes += this.#used;
    this.#used = 0;
  }

  /** What a full disk took of the batch ends somewhere in a packet: the file ends before it. */
  #removePart(): void {
    try {
      ftruncateSync(this.#file, this.#wholeBytes);
    } catch {
      // It is a pipe or a device.
    }
  }

  /** Writes the rest. The caller closes the file. */
  finish(): void {
    this.flush();
  }

  #writeSection(): void {
    const view = this.#view;
    view.setUint32(0, SECTION_HEADER, true);
    view.setUint32(4, SECTION_BYTES, true);
    view.setUint32(BYTE_ORDER, BYTE_ORDER_MAGIC, true);
    view.setUint16(MAJOR_VERSION, 1, true);
    // Not known in advance.
    view.setBigInt64(SECTION_LENGTH, -1n, true);
    view.setUint32(SECTION_BYTES - 4, SECTION_BYTES, true);
    this.#used = SECTION_BYTES;
  }

  #writeInterface(linkType: number): number {
    const view = this.#view;
    const used = this.#used;
    view.setUint32(used, INTERFACE_DESCRIPTION, true);
    view.setUint32(used + 4, INTERFACE_BYTES, true);
    view.setUint32(used + 8, linkType & 0xffff, true);
    view.setUint32(used + 12, 0, true);
    view.setUint16(used + 16, IF_TSRESOL, true);
    view.setUint16(used + 18, 1, true);
    view.setUint32(used + 20, NANOSECOND_RESOLUTION, true);
    view.setUint32(used + 24, 0, true);
    view.setUint32(used + 28, INTERFACE_BYTES, true);
    this.#used += INTERFACE_BYTES;
    return this.#linkTypes.push(linkType) - 1;
  }

  #writeSecrets(lines: Buffer): void {
    this.flush();
    const length = SECRETS_BLOCK_BYTES + ((lines.length + 3) & ~3);
    const block = Buffer.alloc(length);
    block.writeUInt32LE(DECRYPTION_SECRETS, 0);
    block.writeUInt32LE(length, 4);
    block.writeUInt32LE(TLS_KEY_LOG, 8);
    block.writeUInt32LE(lines.length, 12);
    lines.copy(block, 16);
    block.writeUInt32LE(length, length - 4);
    this.#attempt(() => {
      for (let at = 0; at < length; ) at += writeSync(this.#file, block, at, length - at);
    });
    this.#wholeBytes += length;
  }

  /** Nanoseconds since 1970 as two 32-bit halves, from products that plain numbers hold exactly. */
  #setTime(at: number, seconds: number, nanoseconds: number): void {
    const whole = Math.max(seconds, 0);
    const upper = Math.floor(whole / TWO_TO_16) * NANOSECONDS;
    const lower = (whole % TWO_TO_16) * NANOSECONDS + nanoseconds + (upper % TWO_TO_16) * TWO_TO_16;
    this.#view.setUint32(at, Math.floor(upper / TWO_TO_16) + Math.floor(lower / TWO_TO_32), true);
    this.#view.setUint32(at + 4, lower, true);
  }

  #attempt(write: () => void): void {
    try {
      write();
    } catch (error) {
      const code = (error as NodeJS.ErrnoException).code;
      if (code === undefined) throw error;
      const why = code === 'ENOSPC' ? 'no space is left on the device' : code;
      throw new UserError(
        `${this.#name}: the packets cannot be written (${why}); choose another file for -w`,
      );
    }
  }
}
