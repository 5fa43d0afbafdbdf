// One direction of a TLS connection: opens its records in order, with the keys of their time, and finds the place
// again after a loss (RFC 8446 section 5, RFC 5246 section 6). What does not open is never handed on.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Direction, Stamp, Stream } from '../../flow/stream.ts';
import { MAX_TLS_CLOSED_RECORDS, MAX_TLS_SEQUENCE_TRIALS } from '../../limits.ts';
import { HandshakeReader, type MessageHandler } from './handshake-reader.ts';
import { TLS_1_3 } from './key-schedule.ts';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  RECORD_HEADER_BYTES,
  type RecordCipher,
} from './record.ts';
import { RecordFramer, type RecordHandler } from './record-framer.ts';
import { findLostRecords, isPlausiblePlain, leastRecordBytes } from './recovery.ts';
import type { Answer, SideGuide, SideOwner } from './roles.ts';
import { HANDSHAKING } from './traffic.ts';

export class TlsSide implements RecordHandler, MessageHandler {
  readonly framer: RecordFramer;
  readonly handshake = new HandshakeReader(this);
  /** What its records carry; null before anything was carried. */
  inner: Stream | null = null;
  /** Records wait in the owner until it can go on. */
  isBlocked = false;
  /** What is inside was told its end; and there is no more outside. */
  isEnded = false;
  isOver = false;
  /** Records from here on are enciphered. */
  isChanged = false;
  /** TLS 1.3: which of its secrets is in use. */
  epoch = HANDSHAKING;
  /** Records may come that belong to keys we do not have: until the first one that opens. */
  isSearching = false;
  /** What does not open then is application data all the same, and lost. */
  losesUnopened = false;
  /** Records that opened, under any keys. */
  opened = 0;
  closed = 0;

  #cipher: RecordCipher | null = null;
  #sequence = 0;
  /** Bytes missing before the next record whose number is therefore not known. */
  #lostBytes = 0;
  /** For the average length of a record. */
  #openedBytes = 0;
  #isDead = false;

  constructor(
    readonly owner: SideOwner,
    readonly guide: SideGuide,
    readonly direction: Direction,
    stream: Stream,
    budget: BufferBudget,
  ) {
    this.framer = new RecordFramer(stream, this, budget);
  }

  /** Records from here on are enciphered with the keys of `epoch`. */
  change(epoch: number): void {
    this.isChanged = true;
    this.epoch = epoch;
    this.#cipher = null;
    this.#sequence = 0;
    this.isSearching = false;
    this.handshake.reset();
    this.guide.onNewEpoch(this);
  }

  /** After a loss: this is the cipher, and the next record has this number. */
  continueWith(cipher: RecordCipher, epoch: number, sequence: number): void {
    const isNew = epoch !== this.epoch;
    this.isChanged = true;
    this.epoch = epoch;
    this.#cipher = cipher;
    this.#sequence = sequence;
    this.#lostBytes = 0;
    this.isSearching = false;
    if (isNew) this.guide.onNewEpoch(this);
  }

  record(bytes: Buffer, at: number, end: number, stamp: Stamp): boolean {
    if (this.#isDead) return true;
    const type = bytes[at]!;
    if (this.isChanged && this.guide.version !== 0) {
      if (this.guide.version === TLS_1_3 && type !== APPLICATION_DATA) return true;
    } else {
      const answer = this.#plain(type, bytes, at, end);
      if (answer !== 'go') return this.#isDone(answer);
      if (!this.isChanged || type === CHANGE_CIPHER_SPEC) return true;
    }
    if (!this.guide.mayOpen(this)) return this.#isDone('wait');
    if (this.#cipher === null) {
      const answer = this.#findCipher();
      if (answer !== 'go') return this.#isDone(answer);
    }
    this.#open(bytes, at, end, stamp);
    return true;
  }

  maySkip(bytes: Buffer, at: number, length: number): boolean {
    const { inner } = this;
    const cipher = this.#cipher;
    if (inner === null || inner.skip === 0 || cipher === null || this.guide.version === TLS_1_3) return false;
    const content = length - cipher.overheadBytes;
    return (
      bytes[at] === APPLICATION_DATA &&
      cipher.hasExactLength &&
      content >= 0 &&
      inner.skip >= content &&
      this.#isSure
    );
  }

