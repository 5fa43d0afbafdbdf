// The messages of one connection whose streams are multiplexed, HTTP/2 (RFC 9113) or HTTP/3 (RFC 9114): decoded field
// sections become heads, and responses find the requests of their streams. Who is the client is known, or follows from
// what the heads say.

import { type Channel, type Direction, opposite, type Stamp } from '../../flow/stream.ts';
import type { BodyReader } from '../body-reader.ts';
import { contentReaderFor } from '../content-reader.ts';
import type { ProtocolContext } from '../context.ts';
import { SeenRequest } from '../events.ts';
import type { FieldList } from '../field-compression/field-list.ts';
import { PostedForm } from '../posted-form.ts';
import { MultiplexedHead, type MultiplexedVersion } from './head.ts';
import { StreamTable } from './stream-table.ts';

/** Where a field section was sent. */
export interface SectionPlace {
  readonly direction: Direction;
  readonly streamId: number;
  /** The section is of a request that the server promises to respond to (RFC 9113 section 8.4). */
  readonly isPromise: boolean;
  /** The stream on which it will; 0: not known. */
  readonly promisedId: number;
  /** Its sender sends no more on the stream: it has no content. */
  readonly endsStream: boolean;
  /** It may be a trailer section, as far as its place in the stream says it. */
  readonly mayBeTrailers: boolean;
}

const INTERIM_STATUS = /^1\d\d$/;

export class StreamMessages {
  readonly #version: MultiplexedVersion;
  readonly #channel: Channel;
  readonly #context: ProtocolContext;
  readonly #streams: StreamTable;
  /** The direction in which requests go; null: not known yet. */
  client: Direction | null;
  /** That of all requests so far; null: none was known; '': there were several, as one connection may be for several hosts. */
  #authority: string | null = null;

  constructor(
    version: MultiplexedVersion,
    channel: Channel,
    context: ProtocolContext,
    client: Direction | null,
  ) {
    this.#version = version;
    this.#channel = channel;
    this.#context = context;
    this.#streams = new StreamTable(context.budget, context.counters);
    this.client = client;
  }

  /** Keeps a request for the response on a stream; `bytes` is about what it takes in memory. */
  expect(streamId: number, request: SeenRequest, bytes: number): void {
    this.#streams.expect(streamId, request, bytes);
  }

  /** What was expected on one stream comes on another one. */
  move(streamId: number, to: number): void {
    this.#streams.move(streamId, to);
  }

  /** A field section, decoded into `list` from `bytes`; `isWhole`: to its end. */
  section(place: SectionPlace, list: FieldList, bytes: Buffer, isWhole: boolean, stamp: Stamp): void {
    const { counters } = this.#context;
    if (list.dropped > 0) counters.oversizeHeads++;
    counters.unknownFields += list.unknown;
    if (place.isPromise) {
      this.#onPromise(place, list, bytes, isWhole, stamp);
      return;
    }
    const kind = this.#kindOf(place, list, isWhole);
    if (kind === 'request') this.#onRequest(place, list, bytes, isWhole, stamp);
    else if (kind === 'response') this.#onResponse(place, list, bytes, isWhole, stamp);
    else if (kind === 'trailers') counters.trailerSetCookies += list.setCookies;
    if (place.endsStream) this.streamEnd(place.direction, place.streamId, false, stamp);
  }

  /** The sender of `direction` has sent its last data on a stream, or (`isReset`) the stream is over. */
  streamEnd(direction: Direction, streamId: number, isReset: boolean, stamp: Stamp): void {
    if (this.client === null) return;
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return;
    if (direction !== this.client) {
      stream.content?.close(!isReset, stamp);
      this.#streams.delete(streamId);
    } else if (isReset) {
      stream.isCancelled = true;
      stream.content?.close(false, stamp);
    }
  }

