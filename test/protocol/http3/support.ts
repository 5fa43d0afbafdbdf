// A connection without QUIC under it: bytes of its streams, written by hand, in pieces and any order.

import type { Direction } from '../../../src/flow/stream.ts';
import { Http3Connection } from '../../../src/protocol/http3/connection.ts';
import { Bench, CLIENT, integer, literalString, SERVER, type SeenHead } from '../http2/support.ts';

export { CLIENT, SERVER };

/** What one endpoint sends on a stream: bytes, a number of bytes that are lost, the end, or that it gives the stream up. */
export interface StreamPiece {
  readonly streamId: number;
  readonly direction: Direction;
  readonly bytes: Buffer | number | 'end' | 'reset';
}

export class Http3Bench {
  readonly bench: Bench;
  readonly connection: Http3Connection;
  /** Bytes that the connection did not want. */
  skippedBytes = 0;

  constructor(bench = new Bench()) {
    this.bench = bench;
    this.connection = new Http3Connection(bench.channel, bench.registry, CLIENT);
  }

  get requests(): SeenHead[] {
    return this.bench.requests;
  }

  get responses(): SeenHead[] {
    return this.bench.responses;
  }

  get counters() {
    return this.bench.counters;
  }

  /** Delivers as QUIC does: in a buffer that is overwritten afterwards, without what is skippable. */
  send({ streamId, direction, bytes }: StreamPiece): void {
    const { connection, bench } = this;
    const { stamp } = bench;
    stamp.frame++;
    if (bytes === 'end') connection.streamEnd(streamId, direction, stamp);
    else if (bytes === 'reset') connection.streamReset(streamId, direction, stamp);
    else {
      const length = typeof bytes === 'number' ? bytes : bytes.length;
      const skipped = Math.min(connection.skippable(streamId, direction), length);
      if (skipped > 0) connection.streamSkipped(streamId, direction, skipped, stamp);
      this.skippedBytes += skipped;
      if (skipped === length) return;
      if (typeof bytes === 'number') connection.streamGap(streamId, direction, bytes - skipped, stamp);
      else {
        const copy = Buffer.concat([Buffer.from('before'), bytes, Buffer.from('after')]);
        connection.streamData(streamId, direction, copy, 6 + skipped, 6 + length, stamp);
        copy.fill(0xee);
      }
    }
  }

  play(pieces: Iterable<StreamPiece>): this {
    for (const piece of pieces) this.send(piece);
    return this;
  }

  end(): this {
    this.connection.end(this.bench.stamp);
    return this;
  }
}

/** A variable-length integer (RFC 9000 section 16), in as few octets as it takes, or in `octets`. */
export function varint(
  value: number,
  octets = value < 64 ? 1 : value < 16_384 ? 2 : value < 2 ** 30 ? 4 : 8,
): Buffer {
  const bytes = Buffer.alloc(octets);
  let rest = BigInt(value);
  for (let at = octets - 1; at >= 0; at--) {
    bytes[at] = Number(rest & 0xffn);
    rest >>= 8n;
  }
  bytes[0]! |= { 1: 0, 2: 0x40, 4: 0x80, 8: 0xc0 }[octets]!;
  return bytes;
}

export const frame = (type: number, payload: Buffer | string = '') => {
  const octets = Buffer.from(payload as string);
  return Buffer.concat([varint(type), varint(octets.length), octets]);
};

export const data = (payload: Buffer | string) => frame(0, payload);
export const headers = (section: Buffer) => frame(1, section);
export const settings = (...pairs: (readonly [identifier: number, value: number])[]) =>
  frame(4, Buffer.concat(pairs.flatMap(([identifier, value]) => [varint(identifier), varint(value)])));
export const pushPromise = (pushId: number, section: Buffer) =>
  frame(5, Buffer.concat([varint(pushId), section]));

/** A section without any table. */
export const plainSection = (fields: readonly (readonly [string, string])[]) =>
  Buffer.concat([
    Buffer.of(0, 0),
    ...fields.flatMap(([name, value]) => [
      integer(0x20, 3, name.length),
      Buffer.from(name),
      literalString(value),
    ]),
  ]);

export const requestSection = (path: string, ...fields: [string, string][]) =>
  plainSection([
    [':method', 'GET'],
    [':scheme', 'https'],
    [':authority', 'example.test'],
    [':path', path],
    ...fields,
  ]);

export const postSection = (path: string, ...fields: [string, string][]) =>
  plainSection([
    [':method', 'POST'],
    [':scheme', 'https'],
    [':authority', 'example.test'],
    [':path', path],
    ...fields,
  ]);

export const responseSection = (status: number, ...fields: [string, string][]) =>
  plainSection([[':status', String(status)], ...fields]);

export const fromClient = (streamId: number, ...all: StreamPiece['bytes'][]): StreamPiece[] =>
  all.map((bytes) => ({ streamId, direction: CLIENT, bytes }));

export const fromServer = (streamId: number, ...all: StreamPiece['bytes'][]): StreamPiece[] =>
  all.map((bytes) => ({ streamId, direction: SERVER, bytes }));

/** Types of unidirectional streams. */
export const CONTROL = varint(0);
export const PUSH = varint(1);
export const ENCODER = varint(2);
export const DECODER = varint(3);

/** Every piece in pieces of at most `size` bytes. */
export function* inPieces(pieces: Iterable<StreamPiece>, size: number): Generator<StreamPiece> {
  for (const { streamId, direction, bytes } of pieces)
    if (!Buffer.isBuffer(bytes)) yield { streamId, direction, bytes };
    else
      for (let at = 0; at < bytes.length; at += size)
        yield { streamId, direction, bytes: bytes.subarray(at, at + size) };
}
