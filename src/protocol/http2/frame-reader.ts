// One direction of an HTTP/2 connection as frames (RFC 9113 section 4): header blocks are put together and handed on,
// everything else is counted off unread. All its transitions are in this file.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Direction, Stamp, Stream } from '../../flow/stream.ts';
import type { Counters } from '../../shared/counters.ts';
import { GrowableBuffer } from '../growable-buffer.ts';
import { MAX_HEAD_BYTES } from '../limits.ts';
import * as frame from './frame.ts';
import { FrameSearch } from './frame-search.ts';
import { HeaderBlock } from './header-block.ts';
import { MAX_FRAME_SEARCH_BYTES, MAX_INSPECTED_FRAME_BYTES } from './limits.ts';

/** What decides about the blocks: it knows both directions. */
export interface FrameHandler {
  /** A header block in `bytes[start, end)`; with `truncated` only its beginning was seen. */
  onBlock(
    block: HeaderBlock,
    bytes: Buffer,
    start: number,
    end: number,
    truncated: boolean,
    stamp: Stamp,
  ): void;
  /** The sender of `direction` has sent its last data on a stream, or (`isReset`) the stream is over. */
  onStreamEnd(direction: Direction, streamId: number, isReset: boolean, stamp: Stamp): void;
  /** The sender of `direction` takes frames of this size. */
  onMaxFrame(direction: Direction, maxFrameBytes: number): void;
  /** `direction` begins with a client's preface. */
  onPreface(direction: Direction): void;
  /** Header blocks of `direction` may be missing. */
  onLost(direction: Direction): void;
  /** Is the data of a stream wanted? */
  wantsData?(direction: Direction, streamId: number): boolean;
  /** Data that was wanted, of one frame. */
  onData?(
    direction: Direction,
    streamId: number,
    bytes: Buffer,
    start: number,
    end: number,
    stamp: Stamp,
  ): void;
  /** Some data of a stream that was wanted will not come; null: of streams that are not known. */
  onDataLost?(direction: Direction, streamId: number | null, stamp: Stamp): void;
}

/** Before the first frame, where a client sends its preface. */
const BEGINNING = 0;
/** Before or inside the nine octets of a frame header. */
const HEADER = 1;
/** Inside a payload that is wanted. */
const PAYLOAD = 2;
/** Frame boundaries are not known. */
const LOST = 3;
type ReaderState = typeof BEGINNING | typeof HEADER | typeof PAYLOAD | typeof LOST;

/** One for all readers: read before it is used again. */
const search = new FrameSearch();

export class FrameReader {
  readonly #stream: Stream;
  readonly #handler: FrameHandler;
  readonly #counters: Counters;
  /** The largest frame that the receiver is known to take. */
  maxFrameBytes = frame.INITIAL_MAX_FRAME_BYTES;

  readonly direction: Direction;
  #state: ReaderState;
  /** The part of a frame header, or of the preface, that came in earlier segments. */
  readonly #header = Buffer.alloc(frame.HEADER_BYTES);
  #headerBytes = 0;
  /** Of the frame whose payload is being read. */
  #type: frame.ReadFrameType = frame.DATA;
  #flags = 0;
  #length = 0;
  /** Of the last frame of data that was wanted. */
  #dataStreamId = 0;
  readonly #payload: GrowableBuffer;
  readonly #block: HeaderBlock;
  /** Bytes that are searched for a frame boundary, and whether a segment began with them. */
  readonly #searched: GrowableBuffer;
  #searchedIsAligned = false;

