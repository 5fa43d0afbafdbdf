// One direction of a TLS connection: opens its records in order, with the keys of their time, and finds the place
// again after a loss (RFC 8446 section 5, RFC 5246 section 6). What does not open is never handed on.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Direction, Stamp, Stream } from '../../flow/stream.ts';
import { DirectionKeys, NOT_FOUND } from './direction-keys.ts';
import type { ConnectionRole, HandshakeRole, RecordDecision } from './direction-roles.ts';
import { HandshakeReader, type MessageHandler } from './handshake-reader.ts';
import { TLS_1_3 } from './key-schedule.ts';
import { MAX_TLS_SEQUENCE_TRIALS, MAX_TLS_UNDECRYPTED_RECORDS } from './limits.ts';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  HANDSHAKE,
  type RecordCipher,
  TLS_RECORD_HEADER_BYTES,
} from './record.ts';
import { RecordFramer, type RecordHandler } from './record-framer.ts';
import { isPlausiblePlain } from './record-resync.ts';
import { HANDSHAKING } from './traffic-secrets.ts';

export class TlsDirection implements RecordHandler, MessageHandler {
  readonly #owner: ConnectionRole;
  readonly #guide: HandshakeRole;
  readonly direction: Direction;
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
  /** What does not open is application data all the same, and lost, until something opens. */
  losesUnopened = false;
  readonly keys = new DirectionKeys();
  #isDead = false;

  constructor(
    owner: ConnectionRole,
    guide: HandshakeRole,
    direction: Direction,
    stream: Stream,
    budget: BufferBudget,
  ) {
    this.#owner = owner;
    this.#guide = guide;
    this.direction = direction;
    this.framer = new RecordFramer(stream, this, budget);
  }

  /** Records from here on are enciphered with the keys of `epoch`. */
  change(epoch: number): void {
    this.isChanged = true;
    this.keys.change(epoch);
    this.handshake.reset();
    this.#guide.onNewEpoch(this);
  }

  /** After a loss: this is the cipher, and the next record has this number. */
  continueWith(cipher: RecordCipher, epoch: number, sequence: number): void {
    this.isChanged = true;
    this.keys.continueWith(cipher, epoch, sequence);
    this.#guide.onNewEpoch(this);
  }

