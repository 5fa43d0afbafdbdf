// One direction of a TLS connection split into records (RFC 8446 section 5.1), also after bytes were lost: then the
// next record is the first place that looks like a header and that the handler, which has the keys, can open.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp, Stream } from '../../flow/stream.ts';
import { MAX_TLS_RECORD_BYTES, MAX_TLS_RESYNC_BYTES } from './limits.ts';
import { APPLICATION_DATA, CHANGE_CIPHER_SPEC, TLS_RECORD_HEADER_BYTES } from './record.ts';

export interface RecordHandler {
  /** A whole record `bytes[at, end)`. False: not now, keep it and what follows (`buffer` is called). */
  record(bytes: Buffer, at: number, end: number, stamp: Stamp): boolean;
  /** May the record at `at`, of which five bytes are here, be skipped unread? */
  maySkip(bytes: Buffer, at: number, length: number): boolean;
  /** A record that `maySkip` allowed was skipped. */
  skippedRecord(length: number, stamp: Stamp): void;
  /** Framing is lost and this may be a record, `lostBytes` behind the last one. True: take it for one. */
  recover(bytes: Buffer, at: number, end: number, lostBytes: number, stamp: Stamp): boolean;
  /** One record whose header was seen is broken; the next one begins behind it. */
  brokenRecord(length: number, stamp: Stamp): void;
  /** Framing is lost. */
  lost(stamp: Stamp): void;
  /** Bytes that `record` did not take. */
  buffer(bytes: Buffer, start: number, end: number, stamp: Stamp): void;
}

const INITIAL_BYTES = 2048;

const FRAMED = 0;
/** The stream skips the rest of a record: an unread one, or a broken one. */
const SKIPPING = 1;
const LOST = 2;
/** Nothing is read any more. */
const OVER = 3;
type FramerState = typeof FRAMED | typeof SKIPPING | typeof LOST | typeof OVER;

export class RecordFramer {
  readonly #stream: Stream;
  readonly #handler: RecordHandler;
  readonly #budget: BufferBudget;
  #state: FramerState = FRAMED;
  /** The part of a record that came in earlier segments; after a gap, where the next one is looked for. */
  #pending: Buffer | null = null;
  #pendingBytes = 0;
  /** Bytes of the body of the record that is skipped; 0 for a broken one. */
  #skippedLength = 0;
  /** Bytes since the last record that was in order, without those pending. */
  #lostBytes = 0;
  /** Pending bytes in which no record begins. */
  #searchedBytes = 0;

