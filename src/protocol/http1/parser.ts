// One direction of an HTTP/1 connection (RFC 9112): finds header blocks, hands them on when they are complete, and
// counts bodies off unread. All its transitions are in this file.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import type { Stamp, Stream } from '../../flow/stream.ts';
import type { Counters } from '../../shared/counters.ts';
import type { BodyReader } from '../body-reader.ts';
import type { MessageKind } from '../events.ts';
import { GrowableBuffer } from '../growable-buffer.ts';
import { MAX_HEAD_BYTES } from '../limits.ts';
import { CHUNK_DATA, CHUNK_DONE, CHUNK_INVALID, CHUNK_MORE, ChunkedReader } from './chunked.ts';
import type { HeadHandler } from './head-handler.ts';
import { HeadScanner } from './head-scanner.ts';
import { HeadSearch } from './head-search.ts';
import { InspectedBody } from './inspected-body.ts';
import {
  BODY,
  CHUNKED,
  HEAD,
  INSPECTED_BODY,
  LOST,
  PASSTHROUGH,
  type ParserState,
  UNSURE_BODY,
} from './parser-state.ts';
import { isBody } from './resumed-head.ts';
import { skipEmptyLines } from './start-line.ts';
import { NO_STATUS_LINE } from './status-line.ts';

const scanner = new HeadScanner(); // one for all parsers

export class Http1Parser {
  readonly #kind: MessageKind;
  readonly #stream: Stream;
  readonly #handler: HeadHandler;
  readonly #search: HeadSearch;
  readonly #counters: Counters;
  readonly #budget: BufferBudget;
  #state: ParserState;
  /** The part of a head that came in earlier segments. */
  #pending: GrowableBuffer | null = null;
  #lineStart = 0;
  /** The start line is checked again when so many bytes are here: each time twice as many. */
  #checkAtBytes = 0;
  #chunks: ChunkedReader | null = null;
  #inspected: InspectedBody | null = null;
  /** How long the body is, if there is one (`UNSURE_BODY`). */
  #unsureBytes = Number.POSITIVE_INFINITY;
  /** Bytes from where the last head began to the end of what was delivered with it. */
  bytesFromHead = 0;
  /** `Stamp.acknowledgement` of the packet in which it began. */
  headAcknowledgement: number | null = null;
  /** What was handed on last follows a head in its segment. */
  #isMidSegment = false;

  constructor(
    kind: MessageKind,
    stream: Stream,
    handler: HeadHandler,
    counters: Counters,
    budget: BufferBudget,
    fromStart = stream.fromStart,
  ) {
    this.#kind = kind;
    this.#stream = stream;
    this.#handler = handler;
    this.#search = new HeadSearch(kind, handler);
    this.#counters = counters;
    this.#budget = budget;
    this.#state = fromStart ? HEAD : LOST;
  }

  /** Lets `reader` inspect the body of the head at hand; null skips it unread. */
  inspectBody(reader: BodyReader | null): void {
    this.#inspected = reader === null ? null : new InspectedBody(reader, this.#stream);
  }

  /** Between two messages, with nothing half read. */
  get isIdle(): boolean {
    return this.#pending === null && this.#state === HEAD;
  }

