// One direction of a stream with messages: a request stream (RFC 9114 section 4.1) or a push stream (section 4.6). What comes
// behind a field section that waits for insertions waits with it.

import type { Direction, Stamp } from '../../flow/stream.ts';
import type { ProtocolContext } from '../context.ts';
import type { FieldList } from '../field-compression/field-list.ts';
import { MAX_CONTENT_BYTES } from '../limits.ts';
import type { StreamMessages } from '../multiplexed/stream-messages.ts';
import { VariableInteger } from '../quic/variable-integer.ts';
import type { BlockedSections, BlockedStream } from './blocked-sections.ts';
import { HEADERS_FRAME, isErrorOnMessageStream, PUSH_PROMISE_FRAME } from './frame.ts';
import { type Http3FrameHandler, Http3FrameReader } from './frame-reader.ts';
import { headersAt } from './frame-sequence.ts';
import type { QpackDecoder } from './qpack/decoder.ts';
import type { Http3StreamReader } from './stream-reader.ts';

/** What the streams of a connection share. */
export interface MessageStreamOwner {
  readonly context: ProtocolContext;
  readonly messages: StreamMessages;
  readonly blocked: BlockedSections;
  readonly client: Direction;
  readonly decoders: readonly [QpackDecoder, QpackDecoder];
  /** The number under which a response is expected that the server promises to push. */
  promisedStream(pushId: number): number;
}

/** A field section, or what comes behind one that waits. */
type Waiting =
  | {
      readonly kind: 'section';
      readonly bytes: Buffer;
      readonly truncated: boolean;
      readonly promisedId: number;
      readonly stamp: Stamp;
      requiredCount: number;
    }
  | { readonly kind: 'data'; readonly bytes: Buffer; readonly stamp: Stamp }
  | { readonly kind: 'lost'; readonly stamp: Stamp }
  | { readonly kind: 'end'; readonly isReset: boolean; readonly stamp: Stamp };

const STATUS = /^[1-9]\d\d$/;
const INTERIM_STATUS = /^1\d\d$/;

/** In the place of a promised stream, for a section that promises none. */
const NOT_PROMISED = 0;

export class MessageStream implements Http3StreamReader, Http3FrameHandler, BlockedStream {
  readonly streamId: number;
  readonly direction: Direction;
  readonly #owner: MessageStreamOwner;
  readonly #frames: Http3FrameReader;
  readonly #waiting: Waiting[] = [];
  /** Bytes of DATA frames that wait; more than MAX_CONTENT_BYTES: not all of them do. */
  #waitingDataBytes = 0;
  /** The request, or the final response, was read. */
  #hasHead = false;
  #hasHole = false;

  constructor(streamId: number, direction: Direction, owner: MessageStreamOwner) {
    this.streamId = streamId;
    this.direction = direction;
    this.#owner = owner;
    this.#frames = new Http3FrameReader(this, owner.context.budget);
  }

  data(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#mayResume && this.#beginsWithHead(bytes, start, end, stamp)) this.#frames.resume();
    this.#frames.data(bytes, start, end, stamp);
  }

  gap(length: number, stamp: Stamp): void {
    this.#hasHole = true;
    this.#frames.gap(length, stamp);
  }

  get skippable(): number {
    return this.#mayResume ? 0 : this.#frames.skippable;
  }

  skipped(length: number): void {
    this.#frames.skipped(length);
  }

