// An HTTP/3 connection (RFC 9114): what each of its QUIC streams is, and what their readers share.

import { type Channel, type Direction, opposite, type Stamp } from '../../flow/stream.ts';
import type { ProtocolContext } from '../context.ts';
import { FieldList } from '../field-compression/field-list.ts';
import { MAX_PENDING_STREAMS } from '../multiplexed/limits.ts';
import { StreamMessages } from '../multiplexed/stream-messages.ts';
import type { StreamSource } from '../quic/stream-reader.ts';
import { BlockedSections } from './blocked-sections.ts';
import { ControlStream } from './control-stream.ts';
import { InstructionStream } from './instruction-stream.ts';
import { MessageStream, type MessageStreamOwner } from './message-stream.ts';
import { type InstructionWatch, QpackDecoder } from './qpack/decoder.ts';
import { DecoderStream } from './qpack/decoder-stream.ts';
import { EncoderStream } from './qpack/encoder-stream.ts';
import { type Http3StreamReader, UNREAD_STREAM } from './stream-reader.ts';
import { UnidirectionalStream } from './unidirectional-stream.ts';

/** Bits of the number of a stream (RFC 9000 section 2.1). */
const OPENED_BY_SERVER = 1;
const UNIDIRECTIONAL = 2;

/** Types of unidirectional streams (RFC 9114 section 6.2, RFC 9204 section 4.2). */
const CONTROL = 0x0;
const PUSH = 0x1;
const ENCODER = 0x2;
const DECODER = 0x3;

/** One for all decoders: filled and read within one call. */
const sharedFields = new FieldList();