  record(bytes: Buffer, at: number, end: number, stamp: Stamp): boolean {
    if (this.#isDead) return true;
    const type = bytes[at]!;
    if (this.isChanged && this.#guide.version !== 0) {
      if (this.#guide.version === TLS_1_3 && type !== APPLICATION_DATA) return true;
    } else {
      const answer = this.#plain(type, bytes, at, end);
      if (answer !== 'go') return this.#isDone(answer);
      if (!this.isChanged || type === CHANGE_CIPHER_SPEC) return true;
    }
    if (!this.#guide.mayOpen(this)) return this.#isDone('wait');
    if (this.keys.cipher === null) {
      const answer = this.#findCipher();
      if (answer !== 'go') return this.#isDone(answer);
    }
    this.#open(bytes, at, end, stamp);
    return true;
  }

  maySkip(bytes: Buffer, at: number, length: number): boolean {
    const { inner } = this;
    const cipher = this.keys.cipher;
    if (inner === null || inner.skip === 0 || cipher === null || this.#guide.version === TLS_1_3)
      return false;
    const content = length - cipher.overheadBytes;
    return (
      bytes[at] === APPLICATION_DATA &&
      cipher.hasExactLength &&
      content >= 0 &&
      inner.skip >= content &&
      this.keys.isSure
    );
  }

  skippedRecord(length: number, stamp: Stamp): void {
    this.keys.sequence++;
    this.#owner.lose(this, length - this.keys.cipher!.overheadBytes, stamp);
  }

  recover(bytes: Buffer, at: number, end: number, lostBytes: number, stamp: Stamp): boolean {
    if (this.#isDead) return false;
    if (!this.isChanged) {
      if (!isPlausiblePlain(bytes, at, end)) return false;
      this.handshake.reset();
      this.keys.lostBytes = lostBytes;
      return true;
    }
    const isTls13 = this.#guide.version === TLS_1_3;
    if (
      isTls13
        ? bytes[at] !== APPLICATION_DATA || bytes[at + 2] !== 3
        : bytes[at + 2] !== (this.#guide.version & 0xff)
    )
      return false;
    if (this.keys.cipher === null && this.#findCipher() !== 'go') {
      // Without keys a header that looks right must do.
      this.keys.lostBytes = lostBytes;
      return true;
    }
    return this.#find(bytes, at, end, lostBytes, stamp);
  }

  brokenRecord(length: number, stamp: Stamp): void {
    this.handshake.gap();
    if (this.keys.cipher === null) {
      this.#guide.onLost(this);
      return;
    }
    this.keys.sequence++;
    if (this.#hasContent) this.#loseContent(length, stamp);
  }

  lost(): void {
    this.handshake.gap();
    this.#guide.onLost(this);
  }

  hold(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#owner.hold(this, bytes, start, end, stamp);
  }

  wants(type: number): boolean {
    return this.#guide.wants(type);
  }

  message(type: number, bytes: Buffer, start: number, end: number): void {
    this.#guide.message(this, type, bytes, start, end);
  }

  /** Nothing of this direction will be read any more. */
  giveUp(): void {
    this.#isDead = true;
    this.framer.release();
  }

  #isDone(answer: RecordDecision): boolean {
    if (answer !== 'wait') return true;
    this.isBlocked = true;
    return false;
  }

  /** A record from before the keys. 'go': read it, or it was read. */
  #plain(type: number, bytes: Buffer, at: number, end: number): RecordDecision {
    const bodyAt = at + TLS_RECORD_HEADER_BYTES;
    if (this.isChanged) return this.#guide.onUnannounced(this, bytes, at, end);
    switch (type) {
      case HANDSHAKE: {
        if (bodyAt === end) return 'drop';
        const answer = this.handshake.isHalfRead ? 'go' : this.#guide.mayHandshake(this, bytes[bodyAt]!);
        if (answer === 'go') this.handshake.data(bytes, bodyAt, end);
        // What follows a hello in the same record belongs to the handshake too.
        return answer === 'go' ? 'drop' : answer;
      }
      case CHANGE_CIPHER_SPEC:
        return this.#guide.mayChangeCipher(this);
      case ALERT:
        return 'drop';
      default:
        return this.#guide.onUnannounced(this, bytes, at, end);
    }
  }

  #findCipher(): RecordDecision {
    this.keys.cipher = this.#guide.cipherOf(this, this.keys.epoch);
    if (this.keys.cipher !== null) return 'go';
    const answer = this.#guide.onMissingKeys(this);
    if (answer === 'go') this.keys.cipher = this.#guide.cipherOf(this, this.keys.epoch);
    return this.keys.cipher === null && answer === 'go' ? 'drop' : answer;
  }

  #open(bytes: Buffer, at: number, end: number, stamp: Stamp): void {
    const cipher = this.keys.cipher!;
    const { inner } = this;
    if (inner !== null && inner.skip > 0 && cipher.hasExactLength) {
      const content = end - at - TLS_RECORD_HEADER_BYTES - cipher.overheadBytes;
      if (
        inner.skip >= content &&
        this.keys.isSure &&
        cipher.peekType(this.keys.sequence, bytes, at, end) === APPLICATION_DATA
      ) {
        this.keys.sequence++;
        this.#owner.lose(this, content, stamp);
        return;
      }
    }
    const isOpen = cipher.open(this.keys.sequence, bytes, at, end);
    if (isOpen) {
      cipher.passed(bytes, at, end);
      this.#opened(cipher, end - at, stamp);
    } else this.#onClosed(bytes, at, end, stamp);
  }

  #opened(cipher: RecordCipher, recordBytes: number, stamp: Stamp): void {
    this.keys.onOpened(recordBytes);
    this.losesUnopened = false;
    const { plain, plainStart, plainEnd } = cipher;
    switch (cipher.type) {
      case APPLICATION_DATA:
        if (plainStart < plainEnd) this.#owner.content(this, plain, plainStart, plainEnd, stamp);
        break;
      case HANDSHAKE:
        this.handshake.data(plain, plainStart, plainEnd);
        break;
      case CHANGE_CIPHER_SPEC:
        this.#guide.mayChangeCipher(this);
        break;
      case ALERT:
        if (plainEnd - plainStart === 2 && plain[plainStart + 1] === 0) this.#owner.closeNotify(this, stamp);
    }
  }

  /** The record did not open: other keys, another number, or damage. */
  #onClosed(bytes: Buffer, at: number, end: number, stamp: Stamp): void {
    const { keys } = this;
    const { lostBytes } = keys;
    keys.lostBytes = 0;
    if (this.#find(bytes, at, end, lostBytes, stamp)) {
      this.#open(bytes, at, end, stamp);
      return;
    }
    if (this.#isDead) return;
    keys.closed++;
    const length = end - at - TLS_RECORD_HEADER_BYTES;
    if (keys.isSearching) {
      if (keys.closed > MAX_TLS_SEQUENCE_TRIALS) this.#owner.onWrongKey(this);
      else if (this.losesUnopened) this.#loseContent(length, stamp);
      return;
    }
    if (keys.closed > MAX_TLS_UNDECRYPTED_RECORDS) {
      this.#owner.onWrongKey(this);
      return;
    }
    keys.cipher!.passed(bytes, at, end);
    keys.sequence++;
    if (keys.opened === 0) return;
    this.#owner.onClosedRecord();
    if (this.#hasContent) this.#loseContent(length, stamp);
  }

  /** Its records carry application data, perhaps among other things. */
  get #hasContent(): boolean {
    return this.#guide.version !== TLS_1_3 || this.keys.epoch !== HANDSHAKING;
  }

  #loseContent(length: number, stamp: Stamp): void {
    this.#owner.lose(this, Math.max(0, length - this.keys.cipher!.overheadBytes), stamp);
  }

  /** Finds the record that follows a loss, and tells what was lost. */
  #find(bytes: Buffer, at: number, end: number, lostBytes: number, stamp: Stamp): boolean {
    const { epoch } = this.keys;
    const isTls13 = this.#guide.version === TLS_1_3;
    const lostContent = this.keys.find(bytes, at, end, lostBytes, (next) =>
      isTls13 ? this.#guide.cipherOf(this, next) : null,
    );
    if (lostContent === NOT_FOUND) {
      if (this.keys.isHopeless) this.#owner.onWrongKey(this);
      return false;
    }
    this.handshake.gap();
    if (this.keys.epoch !== epoch) this.#guide.onNewEpoch(this);
    if (this.#hasContent && lostContent > 0) this.#owner.lose(this, lostContent, stamp);
    return true;
  }
}