  end(isReset: boolean, stamp: Stamp): void {
    this.#frames.end(stamp);
    if (this.#waiting.length > 0) this.#waiting.push({ kind: 'end', isReset, stamp: stamp.copy() });
    else this.#end(isReset, stamp);
  }

  onFrame(type: number): boolean {
    if (isErrorOnMessageStream(type)) this.#owner.context.counters.damagedFrames++;
    return type === HEADERS_FRAME || type === PUSH_PROMISE_FRAME;
  }

  onPayload(type: number, bytes: Buffer, start: number, end: number, truncated: boolean, stamp: Stamp): void {
    if (type === HEADERS_FRAME) {
      this.#section(bytes, start, end, truncated, NOT_PROMISED, stamp);
      return;
    }
    const { client, context } = this.#owner;
    const pushId = new VariableInteger();
    if (this.direction === client || !pushId.read(bytes, start, end)) context.counters.damagedFrames++;
    else this.#section(bytes, pushId.next, end, truncated, this.#owner.promisedStream(pushId.value), stamp);
  }

  get wantsData(): boolean {
    const { context, messages } = this.#owner;
    if (this.#waiting.length > 0)
      return context.sink.wantsForms === true && this.#waitingDataBytes <= MAX_CONTENT_BYTES;
    return messages.bodyReader(this.direction, this.streamId)?.isClosed === false;
  }

  onData(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    if (this.#waiting.length > 0) this.#keepData(bytes, start, end, stamp);
    else this.#addData(bytes, start, end, stamp);
  }

  onOversize(): void {
    this.#owner.context.counters.oversizeHeads++;
  }

  onLost(_isEnd: boolean, stamp: Stamp): void {
    if (this.#waiting.length > 0) this.#waiting.push({ kind: 'lost', stamp: stamp.copy() });
    else this.#loseData(stamp);
  }

  /** Reads what need not wait any more; `stamp` is the packet that made it so. */
  resume(stamp: Stamp): void {
    const { blocked } = this.#owner;
    for (let [first] = this.#waiting; first !== undefined; [first] = this.#waiting) {
      if (first.kind === 'section' && !this.#isReady(first)) return;
      this.#waiting.shift();
      this.#read(first, stamp);
    }
    blocked.delete(this);
  }

  giveUp(): void {
    this.#owner.blocked.delete(this);
    for (const waiting of this.#waiting.splice(0)) this.#read(waiting, waiting.stamp);
  }

  /** What was lost may have been an interim response, a promise, or a frame without meaning: the head may still come. */
  get #mayResume(): boolean {
    return this.#frames.isLost && !this.#hasHead && this.#waiting.length === 0;
  }

  /** Whether bytes that came together begin with the head of a message, and go on with frames as they follow on one. */
  #beginsWithHead(bytes: Buffer, start: number, end: number, { frame }: Stamp): boolean {
    const section = headersAt(bytes, start, end);
    if (section === null) return false;
    const decoder = this.#decoder;
    const requiredCount = decoder.requiredCount(bytes, section.start, section.end, frame);
    if (requiredCount === null || Number.isNaN(requiredCount) || !decoder.isReady(requiredCount, frame))
      return false;
    if (!decoder.decode(bytes, section.start, section.end, false, requiredCount)) return false;
    const { fields } = decoder;
    if (fields.isIncomplete || fields.pseudoFault !== null) return false;
    return this.direction === this.#owner.client
      ? fields.method !== null && fields.status === null && (fields.path ?? fields.authority) !== null
      : fields.method === null && STATUS.test(fields.status ?? '');
  }

  get #decoder(): QpackDecoder {
    return this.#owner.decoders[this.direction];
  }

  #section(
    bytes: Buffer,
    start: number,
    end: number,
    truncated: boolean,
    promisedId: number,
    stamp: Stamp,
  ): void {
    const decoder = this.#decoder;
    const requiredCount = decoder.requiredCount(bytes, start, end, stamp.frame);
    if (requiredCount !== null && requiredCount !== 0) decoder.received.sent(this.streamId, requiredCount);
    const mayBeRead = requiredCount === null || decoder.isReady(requiredCount, stamp.frame);
    if (mayBeRead && this.#waiting.length === 0) {
      this.#decode(bytes, start, end, truncated, promisedId, requiredCount, stamp);
      return;
    }
    if (!this.#owner.blocked.takeSection(this, end - start)) {
      this.giveUp();
      this.#decode(bytes, start, end, truncated, promisedId, requiredCount, stamp);
      return;
    }
    this.#waiting.push({
      kind: 'section',
      bytes: Buffer.from(bytes.subarray(start, end)),
      truncated,
      promisedId,
      stamp: stamp.copy(),
      requiredCount: requiredCount ?? 0,
    });
  }

