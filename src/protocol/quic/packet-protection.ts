// The protection of QUIC packets (RFC 9001 section 5): the AEAD over the payload, and the mask over the packet number and
// the low bits of the first byte.

import { type Cipher, createCipheriv, createDecipheriv, createHmac } from 'node:crypto';
import { expandLabel } from '../tls/key-schedule.ts';
import { type CipherSuite, suiteOf } from '../tls/suites.ts';
import type { PacketHeader } from './packet-header.ts';
import { packetNumber } from './packet-numbers.ts';
import type { QuicVersion } from './versions.ts';

const NONCE_BYTES = 12;
export const AEAD_TAG_BYTES = 16;
/** The mask is made of so many bytes of the packet, from the fourth behind the beginning of the packet number. */
export const SAMPLE_BYTES = 16;
export const SAMPLE_OFFSET = 4;
const LONG_HEADER_MASK = 0x0f;
const SHORT_HEADER_MASK = 0x1f;
const LONG_FORM = 0x80;
/** Bytes of a packet behind its header, with the shortest packet number there is: less has no header protection. */
export const MIN_PROTECTED_BYTES = SAMPLE_OFFSET + SAMPLE_BYTES;
/** Headers up to this length have their view of the scratch buffer made once. */
const COMMON_HEADER_BYTES = 64;
const WORD = 2 ** 32;

const AES_128_GCM_SHA256 = suiteOf(0x1301)!;
/** Suites of a secret of 32 and of 48 bytes, where the handshake did not say which (RFC 9001 section 5.3). */
const SUITES_OF_32 = [0x1301, 0x1303, 0x1304].map((number) => suiteOf(number)!);
const SUITES_OF_48 = [suiteOf(0x1302)!];

/** The suites that a secret of so many bytes may be for. */
export function suitesOfSecret(secretBytes: number): readonly CipherSuite[] {
  return secretBytes === 32 ? SUITES_OF_32 : SUITES_OF_48;
}

/** Opens what the keys of one secret protect. */
export class PacketCipher {
  readonly #name: string;
  readonly #isCcm: boolean;
  readonly #key: Buffer;
  readonly #iv: Buffer;
  readonly #nonce = Buffer.alloc(NONCE_BYTES);
  readonly #tag = Buffer.alloc(AEAD_TAG_BYTES);
  readonly #options = { authTagLength: AEAD_TAG_BYTES };

  constructor(version: QuicVersion, suite: CipherSuite, secret: Buffer) {
    this.#name = suite.cipher;
    this.#isCcm = suite.protection === 'ccm';
    this.#key = expandLabel(suite.hash, secret, `${version.labelPrefix} key`, suite.keyBytes);
    this.#iv = expandLabel(suite.hash, secret, `${version.labelPrefix} iv`, NONCE_BYTES);
  }

