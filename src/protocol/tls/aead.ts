// Records under an AEAD: all of TLS 1.3 (RFC 8446 section 5.2), and GCM (RFC 5288), CCM (RFC 6655) and
// ChaCha20-Poly1305 (RFC 7905) in TLS 1.2.

import { type Cipher, createCipheriv, createDecipheriv } from 'node:crypto';
import { GcmDecipher } from './gcm.ts';
import type { WriteKeys } from './key-schedule.ts';
import { type RecordCipher, TLS_RECORD_HEADER_BYTES, UNKNOWN_TYPE } from './record.ts';
import type { CipherSuite } from './suites.ts';

const NONCE_BYTES = 12;
const BLOCK_BYTES = 16;
const EXPLICIT_NONCE_BYTES = 8;
const TLS13_TYPE_BYTES = 1;
/** Additional data before TLS 1.3: the sequence number, then the record's header with the content's length. */
const LEGACY_DATA_BYTES = 13;
const NOTHING = Buffer.alloc(0);
/** In a counter block of CCM: the length field has 3 bytes (RFC 3610 section 2.3). */
const CCM_COUNTER_FLAGS = 2;

export class AeadCipher implements RecordCipher {
  type = 0;
  plain: Buffer = NOTHING;
  plainStart = 0;
  plainEnd = 0;
  readonly overheadBytes: number;
  readonly hasExactLength = true;

  readonly #name: CipherSuite['cipher'];
  readonly #protection: CipherSuite['protection'];
  readonly #isTls13: boolean;
  readonly #key: Buffer;
  readonly #iv: Buffer;
  readonly #tagBytes: number;
  readonly #explicitBytes: number;
  readonly #nonce = Buffer.alloc(NONCE_BYTES);
  readonly #data: Buffer;
  readonly #tag: Buffer;
  readonly #options: { authTagLength: number };
  readonly #dataOptions = { plaintextLength: 0 };
  /** For what Node does not have. */
  readonly #gcm: GcmDecipher | null;
  /** The bare block cipher, to look at single bytes of counter mode. */
  #blockCipher: Cipher | null = null;
  readonly #counter = Buffer.alloc(BLOCK_BYTES);

  constructor(suite: CipherSuite, keys: WriteKeys) {
    this.#name = suite.cipher;
    this.#protection = suite.protection;
    this.#isTls13 = suite.isTls13;
    this.#gcm = suite.cipher.startsWith('camellia')
      ? new GcmDecipher(suite.cipher.replace('-gcm', ''), keys.key)
      : null;
    this.#key = keys.key;
    this.#iv = keys.iv;
    this.#tagBytes = suite.tagBytes;
    this.#explicitBytes = keys.iv.length === NONCE_BYTES ? 0 : EXPLICIT_NONCE_BYTES;
    this.#data = Buffer.alloc(suite.isTls13 ? TLS_RECORD_HEADER_BYTES : LEGACY_DATA_BYTES);
    this.#tag = Buffer.alloc(suite.tagBytes);
    this.#options = { authTagLength: suite.tagBytes };
    this.overheadBytes = this.#explicitBytes + suite.tagBytes + (suite.isTls13 ? TLS13_TYPE_BYTES : 0);
  }

