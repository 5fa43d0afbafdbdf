// Both directions of an HTTP/2 connection (RFC 9113): header blocks become heads, and responses find the requests
// of their streams. Who is the client is known from the preface, or from what the heads say.

import type { Channel, Direction, Stamp, StreamConsumer } from '../../flow/stream.ts';
import type { BodyReader } from '../body-reader.ts';
import { contentReaderFor } from '../content-reader.ts';
import type { ProtocolContext } from '../context.ts';
import { SeenRequest } from '../events.ts';
import { PostedForm } from '../posted-form.ts';
import { maxFrameSetting } from './frame.ts';
import { type FrameHandler, FrameReader } from './frame-reader.ts';
import { Http2Head } from './head.ts';
import type { HeaderBlock } from './header-block.ts';
import { HpackDecoder } from './hpack/decoder.ts';
import { FieldList } from './hpack/field-list.ts';
import { StreamTable } from './stream-table.ts';

/** How the protocol was found: by its preface, by frames from the middle of it, or by ALPN or an upgrade. */
type Http2Origin = 'preface' | 'midstream' | 'negotiated';

/** One for all decoders: filled and read within one call. */
const sharedFields = new FieldList();

/** The stream of the request that asked for the upgrade (RFC 7540 section 3.2). */
const UPGRADED_STREAM_ID = 1;
const INTERIM_STATUS = /^1\d\d$/;

export class Http2Connection implements StreamConsumer, FrameHandler {
  readonly #channel: Channel;
  readonly #context: ProtocolContext;
  readonly #readers: readonly [FrameReader, FrameReader];
  readonly #decoders: readonly [HpackDecoder, HpackDecoder];
  readonly #streams: StreamTable;
  /** The direction in which requests go. */
  #client: Direction | null;
  /** Directions that are over. */
  #ends = 0;

  /** `first` is the direction of the preface or the frames; where the protocol was negotiated, the client's. */
  constructor(channel: Channel, context: ProtocolContext, first: Direction, origin: Http2Origin) {
    this.#channel = channel;
    this.#context = context;
    const { counters, budget, hpackBudget } = context;
    this.#client = origin === 'midstream' ? null : first;
    this.#streams = new StreamTable(budget, counters);
    const reader = (direction: Direction) => {
      const stream = channel.streams[direction];
      const isAtFrame = stream.fromStart || (origin !== 'negotiated' && direction === first);
      return new FrameReader(stream, this, counters, budget, isAtFrame);
    };
    const decoder = (direction: Direction) => {
      const decoder = new HpackDecoder(sharedFields, hpackBudget, counters);
      // Before the preface nothing was sent.
      if (origin !== 'preface' && !channel.streams[direction].fromStart) decoder.table.forget();
      return decoder;
    };
    this.#readers = [reader(0), reader(1)];
    this.#decoders = [decoder(0), decoder(1)];
  }

  /** The request that asked for the upgrade: it is the first stream's, its settings are the client's. */
  upgradedBy(request: SeenRequest): void {
    this.#streams.expect(UPGRADED_STREAM_ID, request, 0);
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
    this.#readers[direction].gap(count, stamp);
  }

