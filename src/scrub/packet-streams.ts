// The TCP streams of a capture in memory, with the place in the file of every copy of every byte: retransmissions and
// packets that were captured twice included. What cannot be put together whole is said, and never guessed.

import { ipChecksumValid, tcpChecksumValid } from '../packet/checksum.ts';
import { PacketDecoder } from '../packet/decoder.ts';
import { FIN, RST, type Segment, type SegmentSink, SYN } from '../packet/segment.ts';
import { formatAddress } from '../shared/address.ts';
import { Counters } from '../shared/counters.ts';
import type { CaptureBytes } from './capture-records.ts';
import { harmlessDatagram, harmlessPacket } from './harmless-packets.ts';

/** The payload of one packet. */
export interface StreamPiece {
  /** Sequence number of its first byte. */
  readonly sequence: number;
  /** Where it lies in the file. */
  readonly start: number;
  readonly end: number;
  /** Where its TCP header is. */
  readonly transportStart: number;
  readonly hasRightChecksum: boolean;
  /** Other headers lie around its IP header, whose checksums may cover it. */
  readonly isTunnelled: boolean;
}

/** One direction of a connection. */
export class ByteStream {
  readonly pieces: StreamPiece[] = [];
  /** Sequence number of the first byte; null until it is known. */
  first: number | null = null;
  bytes: Buffer = Buffer.alloc(0);
  hasSyn = false;
}

export class StreamPair {
  readonly name: string;
  readonly streams = [new ByteStream(), new ByteStream()] as const;
  /** Numbers of the records of its packets. */
  readonly records = new Set<number>();
  /** Why it cannot be called clean; null when it can. */
  refusal: string | null = null;
  isClosed = false;

  constructor(name: string) {
    this.name = name;
  }

  refuse(why: string): void {
    this.refusal ??= why;
  }

  get isEmpty(): boolean {
    return this.streams.every(({ bytes }) => bytes.length === 0);
  }
}

/** Packets that are no TCP and that nothing is known of, by what they are. */
export type OtherPackets = Map<string, number[]>;

export interface CaptureStreams {
  readonly pairs: readonly StreamPair[];
  readonly others: OtherPackets;
}

/** Bytes in front of an IP header that no link layer has. */
const MAX_LINK_BYTES = 40;

/** Puts the streams of a capture together. */
export function captureStreams(capture: CaptureBytes): CaptureStreams {
  const gatherer = new SegmentGatherer(capture);
  const decoder = new PacketDecoder(gatherer, new Counters());
  for (const [number, { packet }] of capture.records.entries()) {
    gatherer.begin(number);
    decoder.packet(packet);
    gatherer.end();
  }
  const { pairs, others } = gatherer;
  for (const pair of pairs) for (const stream of pair.streams) join(pair, stream, capture.bytes);
  return { pairs, others };
}

class SegmentGatherer implements SegmentSink {
  readonly pairs: StreamPair[] = [];
  readonly others: OtherPackets = new Map();
  readonly #capture: CaptureBytes;
  readonly #current = new Map<string, StreamPair>();
  #record = 0;
  #isKnown = false;

  constructor(capture: CaptureBytes) {
    this.#capture = capture;
  }

  begin(record: number): void {
    this.#record = record;
    this.#isKnown = false;
  }

  /** What came out as no TCP at all. */
  end(): void {
    if (this.#isKnown) return;
    const { packet } = this.#capture.records[this.#record]!;
    const kind = harmlessPacket(packet);
    if (kind !== null) this.#other(kind);
  }

  datagram(segment: Segment): void {
    this.#isKnown = true;
    const kind = harmlessDatagram(segment);
    if (kind !== null) this.#other(kind);
  }

  segment(segment: Segment): void {
    this.#isKnown = true;
    const source = endOf(segment, true);
    const destination = endOf(segment, false);
    const isForward = source < destination;
    const key = isForward ? `${source} ${destination}` : `${destination} ${source}`;
    const side = isForward ? 0 : 1;
    const pair = this.#pairOf(key, `${source} > ${destination}`, segment, side);
    pair.records.add(this.#record);
    this.#add(pair, pair.streams[side], segment);
  }

  #pairOf(key: string, name: string, segment: Segment, side: 0 | 1): StreamPair {
    const known = this.#current.get(key);
    if (known !== undefined && !isNewConnection(known, segment, side)) return known;
    const made = new StreamPair(name);
    this.#current.set(key, made);
    this.pairs.push(made);
    return made;
  }

  #add(pair: StreamPair, stream: ByteStream, segment: Segment): void {
    const { flags, payloadStart, payloadEnd, payloadLength, view, networkStart } = segment;
    const isSyn = (flags & SYN) !== 0;
    const sequence = (segment.sequence + (isSyn ? 1 : 0)) | 0;
    if (isSyn) {
      stream.first = sequence;
      stream.hasSyn = true;
    }
    if ((flags & (FIN | RST)) !== 0) pair.isClosed = true;
    if (segment.isUnnumbered || segment.isDecrypted) pair.refuse('it was exported without its packets');
    if (payloadEnd - payloadStart !== payloadLength) pair.refuse('its packets are truncated');
    if (payloadEnd <= payloadStart) return;
    if (view !== this.#capture.view) {
      pair.refuse('it has fragments of IP');
      return;
    }
    const { packet } = this.#capture.records[this.#record]!;
    stream.pieces.push({
      sequence,
      start: payloadStart,
      end: payloadEnd,
      transportStart: segment.transportStart,
      hasRightChecksum: ipChecksumValid(segment) && tcpChecksumValid(segment),
      isTunnelled: networkStart < 0 || networkStart - packet.start > MAX_LINK_BYTES,
    });
  }