  skippedRecord(length: number, stamp: Stamp): void {
    this.#sequence++;
    this.owner.lose(this, length - this.#cipher!.overheadBytes, stamp);
  }

  recover(bytes: Buffer, at: number, end: number, lostBytes: number, stamp: Stamp): boolean {
    if (this.#isDead) return false;
    if (!this.isChanged) {
      if (!isPlausiblePlain(bytes, at, end)) return false;
      this.handshake.reset();
      this.#lostBytes = lostBytes;
      return true;
    }
    const isTls13 = this.guide.version === TLS_1_3;
    if (
      isTls13
        ? bytes[at] !== APPLICATION_DATA || bytes[at + 2] !== 3
        : bytes[at + 2] !== (this.guide.version & 0xff)
    )
      return false;
    if (this.#cipher === null && this.#findCipher() !== 'go') {
      // Without keys a header that looks right must do.
      this.#lostBytes = lostBytes;
      return true;
    }
    return this.#findSequence(bytes, at, end, lostBytes, stamp);
  }

  brokenRecord(length: number, stamp: Stamp): void {
    this.handshake.gap();
    if (this.#cipher === null) {
      this.guide.onLost(this);
      return;
    }
    this.#sequence++;
    this.#loseRecord(length, stamp);
  }

  lost(): void {
    this.handshake.gap();
    this.guide.onLost(this);
  }

  hold(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.owner.hold(this, bytes, start, end, stamp);
  }

  wants(type: number): boolean {
    return this.guide.wants(type);
  }

  message(type: number, bytes: Buffer, start: number, end: number): void {
    this.guide.message(this, type, bytes, start, end);
  }

  /** Nothing of this direction will be read any more. */
  giveUp(): void {
    this.#isDead = true;
    this.framer.release();
  }

  /** The keys and the number are right: the last record opened. */
  get #isSure(): boolean {
    return this.#sequence > 0 && this.#lostBytes === 0 && this.closed === 0 && !this.isSearching;
  }

  #isDone(answer: Answer): boolean {
    if (answer !== 'wait') return true;
    this.isBlocked = true;
    return false;
  }

  /** A record from before the keys. 'go': read it, or it was read. */
  #plain(type: number, bytes: Buffer, at: number, end: number): Answer {
    const bodyAt = at + RECORD_HEADER_BYTES;
    if (this.isChanged) return this.guide.onUnannounced(this, bytes, at, end);
    switch (type) {
      case HANDSHAKE: {
        if (bodyAt === end) return 'drop';
        const answer = this.handshake.isHalfRead ? 'go' : this.guide.mayHandshake(this, bytes[bodyAt]!);
        if (answer === 'go') this.handshake.data(bytes, bodyAt, end);
        // What follows a hello in the same record belongs to the handshake too.
        return answer === 'go' ? 'drop' : answer;
      }
      case CHANGE_CIPHER_SPEC:
        return this.guide.mayChangeCipher(this);
      case ALERT:
        return 'drop';
      default:
        return this.guide.onUnannounced(this, bytes, at, end);
    }
  }

  #findCipher(): Answer {
    this.#cipher = this.guide.cipherOf(this, this.epoch);
    if (this.#cipher !== null) return 'go';
    const answer = this.guide.onMissingKeys(this);
    if (answer === 'go') this.#cipher = this.guide.cipherOf(this, this.epoch);
    return this.#cipher === null && answer === 'go' ? 'drop' : answer;
  }

  #open(bytes: Buffer, at: number, end: number, stamp: Stamp): void {
    const cipher = this.#cipher!;
    const { inner } = this;
    if (inner !== null && inner.skip > 0 && cipher.hasExactLength) {
      const content = end - at - RECORD_HEADER_BYTES - cipher.overheadBytes;
      if (
        inner.skip >= content &&
        this.#isSure &&
        cipher.peekType(this.#sequence, bytes, at, end) === APPLICATION_DATA
      ) {
        this.#sequence++;
        this.owner.lose(this, content, stamp);
        return;
      }
    }
    const isOpen = cipher.open(this.#sequence, bytes, at, end);
    if (isOpen) {
      cipher.passed(bytes, at, end);
      this.#opened(cipher, end - at, stamp);
    } else this.#onClosed(bytes, at, end, stamp);
  }

  #opened(cipher: RecordCipher, recordBytes: number, stamp: Stamp): void {
    this.#sequence++;
    this.#lostBytes = 0;
    this.isSearching = false;
    this.opened++;
    this.closed = 0;
    this.#openedBytes += recordBytes;
    const { plain, plainStart, plainEnd } = cipher;
    switch (cipher.type) {
      case APPLICATION_DATA:
        if (plainStart < plainEnd) this.owner.content(this, plain, plainStart, plainEnd, stamp);
        break;
      case HANDSHAKE:
        this.handshake.data(plain, plainStart, plainEnd);
        break;
      case CHANGE_CIPHER_SPEC:
        this.guide.mayChangeCipher(this);
        break;
      case ALERT:
        if (plainEnd - plainStart === 2 && plain[plainStart + 1] === 0) this.owner.closeNotify(this, stamp);
    }
  }