  end(direction: Direction, _captureEnded: boolean, stamp: Stamp): void {
    this.#readers[direction].end(stamp);
    if (direction !== this.#client) this.#streams.loseContents(stamp);
    this.#decoders[direction].table.release();
    // Should the connection go on after all, it is read from midstream.
    this.#channel.streams[direction].fromStart = false;
    if (++this.#ends === 2) this.#streams.clear();
  }

  /** A response tells its stream: the request, which its server has, is read before it. */
  needsOpposite(direction: Direction): boolean {
    return this.#client !== null && direction !== this.#client;
  }

  /** The HPACK tables are state that cannot be made anew. */
  isIdle(): boolean {
    return false;
  }

  onPreface(direction: Direction): void {
    this.#client = direction;
  }

  onMaxFrame(direction: Direction, maxFrameBytes: number): void {
    const reader = this.#readers[direction ^ 1]!;
    reader.maxFrameBytes = Math.max(reader.maxFrameBytes, maxFrameBytes);
  }

  onLost(direction: Direction): void {
    this.#decoders[direction].table.forget();
  }

  onDataLost(direction: Direction, streamId: number | null, stamp: Stamp): void {
    if (direction === this.#client) return;
    if (streamId === null) this.#streams.loseContents(stamp);
    else this.#streams.get(streamId)?.content?.close(false, stamp);
  }

  onStreamEnd(direction: Direction, streamId: number, isReset: boolean, stamp: Stamp): void {
    if (this.#client === null) return;
    if (direction !== this.#client) {
      this.#streams.get(streamId)?.content?.close(!isReset, stamp);
      this.#streams.delete(streamId);
    } else if (isReset) {
      const stream = this.#streams.get(streamId);
      if (stream === undefined) return;
      stream.isCancelled = true;
      stream.content?.close(false, stamp);
    }
  }

  wantsData(direction: Direction, streamId: number): boolean {
    return this.#readerOf(direction, streamId)?.isClosed === false;
  }

  onData(
    direction: Direction,
    streamId: number,
    bytes: Buffer,
    start: number,
    end: number,
    stamp: Stamp,
  ): void {
    const reader = this.#readerOf(direction, streamId);
    if (reader === null) return;
    reader.add(bytes, start, end);
    if (reader.isClosed) reader.close(false, stamp);
  }

  /** What reads the body that the sender of `direction` sends on a stream; null: nobody does. */
  #readerOf(direction: Direction, streamId: number): BodyReader | null {
    if (this.#context.sink.wantsForms !== true) return null;
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return null;
    return direction === this.#client ? stream.request.form : stream.content;
  }

  onBlock(
    block: HeaderBlock,
    bytes: Buffer,
    start: number,
    end: number,
    truncated: boolean,
    stamp: Stamp,
  ): void {
    const { counters } = this.#context;
    const { direction, streamId } = block;
    const decoder = this.#decoders[direction];
    const isWhole = decoder.decode(bytes, start, end, truncated);
    const list = decoder.fields;
    if (!isWhole && !truncated) counters.damagedFrames++;
    if (list.dropped > 0) counters.oversizeHeads++;
    counters.unknownFields += list.unknown;
    if (block.isPromise) {
      this.#onPromise(block, list, bytes, isWhole, stamp);
      return;
    }
    const kind = this.#kindOf(block, list, isWhole);
    if (kind === 'request') this.#onRequest(block, list, bytes, isWhole, stamp);
    else if (kind === 'response') this.#onResponse(block, list, bytes, isWhole, stamp);
    else if (kind === 'trailers') counters.trailerSetCookies += list.setCookies;
    if (block.endsStream) this.onStreamEnd(direction, streamId, false, stamp);
  }

  /**
   * Pseudo-header fields say what a block is. Where they are unknown, a cookie does, its sender, and its place in the
   * stream; a block without either says nothing.
   */
  #kindOf(block: HeaderBlock, list: FieldList, isWhole: boolean): 'request' | 'response' | 'trailers' | null {
    const { direction, streamId, endsStream } = block;
    if (list.status !== null) {
      this.#client ??= (direction ^ 1) as Direction;
      return direction === this.#client ? null : 'response';
    }
    if (list.method !== null || list.path !== null || list.scheme !== null || list.authority !== null) {
      this.#client ??= direction;
      return direction === this.#client ? 'request' : null;
    }
    if (isWhole && !list.isIncomplete) return 'trailers';
    if (list.setCookies > 0) this.#client ??= (direction ^ 1) as Direction;
    else if (list.hasCookie) this.#client ??= direction;
    else return null;
    const stream = this.#streams.get(streamId);
    if (direction === this.#client) return endsStream && stream !== undefined ? 'trailers' : 'request';
    return endsStream && stream?.isAnswered ? 'trailers' : 'response';
  }

  #onRequest(block: HeaderBlock, list: FieldList, bytes: Buffer, isWhole: boolean, stamp: Stamp): void {
    const { counters, sink } = this.#context;
    const { direction, streamId } = block;
    const head = new Http2Head('request', streamId, list, bytes, isWhole);
    counters.messages++;
    counters.requests++;
    const request = this.#expect(streamId, head, list, direction, stamp, isWhole && !block.endsStream);
    if (sink.wants('request', false, list.hasCookie)) sink.request(request);
  }

  #onResponse(block: HeaderBlock, list: FieldList, bytes: Buffer, isWhole: boolean, stamp: Stamp): void {
    const { counters, sink } = this.#context;
    const { direction, streamId } = block;
    const stream = this.#streams.get(streamId);
    const isInterim = INTERIM_STATUS.test(list.status ?? '');
    if (stream !== undefined && !isInterim) stream.isAnswered = true;
    counters.messages++;
    if (!isInterim) counters.responses++;
    if (!isWhole || list.isIncomplete) counters.incompleteResponses++;
    counters.setCookies += list.setCookies;
    const request = stream?.request ?? null;
    if (
      !sink.wants('response', list.setCookies > 0, false) &&
      sink.wantsResponse?.(Number(list.status ?? 0), request) !== true
    )
      return;
    const head = new Http2Head('response', streamId, list, bytes, isWhole);
    const mayHaveContent = stream !== undefined && isWhole && request?.head.method !== 'HEAD';
    const content = mayHaveContent ? contentReaderFor(head, request, stamp, this.#context) : null;
    if (stream !== undefined) stream.content = content;
    sink.response(head, this.#channel, direction, stamp, request, content !== null);
  }

  /** A request that only the server promises (RFC 9113 section 8.4): it is not reported, but a response answers it. */
  #onPromise(block: HeaderBlock, list: FieldList, bytes: Buffer, isWhole: boolean, stamp: Stamp): void {
    const { direction, promisedId } = block;
    this.#client ??= (direction ^ 1) as Direction;
    if (promisedId === 0) return;
    const head = new Http2Head('request', promisedId, list, bytes, isWhole);
    this.#expect(promisedId, head, list, (direction ^ 1) as Direction, stamp, false);
  }

  /** Keeps a request for its response, unless method or target are missing. */
  #expect(
    streamId: number,
    head: Http2Head,
    list: FieldList,
    direction: Direction,
    stamp: Stamp,
    hasBody: boolean,
  ): SeenRequest {
    const { sink, budget } = this.#context;
    const isKnown = head.method !== '' && head.target !== '';
    const form = isKnown && hasBody && sink.wantsForms === true ? PostedForm.of(head, budget) : null;
    const request = new SeenRequest(head, this.#channel, direction, stamp, list.hasCookie, form);
    if (isKnown) this.#streams.expect(streamId, request, list.bytes);
    return request;
  }
}