  /** `isAtFrame`: the first bytes begin a frame, or a preface. */
  constructor(
    stream: Stream,
    handler: FrameHandler,
    counters: Counters,
    budget: BufferBudget,
    isAtFrame: boolean,
  ) {
    this.#stream = stream;
    this.#handler = handler;
    this.#counters = counters;
    this.direction = stream.direction;
    this.#state = isAtFrame ? BEGINNING : LOST;
    this.#payload = new GrowableBuffer(budget, MAX_HEAD_BYTES);
    this.#block = new HeaderBlock(stream.direction, budget);
    this.#searched = new GrowableBuffer(budget, MAX_FRAME_SEARCH_BYTES);
  }

  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    let at = start;
    while (at < end) {
      if (this.#state === HEADER) at = this.#readHeader(bytes, at, end, stamp);
      else if (this.#state === PAYLOAD) at = this.#readPayload(bytes, at, end, stamp);
      else if (this.#state === BEGINNING) at = this.#readPreface(bytes, at, end);
      else at = this.#search(bytes, at, end, stamp);
    }
  }

  /** `count` bytes are missing that were not skipped. */
  gap(count: number, stamp: Stamp): void {
    const missing = this.#length - this.#payload.length;
    const isInside = this.#state === PAYLOAD && count <= missing;
    const isHarmless = isInside && (this.#type === frame.SETTINGS || this.#type === frame.DATA);
    this.#breakBlock(stamp);
    this.#searched.clear();
    if (!isHarmless) this.#handler.onLost(this.direction);
    this.#handler.onDataLost?.(this.direction, null, stamp);
    this.#headerBytes = 0;
    this.#state = isInside ? HEADER : LOST;
    if (isInside) this.#stream.skip = missing - count;
  }

  /** Nothing more will come. */
  end(stamp: Stamp): void {
    this.#breakBlock(stamp);
    this.#searched.clear();
    this.#state = LOST;
    this.#stream.skip = Number.POSITIVE_INFINITY;
  }

  #readPreface(bytes: Buffer, start: number, end: number): number {
    const { PREFACE } = frame;
    let at = start;
    while (at < end && this.#headerBytes < PREFACE.length && bytes[at] === PREFACE[this.#headerBytes]) {
      this.#headerBytes++;
      at++;
    }
    const isPreface = this.#headerBytes === PREFACE.length;
    if (at === end && !isPreface) return end;
    // No frame begins like a preface does: its length would be more than five million octets.
    this.#state = isPreface || this.#headerBytes === 0 ? HEADER : LOST;
    this.#headerBytes = 0;
    if (isPreface) this.#handler.onPreface(this.direction);
    return at;
  }

  #readHeader(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    if (this.#headerBytes === 0 && end - start >= frame.HEADER_BYTES)
      return this.#begin(bytes, start, start + frame.HEADER_BYTES, end, stamp);
    const count = Math.min(frame.HEADER_BYTES - this.#headerBytes, end - start);
    bytes.copy(this.#header, this.#headerBytes, start, start + count);
    this.#headerBytes += count;
    if (this.#headerBytes < frame.HEADER_BYTES) return end;
    this.#headerBytes = 0;
    return this.#begin(this.#header, 0, start + count, end, stamp);
  }

  /** A frame whose header is at `header[at]` and whose payload begins at `start`. Returns where reading goes on. */
  #begin(header: Buffer, at: number, start: number, end: number, stamp: Stamp): number {
    const type = frame.frameType(header, at);
    const flags = frame.frameFlags(header, at);
    const length = frame.framePayloadBytes(header, at);
    const streamId = frame.frameStreamId(header, at);
    const block = this.#block;
    if (!frame.isPossibleFrame(type, length, streamId)) {
      this.#counters.damagedFrames++;
      this.#lose(stamp);
      this.#state = LOST;
      return start;
    }
    // RFC 9113 section 6.10: nothing may stand between the pieces of a block.
    if (block.isOpen && (type !== frame.CONTINUATION || streamId !== block.streamId)) this.#lose(stamp);
    if (type === frame.HEADERS || type === frame.PUSH_PROMISE) block.open(type, flags, streamId);
    else if (type === frame.DATA) {
      if (!this.#inspects(streamId, length, stamp)) {
        if (flags & frame.END_STREAM) this.#handler.onStreamEnd(this.direction, streamId, false, stamp);
        return this.#skip(length, start, end);
      }
      this.#dataStreamId = streamId;
    } else if (type === frame.RST_STREAM) {
      this.#handler.onStreamEnd(this.direction, streamId, true, stamp);
      return this.#skip(length, start, end);
    } else if (type !== frame.SETTINGS && !(type === frame.CONTINUATION && block.isOpen))
      return this.#skip(length, start, end);
    this.#type = type;
    this.#flags = flags;
    this.#length = length;
    this.#state = PAYLOAD;
    if (length === 0) this.#endFrame(header, 0, 0, stamp);
    return start;
  }

  /** Whether the data of a frame is read. */
  #inspects(streamId: number, length: number, stamp: Stamp): boolean {
    if (!this.#handler.wantsData?.(this.direction, streamId)) return false;
    if (length <= MAX_INSPECTED_FRAME_BYTES) return true;
    this.#handler.onDataLost?.(this.direction, streamId, stamp);
    return false;
  }

  #skip(length: number, start: number, end: number): number {
    const here = Math.min(length, end - start);
    this.#stream.skip = length - here;
    return start + here;
  }

  #readPayload(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const payload = this.#payload;
    const missing = this.#length - payload.length;
    const here = Math.min(missing, end - start);
    if (here === this.#length) {
      this.#endFrame(bytes, start, start + here, stamp);
      return start + here;
    }
    if (!payload.add(bytes, start, start + here)) {
      if (this.#type === frame.DATA) this.#handler.onDataLost?.(this.direction, this.#dataStreamId, stamp);
      else this.#dropBlock(stamp);
      payload.clear();
      this.#state = HEADER;
      return this.#skip(missing, start, end);
    }
    if (here === missing) {
      this.#endFrame(payload.bytes, 0, this.#length, stamp);
      payload.clear();
    }
    return start + here;
  }

  /** The payload of a frame is complete. */
  #endFrame(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#state = HEADER;
    if (this.#type === frame.SETTINGS) {
      const largest = frame.maxFrameSetting(bytes, start, end);
      if (largest > 0) this.#handler.onMaxFrame(this.direction, largest);
      return;
    }
    if (this.#type === frame.DATA) {
      this.#endData(bytes, start, end, stamp);
      return;
    }
    const block = this.#block;
    if (!block.locate(this.#type, this.#flags, bytes, start, end, this.#length)) {
      this.#counters.damagedFrames++;
      this.#lose(stamp);
      return;
    }
    const isLast = (this.#flags & frame.END_HEADERS) !== 0;
    const { first, last, fragments } = block;
    if (isLast && fragments.length === 0) this.#handler.onBlock(block, bytes, first, last, false, stamp);
    else if (!fragments.add(bytes, first, last)) {
      this.#dropBlock(stamp);
      return;
    } else if (isLast) this.#handler.onBlock(block, fragments.bytes, 0, fragments.length, false, stamp);
    if (isLast) block.close();
  }

  /** RFC 9113 section 6.1: the length of the padding, the data, the padding. */
  #endData(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const streamId = this.#dataStreamId;
    const isPadded = (this.#flags & frame.PADDED) !== 0 && start < end;
    const first = isPadded ? start + 1 : start;
    const last = isPadded ? end - bytes[start]! : end;
    this.#handler.onData?.(this.direction, streamId, bytes, first, Math.max(first, last), stamp);
    if (this.#flags & frame.END_STREAM) this.#handler.onStreamEnd(this.direction, streamId, false, stamp);
  }

  /** The open block is too large, or there is no memory for it. */
  #dropBlock(stamp: Stamp): void {
    this.#counters.oversizeHeads++;
    this.#lose(stamp);
  }

  /** What follows in this direction cannot build on what came before. */
  #lose(stamp: Stamp): void {
    this.#breakBlock(stamp);
    this.#handler.onLost(this.direction);
  }

  /** The open block will not be completed: what is here of it is handed on as truncated. */
  #breakBlock(stamp: Stamp): void {
    const block = this.#block;
    const payload = this.#payload;
    if (block.isOpen) {
      const { fragments } = block;
      const { bytes, length } = payload;
      const type = this.#type;
      const isOfBlock = length > 0 && type !== frame.DATA && type !== frame.SETTINGS;
      if (isOfBlock && block.locate(type, this.#flags, bytes, 0, length, this.#length))
        fragments.add(bytes, block.first, block.last);
      this.#handler.onBlock(block, fragments.bytes, 0, fragments.length, true, stamp);
      block.close();
    }
    payload.clear();
  }

  /** Waits until frame headers that lead from one to the next show where frames begin. */
  #search(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const searched = this.#searched;
    while (searched.length > 0 && !searched.add(bytes, start, end)) this.#dropCandidate();
    if (searched.length === 0) {
      search.find(bytes, start, start, end, false, this.maxFrameBytes);
      // The bytes that are passed over may have been header blocks.
      if (search.candidate > start) this.#handler.onLost(this.direction);
      if (search.frames < 0) {
        this.#searchedIsAligned = search.candidate === start;
        searched.add(bytes, search.candidate, end);
        return end;
      }
      this.#state = HEADER;
      return search.frames;
    }
    const { bytes: kept, length } = searched;
    const segment = length - (end - start);
    search.find(kept, 0, segment, length, this.#searchedIsAligned, this.maxFrameBytes);
    const isNew = search.frames < 0 && search.beginsAt(kept, segment, length, this.maxFrameBytes);
    const first = isNew ? segment : search.frames;
    if (first < 0) {
      this.#keepCandidate(search.candidate, segment);
      return end;
    }
    if (first > 0) this.#handler.onLost(this.direction);
    this.#state = HEADER;
    searched.clear();
    this.data(kept, first, length, stamp);
    return end;
  }

  /** No room for what would prove the first candidate: the next one takes its place. */
  #dropCandidate(): void {
    const { bytes, length } = this.#searched;
    search.find(bytes, 1, length, length, false, this.maxFrameBytes);
    this.#keepCandidate(search.candidate, length);
  }

  #keepCandidate(at: number, segment: number): void {
    if (at === 0) return;
    this.#searchedIsAligned = at === segment;
    this.#searched.dropBefore(at);
    this.#handler.onLost(this.direction);
  }
}
