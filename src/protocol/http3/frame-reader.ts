// One direction of a stream as frames (RFC 9114 section 7.1). Where a hole takes the header of a frame, nothing says where
// the next one begins: the rest of the stream is not read, until `resume` says that one does.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp } from '../../flow/stream.ts';
import { GrowableBuffer } from '../growable-buffer.ts';
import { MAX_HEAD_BYTES } from '../limits.ts';
import { VariableInteger } from '../quic/variable-integer.ts';
import { DATA_FRAME, WEBTRANSPORT_STREAM } from './frame.ts';

/** What knows which frames the stream may have. */
export interface Http3FrameHandler {
  /** A frame that is not DATA begins. True: its payload is wanted, in one piece. */
  onFrame(type: number): boolean;
  /** The payload of a frame that was wanted; with `truncated` only its beginning was seen. */
  onPayload(type: number, bytes: Buffer, start: number, end: number, truncated: boolean, stamp: Stamp): void;
  /** The next bytes of DATA frames are wanted. */
  readonly wantsData: boolean;
  onData(bytes: Buffer, start: number, end: number, stamp: Stamp): void;
  /** A frame could not be kept whole. */
  onOversize(): void;
  /** Bytes are missing: those of a DATA frame, or (`isEnd`) all that follow. */
  onLost(isEnd: boolean, stamp: Stamp): void;
}

/** Before or inside the type and the length of a frame. */
const HEADER = 0;
/** Inside a payload. */
const PAYLOAD = 1;
/** Nothing more is read. */
const OVER = 2;
/** Behind a hole: where a frame begins is not known. */
const LOST = 3;
type ReaderState = typeof HEADER | typeof PAYLOAD | typeof OVER | typeof LOST;

/** Two integers. */
const MAX_HEADER_BYTES = 16;

/** One for all readers: read before it is used again. */
const integer = new VariableInteger();

export class Http3FrameReader {
  readonly #handler: Http3FrameHandler;
  #state: ReaderState = HEADER;
  /** The part of a frame header that came before. */
  readonly #header = Buffer.alloc(MAX_HEADER_BYTES);
  #headerBytes = 0;
  /** Of the frame whose payload is being read: the bytes that are still to come, and whether they are kept. */
  #type = DATA_FRAME;
  #left = 0;
  #isWanted = false;
  readonly #payload: GrowableBuffer;

  constructor(handler: Http3FrameHandler, budget: BufferBudget) {
    this.#handler = handler;
    this.#payload = new GrowableBuffer(budget, MAX_HEAD_BYTES);
  }

  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    let at = start;
    while (at < end && (this.#state === HEADER || this.#state === PAYLOAD))
      at =
        this.#state === HEADER ? this.#readHeader(bytes, at, end, stamp) : this.#read(bytes, at, end, stamp);
  }

  get skippable(): number {
    if (this.#state === HEADER) return 0;
    if (this.#state !== PAYLOAD) return Number.POSITIVE_INFINITY;
    const isRead = this.#type === DATA_FRAME ? this.#handler.wantsData : this.#isWanted;
    return isRead ? 0 : this.#left;
  }

  skipped(length: number): void {
    if (this.#state !== PAYLOAD) return;
    this.#left -= length;
    if (this.#left <= 0) this.#state = HEADER;
  }

  gap(length: number, stamp: Stamp): void {
    if (this.#state === OVER || this.#state === LOST) return;
    const isInside = this.#state === PAYLOAD && length <= this.#left;
    if (this.#state === PAYLOAD && this.#isWanted) this.#endPayload(true, stamp);
    if (!isInside) {
      this.#state = LOST;
      this.#headerBytes = 0;
      this.#handler.onLost(true, stamp);
      return;
    }
    if (this.#type === DATA_FRAME) this.#handler.onLost(false, stamp);
    this.skipped(length);
  }

  /** A hole has taken the header of a frame. */
  get isLost(): boolean {
    return this.#state === LOST;
  }

  /** The next byte begins a frame. */
  resume(): void {
    if (this.#state === LOST) this.#state = HEADER;
  }

  /** Nothing more will come. */
  end(stamp: Stamp): void {
    if (this.#state === PAYLOAD && this.#isWanted) this.#endPayload(true, stamp);
    this.#state = OVER;
  }

  #readHeader(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    if (this.#headerBytes === 0) {
      const next = this.#begin(bytes, start, end, stamp);
      if (next >= 0) return next;
    }
    let at = start;
    while (at < end) {
      this.#header[this.#headerBytes++] = bytes[at++]!;
      if (this.#begin(this.#header, 0, this.#headerBytes, stamp) < 0) continue;
      this.#headerBytes = 0;
      return at;
    }
    return end;
  }

  /** Begins the frame whose header is at `at`; returns where its payload begins, or -1 when the header is not whole. */
  #begin(bytes: Buffer, at: number, end: number, stamp: Stamp): number {
    if (!integer.read(bytes, at, end)) return -1;
    const type = integer.value;
    if (type === WEBTRANSPORT_STREAM) {
      this.#state = OVER;
      return integer.next;
    }
    if (!integer.read(bytes, integer.next, end)) return -1;
    const { value: length, next } = integer;
    this.#type = type;
    this.#left = length;
    this.#isWanted = type !== DATA_FRAME && this.#handler.onFrame(type);
    if (length > 0) this.#state = PAYLOAD;
    else if (this.#isWanted) this.#handler.onPayload(type, bytes, next, next, false, stamp);
    return next;
  }

  #read(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const count = Math.min(this.#left, end - start);
    const next = start + count;
    if (this.#type === DATA_FRAME) {
      if (this.#handler.wantsData) this.#handler.onData(bytes, start, next, stamp);
    } else if (this.#isWanted) {
      const payload = this.#payload;
      if (payload.length === 0 && count === this.#left) {
        this.#isWanted = false;
        this.#state = HEADER;
        this.#handler.onPayload(this.#type, bytes, start, next, false, stamp);
        return next;
      }
      if (!payload.add(bytes, start, next)) {
        this.#handler.onOversize();
        this.#endPayload(true, stamp);
      } else if (count === this.#left) this.#endPayload(false, stamp);
    }
    this.skipped(count);
    return next;
  }

  /** Hands on what was kept of a payload. */
  #endPayload(truncated: boolean, stamp: Stamp): void {
    const payload = this.#payload;
    this.#isWanted = false;
    this.#handler.onPayload(this.#type, payload.bytes, 0, payload.length, truncated, stamp);
    payload.clear();
  }
}