  open(sequence: number, bytes: Buffer, at: number, end: number): boolean {
    const bodyStart = at + TLS_RECORD_HEADER_BYTES;
    const textStart = bodyStart + this.#explicitBytes;
    const textEnd = end - this.#tagBytes;
    if (textEnd < textStart + (this.#isTls13 ? TLS13_TYPE_BYTES : 0)) return false;
    this.#setNonce(sequence, bytes, bodyStart);
    this.#setData(sequence, bytes, at, textEnd - textStart);
    if (this.#gcm !== null) {
      const text = bytes.subarray(textStart, textEnd);
      const plain = this.#gcm.open(this.#nonce, this.#data, text, bytes.subarray(textEnd, end));
      if (plain !== null) return this.#take(plain, bytes[at]!);
      this.plain = NOTHING;
      return false;
    }
    // Node names one signature for each mode; they differ in nothing that is used here.
    const decipher = createDecipheriv(this.#name as 'aes-128-gcm', this.#key, this.#nonce, this.#options);
    // Byte by byte: a view of 16 bytes would cost more.
    for (let index = 0; index < this.#tagBytes; index++) this.#tag[index] = bytes[textEnd + index]!;
    decipher.setAuthTag(this.#tag);
    if (this.#protection === 'ccm') {
      this.#dataOptions.plaintextLength = textEnd - textStart;
      decipher.setAAD(this.#data, this.#dataOptions);
    } else decipher.setAAD(this.#data);
    try {
      this.plain = decipher.update(bytes.subarray(textStart, textEnd));
      decipher.final();
    } catch {
      this.plain = NOTHING;
      return false;
    }
    return this.#take(this.plain, bytes[at]!);
  }

  /** What was opened, of a record whose header says `type`. */
  #take(plain: Buffer, type: number): boolean {
    this.plain = plain;
    this.plainStart = 0;
    this.plainEnd = plain.length;
    if (this.#isTls13) return this.#takeType();
    this.type = type;
    return true;
  }

  peekType(sequence: number, bytes: Buffer, at: number, end: number): number {
    if (!this.#isTls13) return bytes[at]!;
    const textStart = at + TLS_RECORD_HEADER_BYTES;
    const last = end - this.#tagBytes - 1;
    if (last < textStart) return UNKNOWN_TYPE;
    this.#setNonce(sequence, bytes, textStart);
    const byte = bytes[last]! ^ this.#keyStreamByte(last - textStart);
    // A zero is padding: the type lies somewhere before it.
    return byte === 0 ? UNKNOWN_TYPE : byte;
  }

  passed(): void {}

  /** The byte `index` of what the text is combined with, under the nonce that is set. */
  #keyStreamByte(index: number): number {
    const counter = this.#counter;
    if (this.#protection === 'chacha20-poly1305') {
      // RFC 8439 section 2.8: block 0 makes the authentication key; a block has 64 bytes.
      counter.writeUInt32LE(1 + (index >>> 6), 0);
      this.#nonce.copy(counter, 4);
      const stream = createCipheriv('chacha20', this.#key, counter);
      return stream.update(Buffer.alloc((index & 63) + 1))[index & 63]!;
    }
    const block = index >>> 4;
    if (this.#protection === 'gcm') {
      this.#nonce.copy(counter, 0);
      counter.writeUInt32BE(2 + block, NONCE_BYTES);
    } else {
      counter[0] = CCM_COUNTER_FLAGS;
      this.#nonce.copy(counter, 1);
      counter.writeUIntBE(1 + block, 1 + NONCE_BYTES, 3);
    }
    this.#blockCipher ??= createCipheriv(this.#name.replace(/gcm|ccm/, 'ecb'), this.#key, null);
    return this.#blockCipher.update(counter)[index & 15]!;
  }

  /** Behind the content stand its type and then zeros (RFC 8446 section 5.4). */
  #takeType(): boolean {
    const { plain } = this;
    let last = plain.length - 1;
    while (last >= 0 && plain[last] === 0) last--;
    if (last < 0) return false;
    this.type = plain[last]!;
    this.plainEnd = last;
    return true;
  }

  #setNonce(sequence: number, bytes: Buffer, bodyStart: number): void {
    const nonce = this.#nonce;
    const iv = this.#iv;
    for (let index = 0; index < iv.length; index++) nonce[index] = iv[index]!;
    if (this.#explicitBytes > 0) {
      for (let index = 0; index < EXPLICIT_NONCE_BYTES; index++)
        nonce[NONCE_BYTES - EXPLICIT_NONCE_BYTES + index] = bytes[bodyStart + index]!;
      return;
    }
    let rest = sequence;
    for (let index = NONCE_BYTES - 1; rest > 0; index--) {
      nonce[index]! ^= rest & 0xff;
      rest = Math.floor(rest / 256);
    }
  }

  #setData(sequence: number, bytes: Buffer, at: number, textBytes: number): void {
    const data = this.#data;
    const headerAt = this.#isTls13 ? 0 : 8;
    for (let index = 0; index < TLS_RECORD_HEADER_BYTES; index++) data[headerAt + index] = bytes[at + index]!;
    if (this.#isTls13) return;
    writeSequence(data, sequence);
    data[11] = textBytes >> 8;
    data[12] = textBytes & 0xff;
  }
}

/** Writes a sequence number as 64 bits. */
export function writeSequence(target: Buffer, sequence: number): void {
  let rest = sequence;
  for (let index = 7; index >= 0; index--) {
    target[index] = rest & 0xff;
    rest = Math.floor(rest / 256);
  }
}
