// Records with a MAC: CBC and NULL suites up to TLS 1.2 (RFC 5246 sections 6.2.3.1 and 6.2.3.2), the MAC inside
// what is encrypted or behind it (RFC 7366).

import { createDecipheriv, createHmac, timingSafeEqual } from 'node:crypto';
import { writeSequence } from './aead.ts';
import { TLS_1_1, type WriteKeys } from './key-schedule.ts';
import { type RecordCipher, TLS_RECORD_HEADER_BYTES, UNKNOWN_TYPE } from './record.ts';
import type { CipherSuite } from './suites.ts';

/** What the MAC covers before the content: sequence number, type, version, length. */
const MAC_HEADER_BYTES = 13;
const NOTHING = Buffer.alloc(0);

export class MacCipher implements RecordCipher {
  type = 0;
  plain: Buffer = NOTHING;
  plainStart = 0;
  plainEnd = 0;
  readonly overheadBytes: number;
  readonly hasExactLength: boolean;

  readonly #suite: CipherSuite;
  readonly #keys: WriteKeys;
  readonly #encryptThenMac: boolean;
  /** From TLS 1.1 on a record begins with its own initialisation vector. */
  readonly #explicitBytes: number;
  /** TLS 1.0: the last block of the record before. */
  #iv: Buffer;
  readonly #macHeader = Buffer.alloc(MAC_HEADER_BYTES);

  constructor(suite: CipherSuite, version: number, keys: WriteKeys, encryptThenMac: boolean) {
    this.#suite = suite;
    this.#keys = keys;
    this.#encryptThenMac = encryptThenMac && suite.protection === 'cbc';
    this.#explicitBytes = suite.protection === 'cbc' && version >= TLS_1_1 ? suite.ivBytes : 0;
    this.#iv = keys.iv;
    this.hasExactLength = suite.protection === 'null';
    this.overheadBytes = this.#explicitBytes + suite.tagBytes + (this.hasExactLength ? 0 : 1);
  }

  open(sequence: number, bytes: Buffer, at: number, end: number): boolean {
    const { tagBytes, protection, ivBytes } = this.#suite;
    const bodyStart = at + TLS_RECORD_HEADER_BYTES;
    this.type = bytes[at]!;
    if (protection === 'null') {
      this.#set(bytes, bodyStart, end - tagBytes);
      return this.plainEnd >= bodyStart && this.#isMac(sequence, bytes, at, this.plainEnd, bytes);
    }
    const blocksStart = bodyStart + this.#explicitBytes;
    const blocksEnd = this.#encryptThenMac ? end - tagBytes : end;
    if (blocksEnd <= blocksStart || (blocksEnd - blocksStart) % ivBytes !== 0) return false;
    if (this.#encryptThenMac) {
      this.#set(bytes, bodyStart, blocksEnd);
      if (!this.#isMac(sequence, bytes, at, blocksEnd, bytes)) return false;
    }
    const text = this.#decrypt(bytes, bodyStart, blocksStart, blocksEnd);
    const contentEnd = withoutPadding(text) - (this.#encryptThenMac ? 0 : tagBytes);
    if (contentEnd < 0) return false;
    this.#set(text, 0, contentEnd);
    return this.#encryptThenMac || this.#isMac(sequence, bytes, at, contentEnd, text);
  }

  peekType(_sequence: number, bytes: Buffer, at: number): number {
    return bytes[at] ?? UNKNOWN_TYPE;
  }

  passed(bytes: Buffer, at: number, end: number): void {
    const { protection, ivBytes, tagBytes } = this.#suite;
    if (protection !== 'cbc' || this.#explicitBytes > 0) return;
    const blocksEnd = this.#encryptThenMac ? end - tagBytes : end;
    if (blocksEnd - at >= TLS_RECORD_HEADER_BYTES + ivBytes)
      this.#iv = Buffer.from(bytes.subarray(blocksEnd - ivBytes, blocksEnd));
  }

  #set(bytes: Buffer, start: number, end: number): void {
    this.plain = bytes;
    this.plainStart = start;
    this.plainEnd = end;
  }

  #decrypt(bytes: Buffer, bodyStart: number, blocksStart: number, blocksEnd: number): Buffer {
    const iv = this.#explicitBytes > 0 ? bytes.subarray(bodyStart, blocksStart) : this.#iv;
    const decipher = createDecipheriv(this.#suite.cipher, this.#keys.key, iv).setAutoPadding(false);
    return decipher.update(bytes.subarray(blocksStart, blocksEnd));
  }

  /** Is the MAC at `end` that of the content that was set? `macBytes` holds it. */
  #isMac(sequence: number, record: Buffer, at: number, end: number, macBytes: Buffer): boolean {
    const header = this.#macHeader;
    const length = this.plainEnd - this.plainStart;
    writeSequence(header, sequence);
    header[8] = record[at]!;
    header[9] = record[at + 1]!;
    header[10] = record[at + 2]!;
    header[11] = length >> 8;
    header[12] = length & 0xff;
    const mac = createHmac(this.#suite.mac!, this.#keys.mac)
      .update(header)
      .update(this.plain.subarray(this.plainStart, this.plainEnd))
      .digest();
    return timingSafeEqual(mac, macBytes.subarray(end, end + mac.length));
  }
}

/** Where the padding begins; -1 when it is none (RFC 5246 section 6.2.3.2: every byte is its length). */
function withoutPadding(text: Buffer): number {
  const length = text[text.length - 1]!;
  const end = text.length - 1 - length;
  for (let at = Math.max(end, 0); at < text.length; at++) if (text[at] !== length) return -1;
  return end;
}
