// The keys of one direction of a TLS connection and the number of its next record, and how both are found again when
// records are missing: by trial, which only the right authentication tag ends.

import { MAX_TLS_EPOCHS_AHEAD, MAX_TLS_SEARCHES, MAX_TLS_SEQUENCE_TRIALS } from './limits.ts';
import type { RecordCipher } from './record.ts';
import { findLostRecords, leastRecordBytes } from './record-resync.ts';
import { type Epoch, HANDSHAKING } from './traffic-secrets.ts';

/** What `find` returns when it finds nothing. */
export const NOT_FOUND = -1;

export class DirectionKeys {
  cipher: RecordCipher | null = null;
  /** TLS 1.3: which of its secrets is in use. */
  epoch: Epoch = HANDSHAKING;
  /** Number of the next record. */
  sequence = 0;
  /** Bytes missing before the next record, whose number is therefore not known. */
  lostBytes = 0;
  /** Records that opened, under any keys. */
  opened = 0;
  /** Records since the last one that opened. */
  undecrypted = 0;
  /** Records may come that belong to keys we do not have: until the first one that opens. */
  isSearching = false;
  #openedBytes = 0;
  #trials = 0;

  /** The sender takes the keys of `epoch`. */
  change(epoch: Epoch): void {
    this.epoch = epoch;
    this.cipher = null;
    this.sequence = 0;
    this.isSearching = false;
  }

  /** The cipher of the epoch; null while its keys are not known. */
  use(cipher: RecordCipher | null): void {
    this.cipher = cipher;
  }

  /** Records that these keys do not open may come before the first one that they do. */
  search(): void {
    this.isSearching = true;
  }

  /** `count` bytes are missing before the next record. */
  lose(count: number): void {
    this.lostBytes = count;
  }

  takeLostBytes(): number {
    const { lostBytes } = this;
    this.lostBytes = 0;
    return lostBytes;
  }

  /** The keys and the number are right: the last record opened. */
  get isSure(): boolean {
    return this.sequence > 0 && this.lostBytes === 0 && this.undecrypted === 0 && !this.isSearching;
  }

  /** So much was tried in vain that nothing will be found any more. */
  get isHopeless(): boolean {
    return this.#trials > MAX_TLS_SEARCHES * MAX_TLS_SEQUENCE_TRIALS;
  }

  /** The next record went by without being opened. */
  onUnread(): void {
    this.sequence++;
  }

  /** The next record did not open. */
  onUndecrypted(): void {
    this.undecrypted++;
  }

  /** The next record opened. */
  onOpened(recordBytes: number): void {
    this.sequence++;
    this.lostBytes = 0;
    this.isSearching = false;
    this.opened++;
    this.undecrypted = 0;
    this.#openedBytes += recordBytes;
    this.#trials = 0;
  }

  /**
   * Finds keys and number of the record `bytes[at, end)`, which stands behind `lostBytes` that are missing, and goes
   * on with them.
   * @param cipherOf the keys of the epochs to come, where there are any
   * @returns how many bytes of content are missing, as far as that is known; `NOT_FOUND` when nothing opens it
   */
  find(
    bytes: Buffer,
    at: number,
    end: number,
    lostBytes: number,
    cipherOf: (epoch: Epoch) => RecordCipher | null,
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
    for (let epoch = this.epoch + 1; epoch <= this.epoch + MAX_TLS_EPOCHS_AHEAD; epoch++) {
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
  continueWith(cipher: RecordCipher, epoch: Epoch, sequence: number): void {
    this.epoch = epoch;
    this.cipher = cipher;
    this.sequence = sequence;
    this.lostBytes = 0;
    this.isSearching = false;
  }
}
