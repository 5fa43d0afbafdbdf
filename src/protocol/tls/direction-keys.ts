// The keys of one direction of a TLS connection and the number of its next record, and how both are found again when
// records are missing: by trial, with the authentication tag as the only judge.

import { MAX_TLS_SEQUENCE_TRIALS } from './limits.ts';
import type { RecordCipher } from './record.ts';
import { findLostRecords, leastRecordBytes } from './record-resync.ts';
import { HANDSHAKING } from './traffic-secrets.ts';

/** Failed searches of the longest kind, after which the direction is given up. */
const MAX_SEARCHES = 8;
/** Epochs looked into behind the present one. */
const EPOCHS_AHEAD = 2;

/** What `find` answers when it finds nothing. */
export const NOT_FOUND = -1;

export class DirectionKeys {
  cipher: RecordCipher | null = null;
  /** TLS 1.3: which of its secrets is in use. */
  epoch = HANDSHAKING;
  /** Number of the next record. */
  sequence = 0;
  /** Bytes missing before the next record, whose number is therefore not known. */
  lostBytes = 0;
  /** Records that opened, under any keys, and those since that did not. */
  opened = 0;
  closed = 0;
  /** Records may come that belong to keys we do not have: until the first one that opens. */
  isSearching = false;
  #openedBytes = 0;
  #trials = 0;

  /** The sender takes the keys of `epoch`. */
  change(epoch: number): void {
    this.epoch = epoch;
    this.cipher = null;
    this.sequence = 0;
    this.isSearching = false;
  }

  /** The keys and the number are right: the last record opened. */
  get isSure(): boolean {
    return this.sequence > 0 && this.lostBytes === 0 && this.closed === 0 && !this.isSearching;
  }

  /** So much was tried in vain that nothing will be found any more. */
  get isHopeless(): boolean {
    return this.#trials > MAX_SEARCHES * MAX_TLS_SEQUENCE_TRIALS;
  }

  /** The next record opened. */
  onOpened(recordBytes: number): void {
    this.sequence++;
    this.lostBytes = 0;
    this.isSearching = false;
    this.opened++;
    this.closed = 0;
    this.#openedBytes += recordBytes;
    this.#trials = 0;
  }

  /**
   * Finds keys and number of the record `bytes[at, end)`, which stands behind `lostBytes` that are missing, and goes
   * on with them.
   * @param cipherOf the keys of the epochs to come, where there are any
   * @returns how many bytes of content are missing, as well as can be told; `NOT_FOUND` when nothing opens it
   */
  find(
    bytes: Buffer,
    at: number,
    end: number,
    lostBytes: number,
    cipherOf: (epoch: number) => RecordCipher | null,
  ): number {
    const { cipher } = this;
    if (cipher !== null && lostBytes > 0) {
      const usualBytes = this.opened === 0 ? Number.POSITIVE_INFINITY : this.#openedBytes / this.opened;
      const records = findLostRecords(cipher, this.sequence, bytes, at, end, lostBytes, usualBytes);
      if (records >= 0) {
        this.continueWith(cipher, this.epoch, this.sequence + records);
        return Math.max(0, lostBytes - records * leastRecordBytes(cipher));
      }
      this.#trials += Math.min(MAX_TLS_SEQUENCE_TRIALS, lostBytes / leastRecordBytes(cipher));
    }
    // Perhaps the message that announced the next keys was among what is missing.
    for (let epoch = this.epoch + 1; epoch <= this.epoch + EPOCHS_AHEAD; epoch++) {
      const next = cipherOf(epoch);
      if (next === null) continue;
      const records = findLostRecords(next, 0, bytes, at, end, lostBytes, Number.POSITIVE_INFINITY);
      if (records < 0) continue;
      this.continueWith(next, epoch, records);
      return records === 0 ? 0 : Math.max(0, lostBytes - records * leastRecordBytes(next));
    }
    return NOT_FOUND;
  }

  /** After a loss: this is the cipher, and the next record has this number. */
  continueWith(cipher: RecordCipher, epoch: number, sequence: number): void {
    this.epoch = epoch;
    this.cipher = cipher;
    this.sequence = sequence;
    this.lostBytes = 0;
    this.isSearching = false;
  }
}
