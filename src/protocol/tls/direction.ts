// One direction of a TLS connection: opens its records in order, with the keys of their time, and finds the place
// again after a loss (RFC 8446 section 5, RFC 5246 section 6). What does not open is never handed on.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Direction, Stamp, Stream } from '../../flow/stream.ts';
import { DirectionKeys, NOT_FOUND } from './direction-keys.ts';
import type { ConnectionRole, HandshakeRole, RecordDecision, TlsDirection } from './direction-roles.ts';
import { HandshakeReader, type MessageHandler } from './handshake-reader.ts';
import { TLS_1_3 } from './key-schedule.ts';
import { MAX_TLS_SEQUENCE_TRIALS, MAX_TLS_UNDECRYPTED_RECORDS } from './limits.ts';
import {
  ALERT,
  APPLICATION_DATA,
  CHANGE_CIPHER_SPEC,
  type ContentType,
  HANDSHAKE,
  type RecordCipher,
  TLS_RECORD_HEADER_BYTES,
} from './record.ts';
import { RecordFramer, type RecordHandler } from './record-framer.ts';
import { isPlausiblePlain } from './record-resync.ts';
import { type Epoch, HANDSHAKING } from './traffic-secrets.ts';

export class DirectionReader implements TlsDirection, RecordHandler, MessageHandler {
  readonly #connection: ConnectionRole;
  readonly #negotiation: HandshakeRole;
  readonly index: Direction;
  readonly framer: RecordFramer;
  readonly keys = new DirectionKeys();
  readonly #handshake = new HandshakeReader(this);
  /** The channel inside's stream; null before there was application data. */
  #inner: Stream | null = null;
  #isBlocked = false;
  #isEncrypted = false;
  /** What does not open is application data all the same, and lost, until something opens. */
  #losesUnopened = false;
  #isOver = false;
  isWithoutKeys = false;

  constructor(
    connection: ConnectionRole,
    negotiation: HandshakeRole,
    index: Direction,
    stream: Stream,
    budget: BufferBudget,
  ) {
    this.#connection = connection;
    this.#negotiation = negotiation;
    this.index = index;
    this.framer = new RecordFramer(stream, this, budget);
  }

  get epoch(): Epoch {
    return this.keys.epoch;
  }

  get isEncrypted(): boolean {
    return this.#isEncrypted;
  }

  /** A record waits for the connection: those behind it must wait too, until `unblock`. */
  get isBlocked(): boolean {
    return this.#isBlocked;
  }

  /** Nothing of this direction will be read any more. */
  get isOver(): boolean {
    return this.#isOver;
  }

  unblock(): void {
    this.#isBlocked = false;
  }

  /** Its application data goes to `inner`: what that stream skips need not be opened. */
  attach(inner: Stream): void {
    this.#inner = inner;
  }

  /** Nothing more will be read. */
  finish(): void {
    this.#isOver = true;
    this.framer.release();
  }

  leaveUndecrypted(): void {
    this.isWithoutKeys = true;
    this.finish();
  }

  expectEncrypted(): void {
    this.#isEncrypted = true;
  }

  change(epoch: Epoch): void {
    this.#isEncrypted = true;
    this.keys.change(epoch);
    this.#handshake.reset();
    this.#negotiation.onNewEpoch(this);
  }

  changeByTrial(epoch: Epoch, losesUnopened: boolean): void {
    this.#losesUnopened = losesUnopened;
    this.change(epoch);
    this.keys.search();
  }

  continueWith(cipher: RecordCipher, epoch: Epoch, sequence: number): void {
    this.#isEncrypted = true;
    this.keys.continueWith(cipher, epoch, sequence);
    this.#negotiation.onNewEpoch(this);
  }

