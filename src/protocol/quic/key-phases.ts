// The keys of one sender for 1-RTT packets, which it updates (RFC 9001 section 6): a bit of the header says which of two
// generations a packet belongs to. The one before is kept for packets that come late.

import type { CipherSuite } from '../tls/suites.ts';
import {
  MAX_QUIC_NUMBER_WINDOWS,
  MAX_QUIC_SEGMENT_BYTES,
  MAX_QUIC_SEGMENT_TRIALS,
  MAX_QUIC_TRIALS_IN_A_ROW,
  MAX_QUIC_UPDATES_AHEAD,
} from './limits.ts';
import { LONG_HEADER, type PacketHeader } from './packet-header.ts';
import { packetNumber } from './packet-numbers.ts';
import { HeaderProtection, MIN_PROTECTED_BYTES, nextSecret, PacketCipher } from './packet-protection.ts';
import type { QuicVersion } from './versions.ts';

const KEY_PHASE = 0x04;
/** Bits of a short header that are 0 under its protection (RFC 9000 section 17.3.1). */
const RESERVED_BITS = 0x18;

interface Generation {
  readonly secret: Buffer;
  readonly cipher: PacketCipher;
}

export class KeyPhases {
  readonly #version: QuicVersion;
  readonly suite: CipherSuite;
  readonly #protection: HeaderProtection;
  #previous: Generation | null = null;
  #current: Generation;
  /** The generations behind the current one, made when they are tried. */
  #ahead: Generation[] = [];
  /** The key phase bit of the current one. */
  #phase = 0;
  /** The first packet number of the current one. */
  #firstNumber = 0;
  /** Packets that did not open since the last one that did. */
  #failures = 0;
  /** The number of the packet that was opened last. */
  number = 0;

  constructor(version: QuicVersion, suite: CipherSuite, secret: Buffer) {
    this.#version = version;
    this.suite = suite;
    this.#protection = new HeaderProtection(version, suite, secret);
    this.#current = { secret, cipher: new PacketCipher(version, suite, secret) };
  }

  /** The payload of a packet, whose number is near `expected`; null when it does not open. */
  open(header: PacketHeader, bytes: Buffer, expected: number): Buffer | null {
    const protection = this.#protection;
    if (!protection.unmask(bytes, header.start, header.numberAt, header.end)) return null;
    const { shortNumber, numberLength } = protection;
    const textAt = header.numberAt + numberLength;
    const number = packetNumber(shortNumber, numberLength, expected);
    const plain = this.#openNumber(number, bytes, textAt, header.end);
    if (plain !== null || ++this.#failures > MAX_QUIC_TRIALS_IN_A_ROW) return plain;
    return this.#openFar(number, 2 ** (8 * numberLength), bytes, textAt, header.end);
  }

  /** Whether a packet opens as it stands. One that does not says nothing: it may be of another connection. */
  opens({ start, numberAt, end }: PacketHeader, bytes: Buffer, expected: number): boolean {
    const protection = this.#protection;
    if (!protection.unmask(bytes, start, numberAt, end)) return false;
    const { header, shortNumber, numberLength } = protection;
    if ((header[0]! & RESERVED_BITS) !== 0) return false;
    const number = packetNumber(shortNumber, numberLength, expected);
    return this.#openNumber(number, bytes, numberAt + numberLength, end) !== null;
  }

  /**
   * The sizes that the first of several packets in a datagram may have: behind it lies what looks like the packet with the next
   * number. Most sizes differ in the reserved bits or in that number, so that few of them are tried.
   */
  sizesOfFirst({ start, numberAt, end }: PacketHeader, bytes: Buffer, expected: number): number[] {
    const sizes: number[] = [];
    const protection = this.#protection;
    if (!protection.unmask(bytes, start, numberAt, end)) return sizes;
    if ((protection.header[0]! & RESERVED_BITS) !== 0) return sizes;
    const next = packetNumber(protection.shortNumber, protection.numberLength, expected) + 1;
    const headerBytes = numberAt - start;
    const minBytes = headerBytes + MIN_PROTECTED_BYTES;
    const last = Math.min(start + MAX_QUIC_SEGMENT_BYTES, end - minBytes);
    for (let at = start + minBytes; at <= last && sizes.length < MAX_QUIC_SEGMENT_TRIALS; at++) {
      if ((bytes[at]! & LONG_HEADER) !== 0) continue;
      protection.unmask(bytes, at, at + headerBytes, end);
      const { header, shortNumber, numberLength } = protection;
      const isNext = shortNumber === next % 2 ** (8 * numberLength);
      if (isNext && (header[0]! & RESERVED_BITS) === 0) sizes.push(at - start);
    }
    return sizes;
  }

  /** Opens a packet with one reading of its number: with the generation that its key phase and number speak for. */
  #openNumber(number: number, bytes: Buffer, textAt: number, end: number): Buffer | null {
    const phase = (this.#protection.header[0]! & KEY_PHASE) >> 2;
    if (phase === this.#phase) return this.#openWith(this.#current, number, bytes, textAt, end);
    const previous = this.#previous;
    if (previous !== null && number < this.#firstNumber) {
      const plain = this.#openWith(previous, number, bytes, textAt, end);
      if (plain !== null) return plain;
    }
    return this.#update(1, number, bytes, textAt, end);
  }

  /** What was lost may have been more than a packet number can tell, or a whole generation. */
  #openFar(number: number, window: number, bytes: Buffer, textAt: number, end: number): Buffer | null {
    const phase = (this.#protection.header[0]! & KEY_PHASE) >> 2;
    for (let ahead = 2; ahead <= MAX_QUIC_UPDATES_AHEAD; ahead++) {
      if (((this.#phase + ahead) & 1) !== phase) continue;
      const plain = this.#update(ahead, number, bytes, textAt, end);
      if (plain !== null) return plain;
    }
    for (let count = 1; count < MAX_QUIC_NUMBER_WINDOWS; count++) {
      const plain = this.#openNumber(number + count * window, bytes, textAt, end);
      if (plain !== null) return plain;
    }
    return null;
  }

  /** Tries the generation `ahead` of the current one, which it becomes when it opens the packet. */
  #update(ahead: number, number: number, bytes: Buffer, textAt: number, end: number): Buffer | null {
    const generation = this.#generation(ahead);
    const plain = this.#openWith(generation, number, bytes, textAt, end);
    if (plain === null) return null;
    this.#previous = ahead === 1 ? this.#current : this.#ahead[ahead - 2]!;
    this.#current = generation;
    this.#ahead = this.#ahead.slice(ahead);
    this.#phase = (this.#phase + ahead) & 1;
    this.#firstNumber = number;
    return plain;
  }

  #generation(ahead: number): Generation {
    while (this.#ahead.length < ahead) {
      const secret = nextSecret(this.#version, this.suite, (this.#ahead.at(-1) ?? this.#current).secret);
      this.#ahead.push({ secret, cipher: new PacketCipher(this.#version, this.suite, secret) });
    }
    return this.#ahead[ahead - 1]!;
  }

  #openWith(
    { cipher }: Generation,
    number: number,
    bytes: Buffer,
    textAt: number,
    end: number,
  ): Buffer | null {
    const plain = cipher.open(number, this.#protection.header, bytes, textAt, end);
    if (plain === null) return null;
    this.#failures = 0;
    this.number = number;
    return plain;
  }
}
