// A channel without packets under it, a sink that keeps what it gets, and frames written by hand: nothing here
// uses the code that is tested.

import { BufferBudget } from '../../../src/flow/buffer-budget.ts';
import { Endpoint } from '../../../src/flow/endpoint.ts';
import { MAX_BUFFERED_BYTES } from '../../../src/flow/limits.ts';
import { Channel, type Direction, Stamp, Stream } from '../../../src/flow/stream.ts';
import type { ContentFacts } from '../../../src/protocol/content-facts.ts';
import type { MessageHead, MessageSink, SeenRequest } from '../../../src/protocol/events.ts';
import { ProtocolRegistry } from '../../../src/protocol/registry.ts';
import { Counters } from '../../../src/shared/counters.ts';
import type fc from '../../support/properties.ts';

export const CLIENT: Direction = 0;
export const SERVER: Direction = 1;

/** Bytes of one direction; a number instead of bytes is a gap. */
export interface Piece {
  readonly direction: Direction;
  readonly bytes: Buffer | number;
}

/** A head as plain data. */
export interface SeenHead {
  readonly kind: string;
  readonly version: string;
  readonly streamId: number | null;
  readonly direction: Direction;
  readonly method: string;
  readonly target: string;
  readonly scheme: string | null;
  readonly host: readonly string[];
  readonly status: number;
  readonly fields: string[];
  readonly setCookies: readonly string[];
  readonly cookies: readonly string[];
  readonly incomplete: boolean;
  readonly frame: number;
  /** Of a response: method, host and target of its request. */
  readonly request: string | null;
}

class TestChannel extends Channel {
  readonly streams: readonly [Stream, Stream] = [new Stream(this, 0), new Stream(this, 1)];
  readonly endpoints = [
    new Endpoint(4, 0x0a000001, 0, 0, 0, 40_000),
    new Endpoint(4, 0x0a000002, 0, 0, 0, 80),
  ] as const;

  constructor(fromStart: boolean) {
    super(0, false);
    for (const stream of this.streams) stream.fromStart = fromStart;
  }
}

/** A protocol registry with one channel on it. */
export class Bench implements MessageSink {
  readonly #wanted: (kind: string, hasSetCookie: boolean, hasCookie: boolean) => boolean;
  readonly needsRequests = true;
  readonly heads: SeenHead[] = [];
  readonly wantsForms = true;
  /** Names of the fields that requests posted whose responses came. */
  readonly forms: (readonly string[] | null)[] = [];
  /** What was read of contents, with the targets of their requests; nothing unless `readsContents`. */
  readonly contents: (ContentFacts & { readonly target: string })[] = [];
  readsContents = false;
  readonly counters = new Counters();
  readonly budget = new BufferBudget(MAX_BUFFERED_BYTES);
  readonly registry = new ProtocolRegistry(this, this.counters, this.budget);
  readonly channel: Channel;
  readonly stamp = new Stamp();

  constructor(
    fromStart = true,
    wanted: (kind: string, hasSetCookie: boolean, hasCookie: boolean) => boolean = () => true,
  ) {
    this.#wanted = wanted;
    this.channel = new TestChannel(fromStart);
    this.registry.open(this.channel);
  }

  wants(kind: string, hasSetCookie: boolean, hasCookie: boolean): boolean {
    return this.#wanted(kind, hasSetCookie, hasCookie);
  }

  wantsContent(): boolean {
    return this.readsContents;
  }

  content(facts: ContentFacts, { head: { target } }: SeenRequest): void {
    this.contents.push({ ...facts, target });
  }

  request({ head, direction, frame }: SeenRequest): void {
    this.#add(head, direction, frame, null);
  }

  response(
    head: MessageHead,
    _channel: Channel,
    direction: Direction,
    stamp: Stamp,
    request: SeenRequest | null,
  ): void {
    this.forms.push(request?.form?.names ?? null);
    this.#add(head, direction, stamp.frame, request);
  }

  #add(head: MessageHead, direction: Direction, frame: number, request: SeenRequest | null): void {
    const { kind, version, streamId, method, target, scheme, status, incomplete } = head;
    this.heads.push({
      kind,
      version,
      streamId,
      direction,
      method,
      target,
      scheme,
      host: head.values('host'),
      status,
      fields: head.fields.map(
        ({ name, value, truncated }) => `${name}: ${value}${truncated ? ' (truncated)' : ''}`,
      ),
      setCookies: head.values('set-cookie'),
      cookies: head.values('cookie'),
      incomplete,
      frame,
      request:
        request === null
          ? null
          : `${request.head.method} ${request.head.values('host').join()}${request.head.target}`,
    });
  }

  get requests(): SeenHead[] {
    return this.heads.filter(({ kind }) => kind === 'request');
  }

  get responses(): SeenHead[] {
    return this.heads.filter(({ kind }) => kind === 'response');
  }

  /** Delivers bytes in a buffer of their own, which is overwritten afterwards: no reader may keep it. */
  send(direction: Direction, bytes: Buffer | number): void {
    this.stamp.frame++;
    const stream = this.channel.streams[direction];
    if (typeof bytes === 'number') stream.lose(bytes, this.stamp);
    else if (bytes.length > 0) {
      const copy = Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')]);
      stream.deliver(copy, 6, 6 + bytes.length, this.stamp);
      copy.fill(0xee);
    }
  }

  play(pieces: Iterable<Piece>): this {
    for (const { direction, bytes } of pieces) this.send(direction, bytes);
    return this;
  }

  end(captureEnded = false): this {
    for (const direction of [0, 1] as const) this.channel.consumer.end(direction, captureEnded, this.stamp);
    return this;
  }
}

