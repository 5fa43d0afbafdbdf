// A header block that comes in pieces: a HEADERS or PUSH_PROMISE frame, and CONTINUATION frames behind it (RFC 9113
// sections 4.3, 6.2, 6.6 and 6.10). A block that fits in one frame is never copied.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Direction } from '../../flow/stream.ts';
import { GrowableBuffer } from '../growable-buffer.ts';
import { MAX_HEAD_BYTES } from '../limits.ts';
import * as frame from './frame.ts';

const PRIORITY_BYTES = 5;
const STREAM_ID_BYTES = 4;

export class HeaderBlock {
  readonly direction: Direction;
  streamId = 0;
  isPromise = false;
  /** The stream that a PUSH_PROMISE promises; 0 while it is not known. */
  promisedId = 0;
  /** Its sender sends nothing more on the stream. */
  endsStream = false;
  /** Nothing comes behind a trailer section (RFC 9113 section 8.1). */
  get mayBeTrailers(): boolean {
    return this.endsStream;
  }

  isOpen = false;
  /** Where `locate` found the fragment of a frame. */
  first = 0;
  last = 0;
  /** Copies of the fragments of a block that does not fit in one frame (RFC 9113 section 4.3). */
  readonly fragments: GrowableBuffer;

  constructor(direction: Direction, budget: BufferBudget) {
    this.direction = direction;
    this.fragments = new GrowableBuffer(budget, MAX_HEAD_BYTES);
  }

  open(type: frame.BlockFrameType, flags: number, streamId: number): void {
    this.isOpen = true;
    this.streamId = streamId;
    this.isPromise = type === frame.PUSH_PROMISE;
    this.promisedId = 0;
    this.endsStream = type === frame.HEADERS && (flags & frame.END_STREAM) !== 0;
  }

  close(): void {
    this.isOpen = false;
    this.fragments.clear();
  }

  /**
   * Finds the fragment in `bytes[start, end)`, the payload of a frame that has `length` octets, or as much of it as
   * was seen: behind pad length, priority and promised stream, before the padding. False when there is none.
   */
  locate(
    type: frame.BlockFrameType,
    flags: number,
    bytes: Buffer,
    start: number,
    end: number,
    length: number,
  ): boolean {
    let first = start;
    let last = start + length;
    if (type !== frame.CONTINUATION) {
      if (flags & frame.PADDED) {
        if (first === end) return false;
        last -= bytes[first++]!;
      }
      if (type === frame.PUSH_PROMISE) {
        if (first + STREAM_ID_BYTES > end) return false;
        this.promisedId = frame.streamIdAt(bytes, first);
        first += STREAM_ID_BYTES;
      } else if (flags & frame.HAS_PRIORITY) first += PRIORITY_BYTES;
    }
    this.first = first;
    this.last = Math.min(last, end);
    return this.first <= this.last;
  }
}