  /** The record did not open: other keys, another number, or damage. */
  #onClosed(bytes: Buffer, at: number, end: number, stamp: Stamp): void {
    if (this.#lostBytes > 0) {
      const lostBytes = this.#lostBytes;
      this.#lostBytes = 0;
      if (this.#findSequence(bytes, at, end, lostBytes, stamp)) {
        this.#open(bytes, at, end, stamp);
        return;
      }
    } else if (this.#findEpoch(bytes, at, end, 0, stamp)) {
      this.#open(bytes, at, end, stamp);
      return;
    }
    this.closed++;
    if (this.isSearching) {
      if (this.closed > MAX_TLS_SEQUENCE_TRIALS) this.owner.onWrongKey(this);
      else if (this.losesUnopened) this.#loseContent(end - at - RECORD_HEADER_BYTES, stamp);
      return;
    }
    if (this.closed > MAX_TLS_CLOSED_RECORDS) {
      this.owner.onWrongKey(this);
      return;
    }
    this.#cipher!.passed(bytes, at, end);
    this.#sequence++;
    if (this.opened > 0) {
      this.owner.onClosedRecord();
      this.#loseRecord(end - at - RECORD_HEADER_BYTES, stamp);
    }
  }

  #loseRecord(length: number, stamp: Stamp): void {
    const isContent = this.guide.version !== TLS_1_3 || this.epoch !== HANDSHAKING;
    if (isContent) this.#loseContent(length, stamp);
  }

  #loseContent(length: number, stamp: Stamp): void {
    this.owner.lose(this, Math.max(0, length - this.#cipher!.overheadBytes), stamp);
  }

  /** Finds the record that follows a loss, and tells what was lost. */
  #findSequence(bytes: Buffer, at: number, end: number, lostBytes: number, stamp: Stamp): boolean {
    const cipher = this.#cipher!;
    const usualBytes = this.opened === 0 ? 0 : this.#openedBytes / this.opened;
    const lostRecords = findLostRecords(cipher, this.#sequence, bytes, at, end, lostBytes, usualBytes);
    if (lostRecords < 0) return this.#findEpoch(bytes, at, end, lostBytes, stamp);
    this.continueWith(cipher, this.epoch, this.#sequence + lostRecords);
    this.#tellLoss(lostBytes - lostRecords * leastRecordBytes(cipher), stamp);
    return true;
  }

  /** TLS 1.3: perhaps the message that announced the next keys was among what is missing. */
  #findEpoch(bytes: Buffer, at: number, end: number, lostBytes: number, stamp: Stamp): boolean {
    if (this.guide.version !== TLS_1_3) return false;
    for (let epoch = this.epoch + 1; epoch <= this.epoch + 2; epoch++) {
      const cipher = this.guide.cipherOf(this, epoch);
      if (cipher === null) continue;
      const sequence = findLostRecords(cipher, 0, bytes, at, end, lostBytes, Number.POSITIVE_INFINITY);
      if (sequence < 0) continue;
      this.continueWith(cipher, epoch, sequence);
      if (sequence > 0) this.#tellLoss(lostBytes - sequence * leastRecordBytes(cipher), stamp);
      return true;
    }
    return false;
  }

  #tellLoss(count: number, stamp: Stamp): void {
    this.handshake.gap();
    const isContent = this.guide.version !== TLS_1_3 || this.epoch !== HANDSHAKING;
    if (isContent && count > 0) this.owner.lose(this, count, stamp);
  }
}