export class Http3Connection implements MessageStreamOwner {
  readonly context: ProtocolContext;
  source: StreamSource | null = null;
  readonly client: Direction;
  readonly messages: StreamMessages;
  readonly blocked: BlockedSections;
  /** Each for what the sender of its direction encodes. */
  readonly decoders: readonly [QpackDecoder, QpackDecoder];
  readonly #encoderStreams: readonly [EncoderStream, EncoderStream];
  /** By direction: streams by their number. */
  readonly #readers: readonly [Map<number, Http3StreamReader>, Map<number, Http3StreamReader>] = [
    new Map(),
    new Map(),
  ];
  /** By direction and type: the streams that there can be one of, and that are there. */
  readonly #critical: readonly [Map<number, number>, Map<number, number>] = [new Map(), new Map()];
  /** Of the bytes that are read. */
  #stamp: Stamp | null = null;
  /** Push streams by the push that they are for. */
  readonly #pushStreams = new Map<number, number>();

  /** `client` is the direction in which requests go. */
  constructor(channel: Channel, context: ProtocolContext, client: Direction) {
    const { budget, counters, tableBudget } = context;
    this.context = context;
    this.client = client;
    this.messages = new StreamMessages('h3', channel, context, client);
    this.blocked = new BlockedSections(budget);
    const decoder = (direction: Direction) =>
      new QpackDecoder(sharedFields, tableBudget, counters, this.#watch(direction));
    this.decoders = [decoder(0), decoder(1)];
    const encoderStream = (direction: Direction) =>
      new EncoderStream(this.decoders[direction].table, budget, counters, () => this.#onInserted(direction));
    this.#encoderStreams = [encoderStream(0), encoderStream(1)];
  }

  /** The next bytes of a stream in a direction, `bytes[start, end)`; what is kept of them is copied. */
  streamData(
    streamId: number,
    direction: Direction,
    bytes: Buffer,
    start: number,
    end: number,
    stamp: Stamp,
  ): void {
    this.#stamp = stamp;
    this.#reader(streamId, direction).data(bytes, start, end, stamp);
  }

  /** The next `length` bytes are lost. */
  streamGap(streamId: number, direction: Direction, length: number, stamp: Stamp): void {
    this.#reader(streamId, direction).gap(length, stamp);
  }

  /** How many of the next bytes are of no interest: they need not be delivered, and may be missing. */
  skippable(streamId: number, direction: Direction): number {
    return this.#reader(streamId, direction).skippable;
  }

  /** Such bytes were passed over. */
  streamSkipped(streamId: number, direction: Direction, length: number, _stamp: Stamp): void {
    this.#reader(streamId, direction).skipped(length);
  }

  /** The sender has ended the stream, and all of it has been read. */
  streamEnd(streamId: number, direction: Direction, stamp: Stamp): void {
    this.#end(streamId, direction, false, stamp);
  }

  /** The sender has given the stream up. */
  streamReset(streamId: number, direction: Direction, stamp: Stamp): void {
    this.#end(streamId, direction, true, stamp);
  }

  /** Packets of the server are lost: whole responses may have been in them. */
  responsesLost(): void {
    this.messages.loseResponses();
  }

  /** The connection is over; null: without a packet that says so, and what is not whole of a message is dropped. */
  end(stamp: Stamp | null): void {
    for (const direction of [this.client, opposite(this.client)]) {
      this.blocked.giveUp(direction);
      if (stamp !== null) this.#endAll(direction, stamp);
      this.#encoderStreams[direction].release();
      this.decoders[direction].table.release();
    }
    this.messages.clear();
    this.#pushStreams.clear();
  }

  /** Before its stream is there, a push has a number that no stream has. */
  promisedStream(pushId: number): number {
    return this.#pushStreams.get(pushId) ?? -1 - pushId;
  }

  #reader(streamId: number, direction: Direction): Http3StreamReader {
    const readers = this.#readers[direction];
    let reader = readers.get(streamId);
    if (reader === undefined) {
      reader = this.#newReader(streamId, direction);
      readers.set(streamId, reader);
    }
    return reader;
  }

  #newReader(streamId: number, direction: Direction): Http3StreamReader {
    if (streamId & UNIDIRECTIONAL)
      return new UnidirectionalStream(
        (type, detail, stamp) => this.#openTyped(streamId, direction, type, detail, stamp),
        (stamp) => this.#onTypeLost(direction, stamp),
      );
    // What a server opens has no meaning in HTTP/3 (RFC 9114 section 6.1).
    return streamId & OPENED_BY_SERVER ? UNREAD_STREAM : new MessageStream(streamId, direction, this);
  }

  /** A unidirectional stream says what it is: what waited for the beginning of the encoder stream may be read if this is none. */
  #openTyped(
    streamId: number,
    direction: Direction,
    type: number,
    detail: number | null,
    stamp: Stamp,
  ): Http3StreamReader | null {
    const reader = this.#open(streamId, direction, type, detail);
    if (!this.#critical[direction].has(ENCODER)) this.blocked.resume(direction, stamp);
    return reader;
  }

  #open(
    streamId: number,
    direction: Direction,
    type: number,
    detail: number | null,
  ): Http3StreamReader | null {
    switch (type) {
      case CONTROL:
      case ENCODER:
      case DECODER:
        return this.#openCritical(streamId, direction, type);
      case PUSH:
        if (direction === this.client) return UNREAD_STREAM;
        return detail === null ? null : this.#openPush(streamId, direction, detail);
      default:
        return UNREAD_STREAM;
    }
  }

  #openCritical(
    streamId: number,
    direction: Direction,
    type: typeof CONTROL | typeof ENCODER | typeof DECODER,
  ) {
    const { budget, counters } = this.context;
    if (this.#critical[direction].has(type)) {
      counters.damagedFrames++;
      return UNREAD_STREAM;
    }
    this.#critical[direction].set(type, streamId);
    const toOther = opposite(direction);
    if (type === CONTROL)
      return new ControlStream(budget, counters, (maxCapacityBytes, stamp) =>
        this.#onSettings(toOther, maxCapacityBytes, stamp),
      );
    if (type === DECODER)
      return new InstructionStream(new DecoderStream(this.decoders[toOther].received, counters), () => {});
    // It begins here: another stream of which the beginning was lost was not it.
    this.decoders[direction].table.isBroken = false;
    return new InstructionStream(this.#encoderStreams[direction], (stamp) =>
      this.blocked.resume(direction, stamp),
    );
  }

  #openPush(streamId: number, direction: Direction, pushId: number): MessageStream {
    this.messages.move(this.promisedStream(pushId), streamId);
    if (this.#pushStreams.size === MAX_PENDING_STREAMS) this.#pushStreams.clear();
    this.#pushStreams.set(pushId, streamId);
    return new MessageStream(streamId, direction, this);
  }

  /** What the decoder of a direction is to know. */
  #watch(direction: Direction): InstructionWatch {
    return {
      beforeEviction: () => this.#beforeEviction(direction),
      isMissingInsertions: () => this.#isMissing(direction, ENCODER),
      isMissingAcknowledgements: () => this.#isMissing(opposite(direction), DECODER),
    };
  }

  /** Some of a critical stream is missing, and may still come. */
  #isMissing(direction: Direction, type: number): boolean {
    const { source } = this;
    const streamId = this.#critical[direction].get(type);
    if (source === null) return false;
    return streamId === undefined
      ? source.hasUnidirectionalHole(direction)
      : source.hasHole(streamId, direction);
  }

  /** What refers to the oldest entries of a table is read before they are gone. */
  #beforeEviction(direction: Direction): void {
    const stamp = this.#stamp;
    if (stamp === null) return;
    this.source?.releaseHeld(direction, stamp);
    this.#stamp = stamp;
    this.decoders[direction].table.evictionFrame = stamp.frame;
  }

  #onInserted(direction: Direction): void {
    if (this.#stamp !== null) this.blocked.resume(direction, this.#stamp);
  }

  /** What the receiver of `direction` allows. */
  #onSettings(direction: Direction, maxCapacityBytes: number | null, stamp: Stamp): void {
    const { table } = this.decoders[direction];
    if (maxCapacityBytes === null) table.areSettingsLost = true;
    else table.allow(maxCapacityBytes);
    this.blocked.resume(direction, stamp);
  }

  /** The beginning of a unidirectional stream is lost: it may be any of those that are not there yet. */
  #onTypeLost(direction: Direction, stamp: Stamp): void {
    const isOpen = (type: number): boolean => this.#critical[direction].has(type);
    const toOther = opposite(direction);
    if (!isOpen(ENCODER)) this.#encoderStreams[direction].break();
    if (!isOpen(DECODER)) this.decoders[toOther].received.lose();
    if (!isOpen(CONTROL)) this.decoders[toOther].table.areSettingsLost = true;
    for (const one of [0, 1] as const) this.blocked.resume(one, stamp);
  }

  #endAll(direction: Direction, stamp: Stamp): void {
    for (const streamId of [...this.#readers[direction].keys()]) this.#end(streamId, direction, true, stamp);
    this.blocked.giveUp(direction);
  }

  #end(streamId: number, direction: Direction, isReset: boolean, stamp: Stamp): void {
    const readers = this.#readers[direction];
    readers.get(streamId)?.end(isReset, stamp);
    readers.delete(streamId);
  }
}