  #isReady(section: Waiting & { kind: 'section' }): boolean {
    const { bytes, stamp } = section;
    if (Number.isNaN(section.requiredCount))
      section.requiredCount = this.#decoder.requiredCount(bytes, 0, bytes.length, stamp.frame) ?? 0;
    return this.#decoder.isReady(section.requiredCount, stamp.frame);
  }

  #keepData(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const last = Math.min(end, start + MAX_CONTENT_BYTES - this.#waitingDataBytes);
    const isKept = start < last && this.#owner.blocked.takeBytes(last - start);
    if (isKept) {
      const copy = Buffer.from(bytes.subarray(start, last));
      this.#waitingDataBytes += copy.length;
      this.#waiting.push({ kind: 'data', bytes: copy, stamp: stamp.copy() });
    }
    if (isKept && last === end) return;
    this.#waitingDataBytes = MAX_CONTENT_BYTES + 1;
    this.#waiting.push({ kind: 'lost', stamp: stamp.copy() });
  }

  #read(waiting: Waiting, stamp: Stamp): void {
    const { blocked } = this.#owner;
    if (waiting.kind === 'section') {
      const { bytes, truncated, promisedId, requiredCount } = waiting;
      blocked.give(1, bytes.length);
      this.#decode(bytes, 0, bytes.length, truncated, promisedId, requiredCount, stamp);
    } else if (waiting.kind === 'data') {
      const { bytes } = waiting;
      blocked.give(0, bytes.length);
      this.#waitingDataBytes = 0;
      this.#addData(bytes, 0, bytes.length, stamp);
    } else if (waiting.kind === 'lost') this.#loseData(stamp);
    else this.#end(waiting.isReset, stamp);
  }

  #decode(
    bytes: Buffer,
    start: number,
    end: number,
    truncated: boolean,
    promisedId: number,
    requiredCount: number | null,
    stamp: Stamp,
  ): void {
    const { blocked, client, context, messages } = this.#owner;
    const { direction, streamId } = this;
    // Its server has read the request: what is unknown of that stays unknown.
    if (direction !== client && promisedId === NOT_PROMISED) blocked.giveUpStream(streamId, client);
    const decoder = this.#decoder;
    const isWhole = decoder.decode(bytes, start, end, truncated, requiredCount);
    if (!isWhole && !truncated) context.counters.damagedFrames++;
    const place = {
      direction,
      streamId,
      isPromise: promisedId !== NOT_PROMISED,
      promisedId,
      endsStream: false,
      mayBeTrailers: this.#hasHead || this.#hasHole,
    };
    if (promisedId === NOT_PROMISED && isHead(decoder.fields)) this.#hasHead = true;
    messages.section(place, decoder.fields, bytes, isWhole, stamp);
  }

  #addData(bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    const reader = this.#owner.messages.bodyReader(this.direction, this.streamId);
    if (reader === null || reader.isClosed) return;
    reader.add(bytes, start, end);
    if (reader.isClosed) reader.close(false, stamp);
  }

  #loseData(stamp: Stamp): void {
    this.#owner.messages.bodyReader(this.direction, this.streamId)?.close(false, stamp);
  }

  #end(isReset: boolean, stamp: Stamp): void {
    this.#owner.messages.streamEnd(this.direction, this.streamId, isReset, stamp);
  }
}

/** A request, or a final response, as far as its pseudo-header fields say it. */
function isHead({ method, status }: FieldList): boolean {
  return method !== null || (status !== null && !INTERIM_STATUS.test(status));
}
