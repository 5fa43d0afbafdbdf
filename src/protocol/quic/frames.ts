// The frames of an opened packet (RFC 9000 section 19). Those that matter here are handed on, the others are passed over;
// an unknown one ends the packet, as its length is not known.

import { VariableInteger } from './variable-integer.ts';

const PADDING = 0x00;
const PING = 0x01;
const ACK = 0x02;
const ACK_ECN = 0x03;
const RESET_STREAM = 0x04;
const STOP_SENDING = 0x05;
const CRYPTO = 0x06;
const NEW_TOKEN = 0x07;
const STREAM = 0x08;
const STREAM_LAST = 0x0f;
const MAX_DATA = 0x10;
const MAX_STREAM_DATA = 0x11;
const MAX_STREAMS_BIDIRECTIONAL = 0x12;
const MAX_STREAMS_UNIDIRECTIONAL = 0x13;
const DATA_BLOCKED = 0x14;
const STREAM_DATA_BLOCKED = 0x15;
const STREAMS_BLOCKED_BIDIRECTIONAL = 0x16;
const STREAMS_BLOCKED_UNIDIRECTIONAL = 0x17;
const NEW_CONNECTION_ID = 0x18;
const RETIRE_CONNECTION_ID = 0x19;
const PATH_CHALLENGE = 0x1a;
const PATH_RESPONSE = 0x1b;
const CONNECTION_CLOSE = 0x1c;
const APPLICATION_CLOSE = 0x1d;
const HANDSHAKE_DONE = 0x1e;
/** RFC 9221. */
const DATAGRAM = 0x30;
const DATAGRAM_WITH_LENGTH = 0x31;
/** draft-ietf-quic-ack-frequency. */
const IMMEDIATE_ACK = 0x1f;
const ACK_FREQUENCY = 0xaf;
/** RESET_STREAM_AT (draft-ietf-quic-reliable-stream-reset). */
const RESET_STREAM_AT = 0x24;

// Bits in the type of a STREAM frame.
const HAS_OFFSET = 0x04;
const HAS_LENGTH = 0x02;
const IS_LAST = 0x01;

const RESET_TOKEN_BYTES = 16;
const PATH_DATA_BYTES = 8;

/** Of the frames that are nothing but integers, how many. */
const INTEGERS: Readonly<Record<number, number>> = {
  [STOP_SENDING]: 2,
  [MAX_DATA]: 1,
  [MAX_STREAM_DATA]: 2,
  [MAX_STREAMS_BIDIRECTIONAL]: 1,
  [MAX_STREAMS_UNIDIRECTIONAL]: 1,
  [DATA_BLOCKED]: 1,
  [STREAM_DATA_BLOCKED]: 2,
  [STREAMS_BLOCKED_BIDIRECTIONAL]: 1,
  [STREAMS_BLOCKED_UNIDIRECTIONAL]: 1,
  [RETIRE_CONNECTION_ID]: 1,
  [ACK_FREQUENCY]: 4,
};

export interface QuicFrameHandler {
  onCrypto(offset: number, bytes: Buffer, start: number, end: number): void;
  onStream(
    streamId: number,
    offset: number,
    bytes: Buffer,
    start: number,
    end: number,
    isLast: boolean,
  ): void;
  onStreamReset(streamId: number): void;
  /** Its sender has received packets `first` to `last`. */
  onAcknowledged(first: number, last: number): void;
  /** A connection ID that its sender offers is `bytes[start, end)`. */
  onNewConnectionId(bytes: Buffer, start: number, end: number): void;
  onClose(): void;
}

export class FrameWalker {
  readonly #handler: QuicFrameHandler;
  readonly #integer = new VariableInteger();
  #bytes!: Buffer;
  #at = 0;
  #end = 0;

  constructor(handler: QuicFrameHandler) {
    this.#handler = handler;
  }