  constructor(stream: Stream, handler: RecordHandler, budget: BufferBudget) {
    this.#stream = stream;
    this.#handler = handler;
    this.#budget = budget;
  }

  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#state === OVER) return;
    if (this.#state === LOST) {
      this.#search(bytes, start, end, stamp);
      return;
    }
    let at = start;
    if (this.#pendingBytes > 0) {
      at = this.#complete(bytes, start, end, stamp);
      if (at < 0) return;
    }
    while (end - at >= TLS_RECORD_HEADER_BYTES && this.#state === FRAMED) {
      if (!isHeader(bytes, at)) {
        this.#lose(0, stamp);
        this.#search(bytes, at, end, stamp);
        return;
      }
      const length = bytes[at + 3]! * 256 + bytes[at + 4]!;
      const next = at + TLS_RECORD_HEADER_BYTES + length;
      if (this.#handler.maySkip(bytes, at, length)) {
        this.#skippedLength = length;
        if (next > end) {
          this.#state = SKIPPING;
          this.#stream.skip = next - end;
          return;
        }
        this.#handler.skippedRecord(length, stamp);
      } else if (next > end) break;
      else if (!this.#handler.record(bytes, at, next, stamp)) {
        this.#handler.buffer(bytes, at, end, stamp);
        return;
      }
      at = next;
      if (this.#stream.skip !== 0) return;
    }
    if (at < end && this.#state === FRAMED) this.#append(bytes, at, end, stamp);
  }

  /** The bytes that were skipped are over. */
  skipped(stamp: Stamp): void {
    if (this.#state !== SKIPPING) return;
    this.#state = FRAMED;
    if (this.#skippedLength > 0) this.#handler.skippedRecord(this.#skippedLength, stamp);
  }

  gap(count: number, stamp: Stamp): void {
    if (this.#state === OVER) return;
    const have = this.#pendingBytes;
    if (this.#state === FRAMED && have >= TLS_RECORD_HEADER_BYTES) {
      const length = this.#pending![3]! * 256 + this.#pending![4]!;
      const rest = TLS_RECORD_HEADER_BYTES + length - have - count;
      if (rest >= 0) {
        // The gap ends inside this record: the next one begins where its header says.
        this.#pendingBytes = 0;
        this.#handler.brokenRecord(length, stamp);
        if (rest > 0) {
          this.#state = SKIPPING;
          this.#skippedLength = 0;
          this.#stream.skip = rest;
        }
        return;
      }
    }
    this.#lose(count, stamp);
  }

  /** Nothing more will be read. */
  release(): void {
    if (this.#pending !== null) this.#budget.give(this.#pending.length);
    this.#pending = null;
    this.#pendingBytes = 0;
    this.#state = OVER;
  }

  /** Adds to the record that is half here. Returns where the bytes behind it begin, -1 when there are none. */
  #complete(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    let at = start;
    while (this.#pendingBytes < TLS_RECORD_HEADER_BYTES) {
      if (at === end) return -1;
      this.#pending![this.#pendingBytes++] = bytes[at++]!;
    }
    const pending = this.#pending!;
    if (!isHeader(pending, 0)) {
      const kept = Buffer.from(pending.subarray(0, this.#pendingBytes));
      this.#pendingBytes = 0;
      this.#lose(0, stamp);
      this.#search(Buffer.concat([kept, bytes.subarray(at, end)]), 0, kept.length + end - at, stamp);
      return -1;
    }
    const total = TLS_RECORD_HEADER_BYTES + pending[3]! * 256 + pending[4]!;
    const count = Math.min(total - this.#pendingBytes, end - at);
    if (!this.#append(bytes, at, at + count, stamp)) return -1;
    at += count;
    if (this.#pendingBytes < total) return -1;
    this.#pendingBytes = 0;
    const record = this.#pending!;
    if (this.#handler.record(record, 0, total, stamp)) return this.#stream.skip === 0 ? at : -1;
    this.#handler.buffer(record, 0, total, stamp);
    if (at < end) this.#handler.buffer(bytes, at, end, stamp);
    return -1;
  }

  /** Copies bytes behind those pending. Without memory for them they are lost: false. */
  #append(bytes: Buffer, start: number, end: number, stamp: Stamp): boolean {
    const needed = this.#pendingBytes + end - start;
    if (!this.#reserve(needed)) {
      this.#lose(end - start, stamp);
      return false;
    }
    bytes.copy(this.#pending!, this.#pendingBytes, start, end);
    this.#pendingBytes = needed;
    return true;
  }

  #reserve(needed: number): boolean {
    const old = this.#pending;
    if (old !== null && old.length >= needed) return true;
    let size = old === null ? INITIAL_BYTES : old.length;
    while (size < needed) size *= 2;
    const most =
      needed <= TLS_RECORD_HEADER_BYTES + MAX_TLS_RECORD_BYTES
        ? TLS_RECORD_HEADER_BYTES + MAX_TLS_RECORD_BYTES
        : size;
    size = Math.min(size, most);
    if (!this.#budget.take(size - (old?.length ?? 0))) return false;
    const grown = Buffer.allocUnsafeSlow(size);
    old?.copy(grown, 0, 0, this.#pendingBytes);
    this.#pending = grown;
    return true;
  }

  /** From here on nothing is known of where records begin. */
  #lose(count: number, stamp: Stamp): void {
    if (this.#state !== LOST) this.#lostBytes = 0;
    this.#lostBytes += this.#pendingBytes + count;
    this.#pendingBytes = 0;
    this.#searchedBytes = 0;
    this.#state = LOST;
    this.#handler.lost(stamp);
  }

  /** Looks for the next record in what has come since the gap. */
  #search(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (!this.#append(bytes, start, end, stamp)) return;
    const pending = this.#pending!;
    const bound = this.#pendingBytes;
    let at = this.#searchedBytes;
    for (; at + TLS_RECORD_HEADER_BYTES <= bound; at++) {
      if (!isHeader(pending, at)) continue;
      const next = at + TLS_RECORD_HEADER_BYTES + pending[at + 3]! * 256 + pending[at + 4]!;
      if (next > bound) break;
      if (!this.#handler.recover(pending, at, next, this.#lostBytes + at, stamp)) {
        if (this.#pendingBytes === 0) return; // the handler has finished
        continue;
      }
      this.#state = FRAMED;
      this.#pendingBytes = 0;
      // A copy: the bytes go through the same buffer again.
      const rest = Buffer.from(pending.subarray(at, bound));
      this.data(rest, 0, rest.length, stamp);
      return;
    }
    // The bytes in which no record begins make room.
    if (at > MAX_TLS_RESYNC_BYTES / 2) {
      pending.copyWithin(0, at, bound);
      this.#pendingBytes = bound - at;
      this.#lostBytes += at;
      at = 0;
    }
    this.#searchedBytes = at;
  }
}

/** A record header: a known type, version 3.x, a length that a record can have. */
function isHeader(bytes: Buffer, at: number): boolean {
  const type = bytes[at]!;
  if (type < CHANGE_CIPHER_SPEC || type > APPLICATION_DATA || bytes[at + 1] !== 3 || bytes[at + 2]! > 4)
    return false;
  return bytes[at + 3]! * 256 + bytes[at + 4]! <= MAX_TLS_RECORD_BYTES;
}