  /** Between two messages, or in a body whose end is known. */
  get isBetween(): boolean {
    return this.isIdle || (this.#state === BODY && this.#stream.skip !== Number.POSITIVE_INFINITY);
  }

  get isInsideHead(): boolean {
    return this.#pending !== null;
  }

  /** In a body that only the end of the connection ends. */
  get isUntilClose(): boolean {
    if (this.#state === INSPECTED_BODY) return this.#inspected?.isUntilClose === true;
    if (this.#state === UNSURE_BODY) return this.#unsureBytes === Number.POSITIVE_INFINITY;
    return this.#state === BODY && this.#stream.skip === Number.POSITIVE_INFINITY;
  }

  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    let at = start;
    while (at < end) {
      switch (this.#state) {
        case HEAD:
          at = this.#head(bytes, at, end, stamp);
          break;
        case CHUNKED:
          at = this.#chunk(bytes, at, end, stamp);
          break;
        case UNSURE_BODY:
          if (at === start) this.#decideBody(isBody(bytes, at, end, 0));
          else this.#decideBody(!this.#handler.isPipelined || isBody(bytes, at, end, this.#unsureBytes));
          break;
        case LOST:
          at = this.#resume(bytes, at, end, stamp);
          break;
        case INSPECTED_BODY:
          at = this.#inspect(bytes, at, end, stamp);
          break;
        case PASSTHROUGH:
          this.#isMidSegment = at !== start;
          this.#handler.onPassthrough(this.#kind, bytes, at, end, stamp);
          return;
        case BODY: {
          const count = Math.min(this.#stream.skip, end - at) | 0; // see Stream.deliver
          this.#stream.skip -= count;
          at += count;
          if (this.#stream.skip === 0) this.skipped();
        }
      }
    }
  }

  skipped(): void {
    if (this.#state === BODY) this.#state = HEAD;
  }

  /** `count` bytes are missing. */
  gap(stamp: Stamp, count = 0): void {
    this.#endInspection(false, stamp);
    if (this.#state === UNSURE_BODY) this.#decideBody(true);
    if (this.#state === INSPECTED_BODY || this.#state === BODY) {
      if (this.#state === INSPECTED_BODY) this.#skipRest();
      this.#stream.lose(count, stamp);
      return;
    }
    if (this.#state === PASSTHROUGH) {
      this.#handler.onPassthroughGap(this.#kind);
      return;
    }
    const wasHead = this.#state === HEAD;
    const hasPending = this.#pending !== null;
    // The handler may decide otherwise: an incomplete head can end HTTP here.
    this.#state = LOST;
    if (hasPending) this.#endIncomplete(stamp);
    this.#handler.onLost(this.#kind, wasHead && !hasPending, stamp);
  }

  /** The stream is over; a sender that closes ends its header block too, the end of a capture does not. */
  end(captureEnded: boolean, stamp: Stamp): void {
    const pending = this.#pending;
    if (this.#state === HEAD && pending !== null) {
      const { bytes, length } = pending;
      if (!captureEnded && this.#lineStart === length) {
        scanner.scan(bytes, 0, length);
        this.#complete(bytes, 0, length, length, stamp);
      } else this.#endIncomplete(stamp);
    }
    this.#forgetPending();
    this.#endInspection(!captureEnded && this.isUntilClose, stamp);
    if (this.#state !== PASSTHROUGH) this.#state = LOST;
    this.#stream.skip = Number.POSITIVE_INFINITY;
  }

  /** Goes on with HTTP after all: a CONNECT that was refused. What came behind it is known, unless `isLost`. */
  resumeHttp(isLost: boolean): void {
    if (this.#state === PASSTHROUGH) this.#state = isLost ? LOST : HEAD;
  }

  /** What follows the head, `bytes[start, end)`, is a body after all, which ends with the connection, or a response. */
  resumeUntilClose(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#state !== PASSTHROUGH) return;
    this.#state = UNSURE_BODY;
    this.#unsureBytes = Number.POSITIVE_INFINITY;
    if (this.#isMidSegment) this.#decideBody(true);
    this.data(bytes, start, end, stamp);
  }

  /**
   * The sender has gone on to another message: a body that seemed to be longer was none.
   * @param bytesLeft where the other message begins; NaN when that is not known
   */
  endBody(bytesLeft: number): void {
    if (this.#state === UNSURE_BODY) this.#decideBody(true);
    if (this.#state !== BODY && this.#state !== CHUNKED) return;
    if (bytesLeft > 0) {
      this.#stream.skip = Math.min(this.#stream.skip, bytesLeft);
      return;
    }
    const isKnown = bytesLeft <= 0;
    if (!isKnown && !this.isUntilClose) return;
    this.#stream.skip = 0;
    this.#state = isKnown ? HEAD : LOST;
  }

  /** What follows is no HTTP/1. */
  detach(stamp: Stamp): void {
    this.#forgetPending();
    this.#endInspection(false, stamp);
    this.#state = PASSTHROUGH;
  }

  #head(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    if (this.#pending !== null) return this.#headGoesOn(bytes, start, end, stamp);
    let first = skipEmptyLines(bytes, start, end);
    if (first === end) return end;
    const headStart = this.#search.headAt(bytes, first, end, stamp);
    if (headStart === NO_STATUS_LINE) {
      if (this.#handler.onForeign(this.#kind, bytes, first, end, stamp)) return end;
      this.#state = LOST;
      // The line is not looked at again at its own first byte: it is known to be none.
      return end;
    }
    if (headStart >= 0) {
      first = headStart;
      if (scanner.scan(bytes, first, end)) {
        const { headEnd } = scanner;
        if (!this.#search.confirms(scanner, bytes, first, headEnd, bytes, headEnd, end, stamp))
          return this.#reject(end);
        this.headAcknowledgement = stamp.acknowledgement;
        this.#complete(bytes, first, headEnd, end, stamp);
        return headEnd;
      }
    }
    if (this.#keep(bytes, first, end, stamp) && headStart >= 0) this.#lineStart = scanner.lineStart - first;
    return end;
  }

  /** Some of the head is here already: add the new bytes, and search on from where the last search stopped. */
  #headGoesOn(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const pending = this.#pending!;
    let before = pending.length;
    if (this.#lineStart === 0 && this.#search.isOther(pending.bytes, before, bytes, start, end)) {
      this.#reject(end);
      return start;
    }
    if (!this.#keep(bytes, start, end, stamp)) return end;
    let isComplete = scanner.findEnd(pending.bytes, this.#lineStart, before, pending.length);
    const isChecked = this.#lineStart > 0;
    if (!isChecked && (isComplete || scanner.lineStart > 0 || pending.length >= this.#checkAtBytes)) {
      const headStart = this.#search.headAt(pending.bytes, 0, pending.length, stamp);
      if (headStart === NO_STATUS_LINE) {
        this.#forgetPending();
        this.#state = LOST;
        return start;
      }
      this.#checkAtBytes = pending.length * 2;
      if (headStart < 0) return end;
      if (headStart > 0) {
        pending.dropBefore(headStart);
        before -= headStart;
        isComplete = scanner.findEnd(pending.bytes, 0, 0, pending.length);
      }
    }
    const { headEnd, lineStart } = scanner;
    if (!isComplete) {
      this.#lineStart = lineStart;
      return end;
    }
    scanner.scan(pending.bytes, 0, headEnd);
    const next = start + (headEnd - before);
    if (!this.#search.confirms(scanner, pending.bytes, 0, headEnd, bytes, next, end, stamp))
      return this.#reject(end);
    this.#complete(pending.bytes, 0, headEnd, pending.length, stamp);
    this.#forgetPending();
    return next;
  }

  /** What was taken for a head is text of a body. */
  #reject(end: number): number {
    this.#forgetPending();
    this.#state = LOST;
    return end;
  }

  /** The head `bytes[start, end)` is whole; `hereEnd`: where what is here ends. */
  #complete(bytes: Buffer, start: number, end: number, hereEnd: number, stamp: Stamp): void {
    this.bytesFromHead = hereEnd - start;
    this.#search.isGuess = false;
    const body = this.#handler.onHead(this.#kind, scanner, bytes, start, end, false, stamp);
    if (body === 0) {
      this.#state = HEAD;
      this.#endInspection(true, stamp);
    } else if (body === 'passthrough') {
      this.#chunks = null;
      this.#state = PASSTHROUGH;
    } else {
      this.#chunks = body === 'chunked' ? new ChunkedReader() : null;
      this.#state = body === 'chunked' ? CHUNKED : BODY;
      this.#stream.skip = body === 'chunked' ? 0 : body === 'until-close' ? Number.POSITIVE_INFINITY : body;
      if (this.#kind === 'response' && this.#handler.isBodyGuess) {
        this.#unsureBytes = this.#stream.skip;
        this.#stream.skip = 0;
        this.#state = UNSURE_BODY;
      } else if (this.#inspected?.begin()) this.#state = INSPECTED_BODY;
    }
  }

  /** What follows the head is a body, or it has none and another message begins. */
  #decideBody(hasBody: boolean): void {
    this.#state = hasBody ? (this.#chunks === null ? BODY : CHUNKED) : HEAD;
    this.#search.isGuess = !hasBody;
    if (hasBody) this.#stream.skip = this.#unsureBytes;
  }

  #inspect(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const inspected = this.#inspected!;
    const at = inspected.inspect(bytes, start, end, stamp);
    if (!inspected.isOver) return at;
    this.#skipRest();
    if (this.#state === HEAD) this.#endInspection(true, stamp);
    return at;
  }

  /** Nothing more of the body will be inspected: it is over, or (not `isWhole`) some of it is lost. */
  #endInspection(isWhole: boolean, stamp: Stamp): void {
    this.#inspected?.close(isWhole, stamp);
  }

  #skipRest(): void {
    this.#inspected!.skipRest();
    this.#state = this.#chunks !== null ? CHUNKED : this.#stream.skip === 0 ? HEAD : BODY;
  }

  #chunk(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    const chunks = this.#chunks!;
    if (this.#stream.skip > 0) {
      const count = Math.min(this.#stream.skip, end - start) | 0;
      this.#stream.skip -= count;
      return start + count;
    }
    switch (chunks.read(bytes, start, end)) {
      case CHUNK_DATA:
        this.#stream.skip = chunks.dataBytes;
        if (this.#inspected?.begin()) this.#state = INSPECTED_BODY;
        return chunks.at;
      case CHUNK_DONE:
        this.#state = HEAD;
        this.#endInspection(true, stamp);
        return chunks.at;
      case CHUNK_INVALID:
        this.#state = LOST;
        this.#endInspection(false, stamp);
        return end;
      case CHUNK_MORE:
        return end;
    }
  }

  /** Framing is lost: a segment that begins with a start line begins a message; else one may lie inside it. */
  #resume(bytes: Buffer, start: number, end: number, stamp: Stamp): number {
    if (this.#handler.onForeign(this.#kind, bytes, start, end, stamp)) return end;
    const first = this.#search.resumedAt(bytes, start, end, stamp);
    if (first < 0 || first === end) return end;
    this.#state = HEAD;
    this.#search.isGuess = true;
    return first;
  }

  /** Copies a part of a head; false when the head is too large, and ended as incomplete. */
  #keep(bytes: Buffer, start: number, end: number, stamp: Stamp): boolean {
    if (this.#pending === null) this.headAcknowledgement = stamp.acknowledgement;
    this.#pending ??= new GrowableBuffer(this.#budget);
    if (this.#pending.length + end - start <= MAX_HEAD_BYTES && this.#pending.add(bytes, start, end))
      return true;
    this.#counters.oversizeHeads++;
    this.#state = LOST;
    this.#endIncomplete(stamp);
    return false;
  }

  /** The rest of the head will not be seen. */
  #endIncomplete(stamp: Stamp): void {
    const { bytes, length } = this.#pending!;
    const headStart = this.#search.headAt(bytes, 0, length, stamp);
    if (headStart >= 0) {
      scanner.scan(bytes, headStart, length);
      this.bytesFromHead = length - headStart;
      this.#handler.onHead(this.#kind, scanner, bytes, headStart, length, true, stamp);
    } else if (!this.#search.isGuess) this.#handler.onLost(this.#kind, true, stamp);
    this.#forgetPending();
  }

  #forgetPending(): void {
    this.#pending?.clear();
    this.#pending = null;
    this.#lineStart = 0;
    this.#checkAtBytes = 0;
    this.#search.isGuess = false;
  }
}