  /** Reads all frames of a packet's payload; false when one of them is unknown, or ends behind the packet. */
  walk(bytes: Buffer): boolean {
    this.#bytes = bytes;
    this.#at = 0;
    this.#end = bytes.length;
    while (this.#at < this.#end) {
      if (bytes[this.#at] === PADDING) {
        this.#at++;
        continue;
      }
      const type = this.#next();
      if (type < 0 || !this.#frame(type)) return false;
    }
    return true;
  }

  #frame(type: number): boolean {
    if (type >= STREAM && type <= STREAM_LAST) return this.#stream(type);
    switch (type) {
      case PING:
      case HANDSHAKE_DONE:
      case IMMEDIATE_ACK:
        return true;
      case ACK:
      case ACK_ECN:
        return this.#acknowledgement(type === ACK_ECN);
      case CRYPTO:
        return this.#crypto();
      case RESET_STREAM:
        return this.#reset(2);
      case RESET_STREAM_AT:
        return this.#reset(3);
      case NEW_TOKEN:
      case DATAGRAM_WITH_LENGTH:
        return this.#pass(this.#next());
      case DATAGRAM:
        this.#at = this.#end;
        return true;
      case NEW_CONNECTION_ID:
        return this.#newConnectionId();
      case PATH_CHALLENGE:
      case PATH_RESPONSE:
        return this.#pass(PATH_DATA_BYTES);
      case CONNECTION_CLOSE:
      case APPLICATION_CLOSE:
        return this.#close(type === CONNECTION_CLOSE ? 2 : 1);
      default: {
        const integers = INTEGERS[type];
        return integers !== undefined && this.#passIntegers(integers);
      }
    }
  }

  #stream(type: number): boolean {
    const streamId = this.#next();
    const offset = type & HAS_OFFSET ? this.#next() : 0;
    const length = type & HAS_LENGTH ? this.#next() : this.#end - this.#at;
    if (streamId < 0 || offset < 0 || length < 0 || length > this.#end - this.#at) return false;
    const start = this.#at;
    this.#at += length;
    this.#handler.onStream(streamId, offset, this.#bytes, start, this.#at, (type & IS_LAST) !== 0);
    return true;
  }

  #crypto(): boolean {
    const offset = this.#next();
    const length = this.#next();
    if (offset < 0 || length < 0 || length > this.#end - this.#at) return false;
    const start = this.#at;
    this.#at += length;
    this.#handler.onCrypto(offset, this.#bytes, start, this.#at);
    return true;
  }

  /** Ranges go down from the largest number: how many are in one, and how many are missing before the next. */
  #acknowledgement(hasCounts: boolean): boolean {
    let largest = this.#next();
    const delay = this.#next();
    let ranges = this.#next();
    let length = this.#next();
    if (largest < 0 || delay < 0 || ranges < 0 || length < 0 || length > largest) return false;
    this.#handler.onAcknowledged(largest - length, largest);
    for (; ranges > 0; ranges--) {
      const gap = this.#next();
      const below = largest - length - gap - 2;
      length = this.#next();
      if (gap < 0 || length < 0 || below < length) return false;
      largest = below;
      this.#handler.onAcknowledged(largest - length, largest);
    }
    return !hasCounts || this.#passIntegers(3);
  }

  /** Of its integers the first one is the stream. */
  #reset(integersBehind: number): boolean {
    const streamId = this.#next();
    if (streamId < 0 || !this.#passIntegers(integersBehind)) return false;
    this.#handler.onStreamReset(streamId);
    return true;
  }

  #newConnectionId(): boolean {
    if (!this.#passIntegers(2) || this.#at >= this.#end) return false;
    const length = this.#bytes[this.#at++]!;
    const start = this.#at;
    if (!this.#pass(length + RESET_TOKEN_BYTES)) return false;
    this.#handler.onNewConnectionId(this.#bytes, start, start + length);
    return true;
  }

  #close(integersBefore: number): boolean {
    if (!this.#passIntegers(integersBefore) || !this.#pass(this.#next())) return false;
    this.#handler.onClose();
    return true;
  }

  /** The next integer; -1 when the packet ends inside it. */
  #next(): number {
    if (!this.#integer.read(this.#bytes, this.#at, this.#end)) return -1;
    this.#at = this.#integer.next;
    return this.#integer.value;
  }

  #pass(count: number): boolean {
    if (count < 0 || count > this.#end - this.#at) return false;
    this.#at += count;
    return true;
  }

  #passIntegers(count: number): boolean {
    for (let index = 0; index < count; index++) if (this.#next() < 0) return false;
    return true;
  }
}
