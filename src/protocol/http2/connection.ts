// Both directions of an HTTP/2 connection (RFC 9113): frames become header blocks, and those what the streams say.

import {
  type Channel,
  type Direction,
  opposite,
  type Stamp,
  type StreamConsumer,
} from '../../flow/stream.ts';
import type { ProtocolContext } from '../context.ts';
import type { SeenRequest } from '../events.ts';
import { FieldList } from '../field-compression/field-list.ts';
import { StreamMessages } from '../multiplexed/stream-messages.ts';
import { maxFrameSetting } from './frame.ts';
import { type FrameHandler, FrameReader } from './frame-reader.ts';
import type { HeaderBlock } from './header-block.ts';
import { HpackDecoder } from './hpack/decoder.ts';

/** How the protocol was found: by its preface, by frames from the middle of it, or by ALPN or an upgrade. */
type Http2Origin = 'preface' | 'midstream' | 'negotiated';

/** One for all decoders: filled and read within one call. */
const sharedFields = new FieldList();

/** The stream of the request that asked for the upgrade (RFC 7540 section 3.2). */
const UPGRADED_STREAM_ID = 1;

export class Http2Connection implements StreamConsumer, FrameHandler {
  readonly #channel: Channel;
  readonly #context: ProtocolContext;
  readonly #readers: readonly [FrameReader, FrameReader];
  readonly #decoders: readonly [HpackDecoder, HpackDecoder];
  readonly #messages: StreamMessages;
  /** Directions that are over. */
  #ends = 0;

  /** `first` is the direction of the preface or the frames; where the protocol was negotiated, the client's. */
  constructor(channel: Channel, context: ProtocolContext, first: Direction, origin: Http2Origin) {
    this.#channel = channel;
    this.#context = context;
    const { counters, budget, tableBudget } = context;
    this.#messages = new StreamMessages('h2', channel, context, origin === 'midstream' ? null : first);
    const reader = (direction: Direction) => {
      const stream = channel.streams[direction];
      const isAtFrame = stream.fromStart || (origin !== 'negotiated' && direction === first);
      return new FrameReader(stream, this, counters, budget, isAtFrame);
    };
    const decoder = (direction: Direction) => {
      const decoder = new HpackDecoder(sharedFields, tableBudget, counters);
      // Before the preface nothing was sent.
      if (origin !== 'preface' && !channel.streams[direction].fromStart) decoder.table.forget();
      return decoder;
    };
    this.#readers = [reader(0), reader(1)];
    this.#decoders = [decoder(0), decoder(1)];
  }

  /** The request that asked for the upgrade: it is the first stream's, its settings are the client's. */
  upgradedBy(request: SeenRequest): void {
    this.#messages.expect(UPGRADED_STREAM_ID, request, 0);
    for (const value of request.head.values('http2-settings')) {
      const settings = Buffer.from(value, 'base64url');
      const largest = maxFrameSetting(settings, 0, settings.length);
      if (largest > 0) this.onMaxFrame(request.direction, largest);
    }
  }

  data(direction: Direction, bytes: Buffer, start: number, end: number, stamp: Stamp): void {
    this.#readers[direction].data(bytes, start, end, stamp);
    this.#channel.streams[direction].ambiguous = false;
  }

  skipped(): void {}

  gap(direction: Direction, count: number, stamp: Stamp): void {
    if (direction !== this.#messages.client) this.#messages.loseResponses();
    this.#readers[direction].gap(count, stamp);
  }

  end(direction: Direction, _captureEnded: boolean, stamp: Stamp): void {
    this.#readers[direction].end(stamp);
    if (direction !== this.#messages.client) this.#messages.loseContent(null, stamp);
    this.#decoders[direction].table.release();
    // Should the connection go on after all, it is read from midstream.
    this.#channel.streams[direction].fromStart = false;
    if (++this.#ends === 2) this.#messages.clear();
  }

  /** A response tells its stream: the request, which its server has, is read before it. */
  needsOpposite(direction: Direction): boolean {
    const { client } = this.#messages;
    return client !== null && direction !== client;
  }

  /** The HPACK tables are state that cannot be made anew. */
  isIdle(): boolean {
    return false;
  }

  onPreface(direction: Direction): void {
    this.#messages.client = direction;
  }

  onMaxFrame(direction: Direction, maxFrameBytes: number): void {
    const reader = this.#readers[opposite(direction)];
    reader.maxFrameBytes = Math.max(reader.maxFrameBytes, maxFrameBytes);
  }

  onLost(direction: Direction): void {
    this.#decoders[direction].table.forget();
  }

  onDataLost(direction: Direction, streamId: number | null, stamp: Stamp): void {
    if (direction !== this.#messages.client) this.#messages.loseContent(streamId, stamp);
  }

  onStreamEnd(direction: Direction, streamId: number, isReset: boolean, stamp: Stamp): void {
    this.#messages.streamEnd(direction, streamId, isReset, stamp);
  }

  wantsData(direction: Direction, streamId: number): boolean {
    return this.#messages.bodyReader(direction, streamId)?.isClosed === false;
  }

  onData(
    direction: Direction,
    streamId: number,
    bytes: Buffer,
    start: number,
    end: number,
    stamp: Stamp,
  ): void {
    const reader = this.#messages.bodyReader(direction, streamId);
    if (reader === null) return;
    reader.add(bytes, start, end);
    if (reader.isClosed) reader.close(false, stamp);
  }

  onBlock(
    block: HeaderBlock,
    bytes: Buffer,
    start: number,
    end: number,
    truncated: boolean,
    stamp: Stamp,
  ): void {
    const decoder = this.#decoders[block.direction];
    const isWhole = decoder.decode(bytes, start, end, truncated);
    if (!isWhole && !truncated) this.#context.counters.damagedFrames++;
    this.#messages.section(block, decoder.fields, bytes, isWhole, stamp);
  }
}