  /** What reads the body that the sender of `direction` sends on a stream; null: nothing reads it. */
  bodyReader(direction: Direction, streamId: number): BodyReader | null {
    if (this.#context.sink.wantsForms !== true) return null;
    const stream = this.#streams.get(streamId);
    if (stream === undefined) return null;
    return direction === this.client ? stream.request.form : stream.content;
  }

  /** Some of the content of a response will not come; null: of any, as it is not known which. */
  loseContent(streamId: number | null, stamp: Stamp): void {
    if (streamId === null) this.#streams.loseContents(stamp);
    else this.#streams.get(streamId)?.content?.close(false, stamp);
  }

  /** Some of what the server sends is lost: it may be the responses to all requests that wait. */
  loseResponses(): void {
    this.#streams.loseResponses();
  }

  /** The connection is over. */
  clear(): void {
    this.#streams.clear();
  }

  /**
   * Pseudo-header fields say what a section is. Where they are unknown, a cookie does, its sender, and its place in the
   * stream; a section without either says nothing.
   */
  #kindOf(
    { direction, streamId, mayBeTrailers }: SectionPlace,
    list: FieldList,
    isWhole: boolean,
  ): 'request' | 'response' | 'trailers' | null {
    if (list.status !== null) {
      this.client ??= opposite(direction);
      return direction === this.client ? null : 'response';
    }
    if (list.method !== null || list.path !== null || list.scheme !== null || list.authority !== null) {
      this.client ??= direction;
      return direction === this.client ? 'request' : null;
    }
    const stream = this.#streams.get(streamId);
    if (isWhole && !list.isIncomplete) {
      // What begins the response to a request and has no status is malformed.
      const isFirst = !mayBeTrailers && stream?.isAnswered === false && direction !== this.client;
      return isFirst && this.client !== null ? 'response' : 'trailers';
    }
    if (list.setCookies > 0) this.client ??= opposite(direction);
    else if (list.hasCookie) this.client ??= direction;
    else return null;
    if (direction === this.client) return mayBeTrailers && stream !== undefined ? 'trailers' : 'request';
    return mayBeTrailers && stream?.isAnswered ? 'trailers' : 'response';
  }

  #onRequest(place: SectionPlace, list: FieldList, bytes: Buffer, isWhole: boolean, stamp: Stamp): void {
    const { counters, sink } = this.#context;
    const { direction, streamId } = place;
    this.#noteAuthority(list);
    const head = new MultiplexedHead(this.#version, 'request', streamId, list, bytes, isWhole);
    counters.messages++;
    counters.requests++;
    const request = this.#expect(streamId, head, list, direction, stamp, isWhole && !place.endsStream);
    if (sink.wants('request', false, list.hasCookie)) sink.request(request);
  }

  /** Behind a gap a request may name its host by an entry of the table that was lost: hardly another one than those before it. */
  #noteAuthority(list: FieldList): void {
    const { authority } = list;
    if (authority !== null) {
      if (this.#authority === null) this.#authority = authority;
      else if (this.#authority !== authority) this.#authority = '';
    } else if (list.unknown > 0 && this.#authority) list.authority = this.#authority;
  }

  #onResponse(place: SectionPlace, list: FieldList, bytes: Buffer, isWhole: boolean, stamp: Stamp): void {
    const { counters, sink } = this.#context;
    const { direction, streamId } = place;
    const stream = this.#streams.get(streamId);
    const isInterim = INTERIM_STATUS.test(list.status ?? '');
    // It has its final response: behind a gap the content of that may look like another one.
    if (stream?.isAnswered) {
      counters.damagedFrames++;
      return;
    }
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
    const head = new MultiplexedHead(this.#version, 'response', streamId, list, bytes, isWhole);
    const mayHaveContent = stream !== undefined && isWhole && request?.head.method !== 'HEAD';
    const content = mayHaveContent ? contentReaderFor(head, request, stamp, this.#context) : null;
    if (stream !== undefined) stream.content = content;
    sink.response(head, this.#channel, direction, stamp, request, content !== null);
  }

  /** A request that only the server promises: it is not reported, but a response belongs to it. */
  #onPromise(place: SectionPlace, list: FieldList, bytes: Buffer, isWhole: boolean, stamp: Stamp): void {
    const { direction, promisedId } = place;
    this.client ??= opposite(direction);
    if (promisedId === 0 || this.#streams.get(promisedId) !== undefined) return;
    const head = new MultiplexedHead(this.#version, 'request', promisedId, list, bytes, isWhole);
    this.#expect(promisedId, head, list, opposite(direction), stamp, false);
  }

  /** Keeps a request for its response, unless method or target are missing. */
  #expect(
    streamId: number,
    head: MultiplexedHead,
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