/** Every piece in pieces of `size` bytes. */
export function* splitEvery(pieces: Iterable<Piece>, size: number): Generator<Piece> {
  for (const { direction, bytes } of pieces)
    if (typeof bytes === 'number') yield { direction, bytes };
    else
      for (let at = 0; at < bytes.length; at += size)
        yield { direction, bytes: bytes.subarray(at, at + size) };
}

/** Every piece in pieces whose sizes come from `sizes`, over and over. */
export function* splitBy(pieces: Iterable<Piece>, sizes: readonly number[]): Generator<Piece> {
  let next = 0;
  for (const { direction, bytes } of pieces) {
    if (typeof bytes === 'number') yield { direction, bytes };
    else
      for (let at = 0; at < bytes.length; ) {
        const size = sizes[next++ % sizes.length]!;
        yield { direction, bytes: bytes.subarray(at, at + size) };
        at += size;
      }
  }
}

export const sizesOf = (check: typeof fc) =>
  check.array(check.integer({ min: 1, max: 400 }), { minLength: 1 });

export const PREFACE = Buffer.from('PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n');

/** A frame with its header (RFC 9113 section 4.1). */
export function frame(
  type: number,
  flags: number,
  streamId: number,
  payload: Buffer = Buffer.alloc(0),
): Buffer {
  const header = Buffer.alloc(9);
  header.writeUIntBE(payload.length, 0, 3);
  header[3] = type;
  header[4] = flags;
  header.writeUInt32BE(streamId, 5);
  return Buffer.concat([header, payload]);
}

const END_STREAM = 1;
const END_HEADERS = 4;

export const data = (streamId: number, payload: string | Buffer, isLast = true) =>
  frame(0, isLast ? END_STREAM : 0, streamId, Buffer.from(payload as string));

export const headers = (streamId: number, block: Buffer, isLast = false) =>
  frame(1, END_HEADERS | (isLast ? END_STREAM : 0), streamId, block);

/** A HEADERS frame and CONTINUATION frames, each with `size` bytes of the block. */
export function headersInPieces(streamId: number, block: Buffer, size: number): Buffer {
  const pieces: Buffer[] = [];
  for (let at = 0; at < block.length; at += size) {
    const isLast = at + size >= block.length;
    const piece = block.subarray(at, at + size);
    pieces.push(frame(at === 0 ? 1 : 9, isLast ? END_HEADERS : 0, streamId, piece));
  }
  return Buffer.concat(pieces);
}

export const settings = (...pairs: [number, number][]) =>
  frame(
    4,
    0,
    0,
    Buffer.concat(
      pairs.map(([id, value]) => {
        const setting = Buffer.alloc(6);
        setting.writeUInt16BE(id);
        setting.writeUInt32BE(value, 2);
        return setting;
      }),
    ),
  );

export const settingsAck = () => frame(4, 1, 0);

/** An integer with a prefix of `bits` bits under the bits of `first` (RFC 7541 section 5.1). */
export function integer(first: number, bits: number, value: number): Buffer {
  const mask = 2 ** bits - 1;
  if (value < mask) return Buffer.of(first | value);
  const octets = [first | mask];
  let rest = value - mask;
  while (rest >= 128) {
    octets.push(128 + (rest % 128));
    rest = Math.floor(rest / 128);
  }
  return Buffer.from([...octets, rest]);
}

export function literalString(text: string): Buffer {
  const octets = Buffer.from(text, 'latin1');
  return Buffer.concat([integer(0, 7, octets.length), octets]);
}

/** A field without any table: literal name and value, not indexed. */
export const plainField = (name: string, value: string) =>
  Buffer.concat([Buffer.of(0), literalString(name), literalString(value)]);

/** A field that is put into the dynamic table. */
export const insertedField = (name: string, value: string) =>
  Buffer.concat([Buffer.of(0x40), literalString(name), literalString(value)]);

/** A field of a table; dynamic entries begin at 62 with the newest. */
export const indexedField = (index: number) => integer(0x80, 7, index);

/** A whole block of fields that use no table. */
export function plainBlock(fields: readonly (readonly [string, string])[]): Buffer {
  return Buffer.concat(fields.map(([name, value]) => plainField(name, value)));
}

export const requestBlock = (path: string, ...fields: [string, string][]) =>
  plainBlock([
    [':method', 'GET'],
    [':scheme', 'http'],
    [':authority', 'example.test'],
    [':path', path],
    ...fields,
  ]);

export const responseBlock = (status: number, ...fields: [string, string][]) =>
  plainBlock([[':status', String(status)], ...fields]);

export const fromClient = (...bytes: (Buffer | number)[]): Piece[] =>
  bytes.map((piece) => ({ direction: CLIENT, bytes: piece }));

export const fromServer = (...bytes: (Buffer | number)[]): Piece[] =>
  bytes.map((piece) => ({ direction: SERVER, bytes: piece }));

/** What both endpoints send first. */
export const greeting = (): Piece[] => [
  ...fromClient(PREFACE, settings([3, 100])),
  ...fromServer(settings([3, 128]), settingsAck()),
  ...fromClient(settingsAck()),
];