  #other(kind: string): void {
    const list = this.others.get(kind);
    if (list === undefined) this.others.set(kind, [this.#record]);
    else list.push(this.#record);
  }
}

/** A SYN with another number than the one before begins another connection of the same ports. */
function isNewConnection(pair: StreamPair, { flags, sequence }: Segment, side: 0 | 1): boolean {
  if ((flags & SYN) === 0) return false;
  const { first, hasSyn, pieces } = pair.streams[side];
  if (hasSyn) return first !== ((sequence + 1) | 0);
  return pieces.length > 0 || pair.isClosed;
}

function endOf(segment: Segment, isSource: boolean): string {
  const { ipVersion } = segment;
  const address = isSource
    ? formatAddress(ipVersion, segment.source0, segment.source1, segment.source2, segment.source3)
    : formatAddress(
        ipVersion,
        segment.destination0,
        segment.destination1,
        segment.destination2,
        segment.destination3,
      );
  const port = isSource ? segment.sourcePort : segment.destinationPort;
  return ipVersion === 6 ? `[${address}]:${port}` : `${address}:${port}`;
}

/** Gathers the bytes of a direction in their order. */
function join(pair: StreamPair, stream: ByteStream, file: Buffer): void {
  const { pieces } = stream;
  const [earliest] = pieces;
  if (earliest === undefined) return;
  if (stream.first === null) {
    // Numbers wrap around: the difference counts.
    const before = Math.min(...pieces.map(({ sequence }) => (sequence - earliest.sequence) | 0));
    stream.first = (earliest.sequence + before) | 0;
  }
  const { first } = stream;
  const inOrder = pieces
    .filter((piece) => !isProbe(piece, first))
    .map((piece) => ({ piece, at: (piece.sequence - first) | 0 }));
  const bytes = joined(inOrder, file);
  if (typeof bytes === 'string') pair.refuse(bytes);
  else stream.bytes = bytes;
}

/** The bytes, or why there are none. */
function joined(pieces: readonly { piece: StreamPiece; at: number }[], file: Buffer): Buffer | string {
  if (pieces.some(({ at }) => at < 0)) return 'it has bytes before its beginning';
  const captured = pieces.reduce((sum, { piece }) => sum + piece.end - piece.start, 0);
  const length = pieces.reduce((most, { piece, at }) => Math.max(most, at + piece.end - piece.start), 0);
  if (length > captured) return 'packets of it are missing';
  const bytes = Buffer.alloc(length);
  const seen = new Uint8Array(length);
  for (const { piece, at } of pieces)
    for (let offset = 0; offset < piece.end - piece.start; offset++) {
      const byte = file[piece.start + offset]!;
      if (seen[at + offset] === 0) bytes[at + offset] = byte;
      else if (bytes[at + offset] !== byte && !isKeepAlive(piece))
        return 'it was sent again with other bytes';
      seen[at + offset] = 1;
    }
  return seen.includes(0) ? 'packets of it are missing' : bytes;
}

/** A keep-alive probe of a connection that has sent nothing: one byte before its first (RFC 9293 section 3.8.4). */
function isProbe(piece: StreamPiece, first: number): boolean {
  return isKeepAlive(piece) && ((piece.sequence - first) | 0) === -1;
}

/** It may have one byte of no meaning. */
function isKeepAlive({ start, end }: StreamPiece): boolean {
  return end - start === 1;
}