  record(bytes: Buffer, at: number, end: number, stamp: Stamp): boolean {
    if (this.#isOver) return true;
    // The framer lets no other types through.
    const type = bytes[at] as ContentType;
    if (this.#isEncrypted && this.#negotiation.version !== 0) {
      if (this.#negotiation.version === TLS_1_3 && type !== APPLICATION_DATA) return true;
    } else {
      const decision = this.#plain(type, bytes, at, end);
      if (decision !== 'read') return this.#isDone(decision);
      if (!this.#isEncrypted || type === CHANGE_CIPHER_SPEC) return true;
    }
    if (!this.#negotiation.mayOpen(this)) return this.#isDone('wait');
    if (this.keys.cipher === null) {
      const decision = this.#findCipher(bytes, at, end);
      if (decision !== 'read') return this.#isDone(decision);
    }
    this.#open(bytes, at, end, stamp);
    return true;
  }

  maySkip(bytes: Buffer, at: number, length: number): boolean {
    const inner = this.#inner;
    const { cipher } = this.keys;
    if (inner === null || inner.skip === 0 || cipher === null || this.#negotiation.version === TLS_1_3)
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
    this.keys.onUnread();
    this.#connection.lose(this.index, length - this.keys.cipher!.overheadBytes, stamp);
  }

  recover(bytes: Buffer, at: number, end: number, lostBytes: number, stamp: Stamp): boolean {
    if (this.#isOver) return false;
    if (!this.#isEncrypted) {
      if (!isPlausiblePlain(bytes, at, end)) return false;
      this.#handshake.reset();
      this.keys.lose(lostBytes);
      return true;
    }
    const isTls13 = this.#negotiation.version === TLS_1_3;
    if (
      isTls13
        ? bytes[at] !== APPLICATION_DATA || bytes[at + 2] !== 3
        : bytes[at + 2] !== (this.#negotiation.version & 0xff)
    )
      return false;
    if (this.keys.cipher === null && this.#findCipher(bytes, at, end) !== 'read') {
      // Without keys a header that looks right must do.
      this.keys.lose(lostBytes);
      return true;
    }
    return this.#find(bytes, at, end, lostBytes, stamp);
  }

  brokenRecord(length: number, stamp: Stamp): void {
    this.#handshake.gap();
    if (this.keys.cipher === null) {
      // It may be one of the keys to come, and then it has a number.
      if (this.#isEncrypted) this.keys.lose(this.keys.lostBytes + TLS_RECORD_HEADER_BYTES + length);
      this.#negotiation.onLost(this);
      return;
    }
    this.keys.onUnread();
    if (this.#hasContent) this.#loseContent(length, stamp);
  }

  lost(): void {
    this.#handshake.gap();
    this.#negotiation.onLost(this);
  }

  buffer(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#connection.buffer(this.index, bytes, start, end, stamp);
  }

  wants(type: number): boolean {
    return this.#negotiation.wants(type);
  }

  message(type: number, bytes: Buffer, start: number, end: number): void {
    this.#negotiation.message(this, type, bytes, start, end);
  }

  #isDone(decision: RecordDecision): boolean {
    if (decision !== 'wait') return true;
    this.#isBlocked = true;
    return false;
  }

  /** A record that is not encrypted, or not expected to be. 'read': the keys may open it, or are not needed. */
  #plain(type: ContentType, bytes: Buffer, at: number, end: number): RecordDecision {
    const bodyAt = at + TLS_RECORD_HEADER_BYTES;
    if (this.#isEncrypted) return this.#negotiation.onUnannounced(this, bytes, at, end);
    switch (type) {
      case HANDSHAKE: {
        if (bodyAt === end) return 'drop';
        const decision = this.#handshake.isHalfRead
          ? 'read'
          : this.#negotiation.mayReadHandshake(this, bytes[bodyAt]!);
        if (decision === 'read') this.#handshake.data(bytes, bodyAt, end);
        // What follows a hello in the same record belongs to the handshake too.
        return decision === 'read' ? 'drop' : decision;
      }
      case CHANGE_CIPHER_SPEC:
        return this.#negotiation.onChangeCipherSpec(this);
      case ALERT:
        return 'drop';
      case APPLICATION_DATA:
        return this.#negotiation.onUnannounced(this, bytes, at, end);
    }
  }

  /** Of the keys that the record `bytes[at, end)` is encrypted with. */
  #findCipher(bytes: Buffer, at: number, end: number): RecordDecision {
    const { keys } = this;
    this.#negotiation.identify(this, bytes, at, end);
    keys.use(this.#negotiation.cipherOf(this, keys.epoch));
    if (keys.cipher !== null) return 'read';
    const decision = this.#negotiation.onMissingKeys(this);
    if (decision === 'read') keys.use(this.#negotiation.cipherOf(this, keys.epoch));
    return keys.cipher === null && decision === 'read' ? 'drop' : decision;
  }

  #open(bytes: Buffer, at: number, end: number, stamp: Stamp): void {
    const cipher = this.keys.cipher!;
    const inner = this.#inner;
    if (inner !== null && inner.skip > 0 && cipher.hasExactLength) {
      const content = end - at - TLS_RECORD_HEADER_BYTES - cipher.overheadBytes;
      if (
        inner.skip >= content &&
        this.keys.isSure &&
        cipher.peekType(this.keys.sequence, bytes, at, end) === APPLICATION_DATA
      ) {
        this.keys.onUnread();
        this.#connection.lose(this.index, content, stamp);
        return;
      }
    }
    const isOpen = cipher.open(this.keys.sequence, bytes, at, end);
    if (isOpen) {
      cipher.passed(bytes, at, end);
      this.#opened(cipher, end - at, stamp);
    } else this.#onUnopened(bytes, at, end, stamp);
  }

  #opened(cipher: RecordCipher, recordBytes: number, stamp: Stamp): void {
    this.keys.onOpened(recordBytes);
    this.#losesUnopened = false;
    const { plain, plainStart, plainEnd } = cipher;
    switch (cipher.type) {
      case APPLICATION_DATA:
        if (plainStart < plainEnd) this.#connection.content(this.index, plain, plainStart, plainEnd, stamp);
        break;
      case HANDSHAKE:
        this.#handshake.data(plain, plainStart, plainEnd);
        break;
      case CHANGE_CIPHER_SPEC:
        this.#negotiation.onChangeCipherSpec(this);
        break;
      case ALERT:
        if (plainEnd - plainStart === 2 && plain[plainStart + 1] === 0)
          this.#connection.closeNotify(this.index, stamp);
    }
  }

  /** The record did not open: other keys, another number, or damage. */
  #onUnopened(bytes: Buffer, at: number, end: number, stamp: Stamp): void {
    const { keys } = this;
    const lostBytes = keys.takeLostBytes();
    if (this.#find(bytes, at, end, lostBytes, stamp)) {
      this.#open(bytes, at, end, stamp);
      return;
    }
    if (this.#isOver) return;
    keys.onUndecrypted();
    const length = end - at - TLS_RECORD_HEADER_BYTES;
    if (keys.isSearching) {
      if (keys.undecrypted > MAX_TLS_SEQUENCE_TRIALS) this.#connection.onWrongKey(this.index);
      else if (this.#losesUnopened) this.#loseContent(length, stamp);
      return;
    }
    if (keys.undecrypted > MAX_TLS_UNDECRYPTED_RECORDS) {
      this.#connection.onWrongKey(this.index);
      return;
    }
    keys.cipher!.passed(bytes, at, end);
    keys.onUnread();
    if (keys.opened === 0) return;
    this.#connection.onDamagedRecord();
    if (this.#hasContent) this.#loseContent(length, stamp);
  }

  /** Its records carry application data, perhaps among other things. */
  get #hasContent(): boolean {
    return this.#negotiation.version !== TLS_1_3 || this.keys.epoch !== HANDSHAKING;
  }

  #loseContent(length: number, stamp: Stamp): void {
    this.#connection.lose(this.index, Math.max(0, length - this.keys.cipher!.overheadBytes), stamp);
  }

  /** Finds the record that follows a loss, and reports what was lost. */
  #find(bytes: Buffer, at: number, end: number, lostBytes: number, stamp: Stamp): boolean {
    const { epoch } = this.keys;
    const isTls13 = this.#negotiation.version === TLS_1_3;
    const lostContent = this.keys.find(bytes, at, end, lostBytes, (next) =>
      isTls13 ? this.#negotiation.cipherOf(this, next) : null,
    );
    if (lostContent === NOT_FOUND) {
      if (this.keys.isHopeless) this.#connection.onWrongKey(this.index);
      return false;
    }
    this.#handshake.gap();
    if (this.keys.epoch !== epoch) this.#negotiation.onNewEpoch(this);
    if (this.#hasContent && lostContent > 0) this.#connection.lose(this.index, lostContent, stamp);
    return true;
  }
}
