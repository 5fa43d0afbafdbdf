// One direction of an HTTP/1 connection (RFC 9112): finds header blocks, hands them on when they are complete, and
// counts bodies off without looking at them. All its transitions are in this file.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp, Stream } from '../../flow/stream.ts';
import type { Counters } from '../../shared/counters.ts';
import type { MessageKind } from '../events.ts';
import { GrowableBuffer } from '../growable-buffer.ts';
import { MAX_HEAD_BYTES } from '../limits.ts';
import type { PostedForm } from '../posted-form.ts';
import { CHUNK_BROKEN, CHUNK_DATA, CHUNK_DONE, ChunkedReader } from './chunked.ts';
import type { HeadHandler } from './head-handler.ts';
import { HeadScanner } from './head-scanner.ts';
import { InspectedBody } from './inspected-body.ts';
import { findStatusLine, NO, requestLineAt, skipEmptyLines, statusLineAt, YES } from './start-line.ts';

/** Between two messages, or inside a head. */
const HEAD = 0;
/** The stream skips the body. */
const BODY = 1;
const CHUNKED = 2;
/** Framing lost: waiting for a start line. */
const LOST = 3;
/** The bytes belong to somebody else. */
const PASSTHROUGH = 4;
/** In a body, or a chunk of one, whose beginning somebody wants to see. */
const FORM = 5;

/** One for all: its facts are read before anything else is scanned. */
export const scanner = new HeadScanner();

export class Http1Parser {
  readonly #kind: MessageKind;
  readonly #stream: Stream;
  readonly #handler: HeadHandler;
  readonly #counters: Counters;
  readonly #budget: BufferBudget;
  #state: number;
  /** The part of a head that came in earlier segments. */
  #pending: GrowableBuffer | null = null;
  #lineStart = 0;
  /** The start line is judged again when so many bytes are here: each time twice as many. */
  #judgeAtBytes = 0;
  /** The part of a head was found after the framing was lost: it may turn out to be none. */
  #isGuess = false;
  #chunks: ChunkedReader | null = null;
  #shown: InspectedBody | null = null;

  constructor(
    kind: MessageKind,
    stream: Stream,
    handler: HeadHandler,
    counters: Counters,
    budget: BufferBudget,
    fromStart: boolean,
  ) {
    this.#kind = kind;
    this.#stream = stream;
    this.#handler = handler;
    this.#counters = counters;
    this.#budget = budget;
    this.#state = fromStart ? HEAD : LOST;
  }

  /** Shows the body of the head at hand to `form`; null shows it to nobody. */
  inspectBody(form: PostedForm | null): void {
    this.#shown?.form.close();
    this.#shown = form === null ? null : new InspectedBody(form, this.#stream);
  }