  /** The payload of packet `number` that `bytes[start, end)` protect together with `header`; null when they do not. */
  open(number: number, header: Buffer, bytes: Buffer, start: number, end: number): Buffer | null {
    const textEnd = end - AEAD_TAG_BYTES;
    if (textEnd < start) return null;
    this.#setNonce(number);
    // Node names one signature for each mode; they differ in nothing that is used here.
    const decipher = createDecipheriv(this.#name as 'aes-128-gcm', this.#key, this.#nonce, this.#options);
    bytes.copy(this.#tag, 0, textEnd, end);
    decipher.setAuthTag(this.#tag);
    if (this.#isCcm) decipher.setAAD(header, { plaintextLength: textEnd - start });
    else decipher.setAAD(header);
    try {
      const plain = decipher.update(bytes.subarray(start, textEnd));
      decipher.final();
      return plain;
    } catch {
      return null;
    }
  }

  /** The packet number, in 62 bits, combined with the IV (RFC 9001 section 5.3). */
  #setNonce(number: number): void {
    const nonce = this.#nonce;
    const iv = this.#iv;
    const high = Math.floor(number / WORD);
    for (let index = 0; index < 4; index++) {
      nonce[index] = iv[index]!;
      nonce[4 + index] = iv[4 + index]! ^ ((high >>> (24 - 8 * index)) & 0xff);
      nonce[8 + index] = iv[8 + index]! ^ ((number >>> (24 - 8 * index)) & 0xff);
    }
  }
}

/** Takes the protection off headers (RFC 9001 section 5.4). Its key is the same for all generations of keys. */
export class HeaderProtection {
  readonly #key: Buffer;
  /** AES in ECB mode goes from block to block: one cipher does for all packets. Null: ChaCha20. */
  readonly #aes: Cipher | null;
  readonly #sample = Buffer.alloc(SAMPLE_BYTES);
  readonly #zeros = Buffer.alloc(5);
  /** The header without its protection, of the packet that `unmask` was called with last. */
  header: Buffer = Buffer.alloc(0);
  /** The packet number as it was sent, and its bytes. */
  shortNumber = 0;
  numberLength = 0;
  #scratch = Buffer.alloc(COMMON_HEADER_BYTES);
  readonly #views: (Buffer | undefined)[] = [];

  constructor(version: QuicVersion, suite: CipherSuite, secret: Buffer) {
    this.#key = expandLabel(suite.hash, secret, `${version.labelPrefix} hp`, suite.keyBytes);
    const isChaCha = suite.protection === 'chacha20-poly1305';
    this.#aes = isChaCha ? null : createCipheriv(`aes-${suite.keyBytes * 8}-ecb`, this.#key, null);
  }

  /** Reads the protected header of the packet `bytes[start, end)`; false when the packet is too short to have one. */
  unmask(bytes: Buffer, start: number, numberAt: number, end: number): boolean {
    const sampleAt = numberAt + SAMPLE_OFFSET;
    if (sampleAt + SAMPLE_BYTES > end) return false;
    bytes.copy(this.#sample, 0, sampleAt, sampleAt + SAMPLE_BYTES);
    const mask =
      this.#aes === null
        ? createCipheriv('chacha20', this.#key, this.#sample).update(this.#zeros)
        : this.#aes.update(this.#sample);
    const protectedFirst = bytes[start]!;
    const bits = protectedFirst & LONG_FORM ? LONG_HEADER_MASK : SHORT_HEADER_MASK;
    const first = protectedFirst ^ (mask[0]! & bits);
    const numberLength = (first & 3) + 1;
    const length = numberAt - start + numberLength;
    const header = this.#view(length);
    bytes.copy(header, 0, start, numberAt);
    header[0] = first;
    let number = 0;
    for (let index = 0; index < numberLength; index++) {
      const byte = bytes[numberAt + index]! ^ mask[1 + index]!;
      header[numberAt - start + index] = byte;
      number = number * 256 + byte;
    }
    this.header = header;
    this.shortNumber = number;
    this.numberLength = numberLength;
    return true;
  }

  #view(length: number): Buffer {
    if (length > COMMON_HEADER_BYTES) return Buffer.alloc(length);
    let view = this.#views[length];
    if (view === undefined) {
      view = this.#scratch.subarray(0, length);
      this.#views[length] = view;
    }
    return view;
  }
}

/** The keys of a sender at one level, which it does not update. */
export class LevelKeys {
  readonly suite: CipherSuite;
  readonly #protection: HeaderProtection;
  readonly #cipher: PacketCipher;
  /** The number of the packet that was opened last. */
  number = 0;

  constructor(version: QuicVersion, suite: CipherSuite, secret: Buffer) {
    this.suite = suite;
    this.#protection = new HeaderProtection(version, suite, secret);
    this.#cipher = new PacketCipher(version, suite, secret);
  }

  /** The payload of a packet, whose number is near `expected`; null when it does not open. */
  open(packet: PacketHeader, bytes: Buffer, expected: number): Buffer | null {
    const { start, numberAt, end } = packet;
    const protection = this.#protection;
    if (!protection.unmask(bytes, start, numberAt, end)) return null;
    const { header, shortNumber, numberLength } = protection;
    this.number = packetNumber(shortNumber, numberLength, expected);
    return this.#cipher.open(this.number, header, bytes, numberAt + numberLength, end);
  }
}

/**
 * The keys of Initial packets (RFC 9001 section 5.2), from the connection ID that the client's first one was sent to; null
 * where the salt of the version is not known.
 */
export function initialKeys(
  version: QuicVersion,
  destinationId: Buffer,
): readonly [client: LevelKeys, server: LevelKeys] | null {
  if (version.salt === null) return null;
  const secret = createHmac('sha256', version.salt).update(destinationId).digest();
  const keysOf = (label: string): LevelKeys =>
    new LevelKeys(version, AES_128_GCM_SHA256, expandLabel('sha256', secret, label, 32));
  return [keysOf('client in'), keysOf('server in')];
}

/** The secret of the next generation of keys (RFC 9001 section 6.1, RFC 9369 section 3.3.2). */
export function nextSecret(version: QuicVersion, suite: CipherSuite, secret: Buffer): Buffer {
  return expandLabel(suite.hash, secret, `${version.labelPrefix} ku`, secret.length);
}