  /** Between two messages, with nothing half read. */
  get isIdle(): boolean {
    return this.#pending === null && this.#state === HEAD;
  }

  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    let at = start;
    while (at < end) {
      switch (this.#state) {
        case HEAD:
          at = this.#head(bytes, at, end, stamp);
          break;
        case CHUNKED:
          at = this.#chunk(bytes, at, end);
          break;
        case LOST:
          at = this.#resume(bytes, at, end, stamp);
          break;
        case FORM:
          at = this.#shown!.inspect(bytes, at, end);
          if (this.#shown!.isOver) this.#skipRest();
          break;
        case PASSTHROUGH:
          this.#handler.onPassthrough(this.#kind, bytes, at, end, stamp);
          return;
        default: {
          // A body that begins in the same segment as its head.
          const count = Math.min(this.#stream.skip, end - at) | 0; // see Stream.deliver
          this.#stream.skip -= count;
          at += count;
          if (this.#stream.skip === 0) this.skipped();
        }
      }
    }
  }

  /** The body, or the data of a chunk, is over. */
  skipped(): void {
    if (this.#state === BODY) this.#state = HEAD;
  }

  /** `count` bytes are missing. */
  gap(stamp: Stamp, count = 0): void {
    if (this.#state === FORM) {
      this.#skipRest();
      this.#stream.lose(count, stamp);
      return;
    }
    if (this.#state === PASSTHROUGH) {
      this.#handler.onPassthroughGap(this.#kind);
      return;
    }
    const wasHead = this.#state === HEAD;
    // The handler may decide otherwise: what it makes of a broken head can end HTTP here.
    this.#state = LOST;
    if (!wasHead) return;
    if (this.#pending !== null) this.#breakHead(stamp);
    else this.#handler.onLost(this.#kind);
  }

  /** The stream is over; a sender that closes ends its header block too, the end of a capture does not. */
  end(cut: boolean, stamp: Stamp): void {
    const pending = this.#pending;
    if (this.#state === HEAD && pending !== null) {
      const { bytes, length } = pending;
      if (!cut && this.#lineStart === length) {
        scanner.scan(bytes, 0, length);
        this.#complete(bytes, 0, length, stamp);
      } else this.#breakHead(stamp);
    }
    this.#forgetPending();
    this.#shown?.form.close();
    this.#state = LOST;
    this.#stream.skip = Number.POSITIVE_INFINITY;
  }

  /** Goes on with HTTP after all: a CONNECT that was refused. What came behind it is known, unless `isLost`. */
  resumeHttp(isLost: boolean): void {
    if (this.#state === PASSTHROUGH) this.#state = isLost ? LOST : HEAD;
  }

  /** The sender has gone on to another message: a body that seemed to be longer was none. */
  endBody(bytesLeft: number): void {
    if (this.#state !== BODY && this.#state !== CHUNKED) return;
    if (bytesLeft > 0) this.#stream.skip = Math.min(this.#stream.skip, bytesLeft);
    else this.#stream.skip = 0;
    if (this.#state === CHUNKED && bytesLeft > 0) return;
    if (bytesLeft <= 0) this.#state = HEAD;
  }

  /** What follows belongs to somebody else. */
  detach(): void {
    this.#forgetPending();
    this.#shown?.form.close();
    this.#state = PASSTHROUGH;
  }

  #head(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    if (this.#pending !== null) return this.#headGoesOn(bytes, start, end, stamp);
    const first = skipEmptyLines(bytes, start, end);
    if (first === end) return end;
    const verdict = this.#startsHere(bytes, first, end);
    if (verdict === NO) {
      this.#state = LOST;
      // The line is not looked at again at its own first byte: it is known to be none.
      return end;
    }
    if (verdict === YES && scanner.scan(bytes, first, end)) {
      const { headEnd } = scanner;
      this.#complete(bytes, first, headEnd, stamp);
      return headEnd;
    }
    if (this.#keep(bytes, first, end, stamp) && verdict === YES) this.#lineStart = scanner.lineStart - first;
    return end;
  }

  /** Some of the head is here already: add the new bytes, and look on from where the last look stopped. */
  #headGoesOn(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const before = this.#pending!.length;
    if (!this.#keep(bytes, start, end, stamp)) return end;
    const { bytes: pending, length } = this.#pending!;
    const isComplete = scanner.findEnd(pending, this.#lineStart, before, length);
    const { headEnd, lineStart } = scanner;
    const isJudged = this.#lineStart > 0;
    if (!isJudged && (isComplete || lineStart > 0 || length >= this.#judgeAtBytes)) {
      if (this.#startsHere(pending, 0, length) === NO) {
        this.#forgetPending();
        this.#state = LOST;
        return start;
      }
      this.#judgeAtBytes = length * 2;
    }
    if (!isComplete) {
      this.#lineStart = lineStart;
      return end;
    }
    scanner.scan(pending, 0, headEnd);
    this.#complete(pending, 0, headEnd, stamp);
    this.#forgetPending();
    return start + (headEnd - before);
  }

  #complete(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#isGuess = false;
    const body = this.#handler.onHead(this.#kind, bytes, start, end, stamp);
    if (body === 0) this.#state = HEAD;
    else if (body === 'chunked') {
      this.#chunks = new ChunkedReader();
      this.#state = CHUNKED;
    } else if (body === 'hold' || body === 'hand-over') this.#state = PASSTHROUGH;
    else {
      this.#state = BODY;
      this.#stream.skip = body === 'until-close' ? Number.POSITIVE_INFINITY : body;
      this.#chunks = null;
      if (this.#shown?.begin()) this.#state = FORM;
    }
  }

  /** The rest of the body, or of the chunk, is counted off as if nobody had looked. */
  #skipRest(): void {
    this.#shown!.skipRest();
    this.#state = this.#chunks !== null ? CHUNKED : this.#stream.skip === 0 ? HEAD : BODY;
  }

  #chunk(bytes: Buffer, start: number, end: number): number {
    const chunks = this.#chunks!;
    if (this.#stream.skip > 0) {
      const count = Math.min(this.#stream.skip, end - start) | 0;
      this.#stream.skip -= count;
      return start + count;
    }
    switch (chunks.read(bytes, start, end)) {
      case CHUNK_DATA:
        this.#stream.skip = chunks.dataBytes;
        if (this.#shown?.begin()) this.#state = FORM;
        return chunks.at;
      case CHUNK_DONE:
        this.#state = HEAD;
        return chunks.at;
      case CHUNK_BROKEN:
        this.#state = LOST;
        return end;
      default:
        return end;
    }
  }

  /** Framing is lost: a segment that begins with a start line begins a message; else one may lie inside it. */
  #resume(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const kind = this.#kind;
    const handler = this.#handler;
    if (!handler.mayResume(kind, stamp, end - start)) return end;
    let first = skipEmptyLines(bytes, start, end);
    if (first === end) return end;
    if (this.#startsHere(bytes, first, end) === NO) {
      first = handler.mayResumeInside(kind, stamp, end - start) ? findStatusLine(bytes, start, end) : -1;
      if (first < 0) return end;
    }
    this.#state = HEAD;
    this.#isGuess = true;
    return first;
  }

  #startsHere(bytes: Buffer, start: number, end: number): number {
    return this.#kind === 'request' ? requestLineAt(bytes, start, end) : statusLineAt(bytes, start, end);
  }

  /** Copies a part of a head; false when it is too large, and given up. */
  #keep(bytes: Buffer, start: number, end: number, stamp: Stamp): boolean {
    this.#pending ??= new GrowableBuffer(this.#budget);
    if (this.#pending.length + end - start <= MAX_HEAD_BYTES && this.#pending.add(bytes, start, end))
      return true;
    this.#counters.oversizeHeads++;
    this.#state = LOST;
    this.#breakHead(stamp);
    return false;
  }

  #breakHead(stamp: Stamp): void {
    const { bytes, length } = this.#pending!;
    if (this.#startsHere(bytes, 0, length) === YES)
      this.#handler.onBrokenHead(this.#kind, bytes, 0, length, stamp);
    else if (!this.#isGuess) this.#handler.onLost(this.#kind);
    this.#forgetPending();
  }

  #forgetPending(): void {
    this.#pending?.clear();
    this.#pending = null;
    this.#lineStart = 0;
    this.#judgeAtBytes = 0;
    this.#isGuess = false;
  }
}
