// From UDP datagrams to QUIC connections (RFC 9000 section 5.2): found by their addresses and ports, and where those are new
// or several connections share them, by connection IDs. Datagrams of other protocols cost a look at their first bytes.

import { ConnectionTable, IGNORED, LIVE, OPEN } from '../../flow/connection-table.ts';
import { Expiry, type LiveConnections } from '../../flow/expiry.ts';
import { CLOSED_SECONDS, IDLE_SECONDS } from '../../flow/limits.ts';
import { type Direction, opposite, Stamp } from '../../flow/stream.ts';
import type { Segment } from '../../packet/segment.ts';
import { count } from '../../shared/counters.ts';
import type { ProtocolContext } from '../context.ts';
import type { KeyStore } from '../tls/key-store.ts';
import type { QuicChannel } from './channel.ts';
import { QuicConnection, type QuicServices } from './connection.ts';
import { ConnectionIds } from './connection-ids.ts';
import { type Candidate, KnownEndpoints } from './known-endpoints.ts';
import { MAX_QUIC_CONNECTIONS } from './limits.ts';
import { FIXED_BIT, LONG_HEADER, PacketHeader } from './packet-header.ts';
import { initialKeys } from './packet-protection.ts';
import { mayBeShortHeader, ShortHeaders } from './short-headers.ts';
import type { StreamReader } from './stream-reader.ts';
import { QUIC_OTHER_VERSION, QUIC_STARTED_TOO_LATE } from './undecrypted.ts';
import { UnsupportedVersions, unsupportedVersionOf } from './unsupported-versions.ts';
import { INITIAL, quicVersionOf, RETRY, VERSION_NEGOTIATION } from './versions.ts';

/** Bytes of the shortest datagram with a long header that is looked at. */
const MIN_LONG_HEADER_BYTES = 27;
/** Zeros that are no packet any more. */
const MIN_PADDING_BYTES = 16;

/** What is known of a pair of addresses and ports: the connection that was seen on it last. */
class QuicPath {
  readonly connection: QuicConnection;
  /** The direction of packets whose sender sorts first in the table. */
  readonly forward: Direction;
  /** Other connections were seen on it: connection IDs decide. */
  readonly isShared: boolean;

  constructor(connection: QuicConnection, forward: Direction, isShared: boolean) {
    this.connection = connection;
    this.forward = forward;
    this.isShared = isShared;
  }
}

export class QuicDatagrams implements QuicServices, LiveConnections {
  readonly context: ProtocolContext;
  readonly keys: KeyStore;
  ids!: ConnectionIds<QuicConnection>;
  #endpoints!: KnownEndpoints<QuicConnection>;
  readonly #open: QuicServices['readerFor'];
  /** By entry of the table: the path, or what speaks for QUIC on it. */
  #paths: (QuicPath | ShortHeaders | undefined)[] = [];
  #table!: ConnectionTable;
  #expiry!: Expiry;
  /** Connections that are read, the one checked longest ago first. */
  readonly #live = new Set<QuicConnection>();
  /** Those of which nothing more is read, the oldest first: what belongs to them is no new connection. */
  readonly #over = new Set<QuicConnection>();
  /** Paths on which nothing but a Version Negotiation packet was read. */
  readonly #negotiations = new Set<number>();
  readonly #unsupported = new UnsupportedVersions();
  readonly #header = new PacketHeader();
  readonly #stamp = new Stamp();

  constructor(context: ProtocolContext, keys: KeyStore, readerFor: QuicServices['readerFor']) {
    this.context = context;
    this.keys = keys;
    this.#open = readerFor;
    this.#clear();
  }

  nextInput(name: string): void {
    this.#stamp.input = name;
  }

  datagram(segment: Segment): void {
    const { bytes, payloadStart: start, payloadEnd: end } = segment;
    if (start >= end) return;
    if (bytes[start]! & LONG_HEADER) {
      if (end - start < MIN_LONG_HEADER_BYTES) return;
      if (this.#header.readLong(bytes, start, end)) this.#longHeader(segment);
      else this.#otherVersion(segment);
    } else if (this.#live.size > 0 || mayBeShortHeader(segment)) this.#shortHeader(segment);
  }

  /** The input has ended, or another capture begins; keys of what waits may still come. */
  finish(): void {
    const { inputs } = this.context.counters;
    for (const connection of [...this.#live])
      inputs.during(connection.input, () => connection.finish(this.#stamp.copy()));
    this.#countNegotiations();
    this.#unsupported.count(this.context.counters);
    this.#clear();
  }

  readerFor(protocol: string | null, channel: QuicChannel, client: Direction): StreamReader | null {
    return this.#open(protocol, channel, client);
  }

  onOver(connection: QuicConnection): void {
    this.#live.delete(connection);
    this.#over.add(connection);
    if (this.#over.size <= MAX_QUIC_CONNECTIONS) return;
    for (const oldest of this.#over) {
      this.#over.delete(oldest);
      this.#forget(oldest.pathEntry, oldest);
      return;
    }
  }

  shrink(): boolean {
    return false;
  }

  abandon(entry: number): void {
    const path = this.#paths[entry];
    if (path instanceof QuicPath && path.connection.pathEntry === entry) path.connection.end(this.#stamp);
  }

  #clear(): void {
    this.#table = new ConnectionTable();
    this.#expiry = new Expiry(this.#table, this, this.context.counters);
    this.#paths = [];
    this.#live.clear();
    this.#over.clear();
    this.ids = new ConnectionIds();
    this.#endpoints = new KnownEndpoints();
  }

  #longHeader(segment: Segment): void {
    const header = this.#header;
    const { bytes } = segment;
    const entry = this.#find(segment);
    const path = entry < 0 ? undefined : this.#paths[entry];
    const { direction } = this.#table;
    const owner = this.ids.find(bytes, header.destinationAt, header.destinationLength);
    if (owner !== undefined) {
      this.#read(owner.connection, opposite(owner.side), segment, entry);
      return;
    }
    if (path instanceof QuicPath) {
      const sender = direction === 0 ? path.forward : opposite(path.forward);
      const isItsOwn = path.connection.takesInitial(sender, header, bytes);
      // What opens as the first packet of a client, and is none of this connection's, is another one's.
      if (header.type !== INITIAL || isItsOwn || !this.#opens(bytes)) {
        this.#read(path.connection, sender, segment, entry);
        return;
      }
    }
    if (header.type === VERSION_NEGOTIATION) this.#noteNegotiation(segment, entry);
    if (header.type === VERSION_NEGOTIATION || header.type === RETRY) return;
    if (entry >= 0 && this.#table.phase(entry) === IGNORED && header.type !== INITIAL) return;
    this.#begin(segment, entry);
  }

  /** A version that is not read. The client may begin again with one that is. */
  #otherVersion(segment: Segment): void {
    const version = unsupportedVersionOf(segment);
    if (version === null) return;
    const entry = this.#find(segment);
    if (entry >= 0 && this.#paths[entry] instanceof QuicPath) return;
    if (this.#unsupported.has(entry)) this.#unsupported.note(entry, version);
    else if (this.#unsupported.mayBegin(segment))
      this.#unsupported.note(entry >= 0 ? entry : this.#insert(segment), version);
  }

  /**
   * A server offers other versions than the one that its client has begun with, in packets that are not read (RFC 9000
   * section 17.2.1). A client that knows one of them begins again.
   */
  #noteNegotiation(segment: Segment, entry: number): void {
    const { bytes, payloadEnd } = segment;
    let isOffer = false;
    for (let at = this.#header.numberAt; at + 4 <= payloadEnd; at += 4)
      isOffer ||= quicVersionOf(bytes.readUInt32BE(at)) !== null;
    if (!isOffer || this.#negotiations.size >= MAX_QUIC_CONNECTIONS) return;
    const place = entry >= 0 ? entry : this.#insert(segment);
    this.#negotiations.add(place);
    this.#unsupported.delete(place);
  }

  /** Connections that did not come further than that. */
  #countNegotiations(): void {
    const { counters } = this.context;
    for (const _entry of this.#negotiations) {
      counters.connections++;
      counters.quicConnections++;
      count(counters.unseenConnections, QUIC_OTHER_VERSION);
    }
    this.#negotiations.clear();
  }

  /** The first packet of a connection. One that does not open counts when it has the fixed bit, or another one behind it. */
  #begin(segment: Segment, entry: number): void {
    const { bytes, payloadStart } = segment;
    const hasFixedBit = (bytes[payloadStart]! & FIXED_BIT) !== 0;
    if (!hasFixedBit && !this.#opens(bytes) && !this.#isFollowed(segment)) return;
    this.#makeRoom(segment.seconds);
    const connection = new QuicConnection(this, segment, this.#stampOf(segment));
    this.#live.add(connection);
    this.#read(connection, 0, segment, this.#attach(connection, 0, segment, entry));
  }

  /** Its packet has another one of this version behind it in its datagram, or fills it to the byte. */
  #isFollowed({ bytes, payloadEnd }: Segment): boolean {
    const { isTruncated, end, version } = this.#header;
    if (isTruncated) return false;
    if (end === payloadEnd) return true;
    const next = new PacketHeader();
    return (
      (bytes[end]! & LONG_HEADER) !== 0 && next.readLong(bytes, end, payloadEnd) && next.version === version
    );
  }

  #opens(bytes: Buffer): boolean {
    const header = this.#header;
    if (header.type !== INITIAL || header.isTruncated) return false;
    const { version, destinationAt, destinationLength } = header;
    const keys = initialKeys(version, bytes.subarray(destinationAt, destinationAt + destinationLength));
    return keys !== null && keys[0].open(header, bytes, 0) !== null;
  }

  #shortHeader(segment: Segment): void {
    const entry = this.#find(segment);
    const path = entry < 0 ? undefined : this.#paths[entry];
    if (path instanceof QuicPath) {
      if (path.connection.isOver && !path.isShared) return;
      const { direction } = this.#table;
      const owner = path.isShared ? this.#ownerOf(segment) : undefined;
      const sender = direction === 0 ? path.forward : opposite(path.forward);
      if (owner !== undefined) this.#read(owner.connection, opposite(owner.side), segment, entry);
      else this.#read(path.connection, sender, segment, entry);
      return;
    }
    if (entry >= 0 && this.#table.phase(entry) === IGNORED) return;
    const owner = this.#ownerOf(segment);
    if (owner === undefined) this.#unknownWay(segment, entry, path);
    else if (!owner.connection.isOver) this.#read(owner.connection, opposite(owner.side), segment, entry);
  }

  /** The connection whose ID a short header may have. */
  #ownerOf({ bytes, payloadStart, payloadEnd }: Segment) {
    for (const length of this.ids.lengths) {
      if (payloadStart + 1 + length > payloadEnd) continue;
      const owner = this.ids.find(bytes, payloadStart + 1, length);
      if (owner !== undefined) return owner;
    }
    return undefined;
  }

  /** Neither its addresses nor a connection ID say whose it is: it may be of a connection that has one of its endpoints. */
  #unknownWay(segment: Segment, entry: number, known: ShortHeaders | undefined): void {
    const candidates = this.keys.isInUse ? this.#endpoints.candidates(segment) : [];
    const mayBeQuic = mayBeShortHeader(segment);
    if (candidates.length === 0 && !mayBeQuic) return;
    const evidence = known ?? new ShortHeaders();
    const place = entry >= 0 ? entry : this.#insert(segment);
    const { direction } = this.#table;
    this.#paths[place] = evidence;
    const owner = evidence.mayBeTried(candidates.length)
      ? this.#whoseKeysOpen(segment, candidates)
      : undefined;
    if (owner !== undefined) {
      this.#read(owner.connection, owner.direction, segment, place);
      return;
    }
    if (!mayBeQuic) return;
    if (candidates.length > 0) {
      this.context.counters.orphanQuicPackets++;
      evidence.noteOrphan();
    }
    this.#lookForLate(segment, place, evidence, direction);
  }

  /** The connection whose keys open a datagram. */
  #whoseKeysOpen(
    { bytes, payloadStart, payloadEnd, payloadLength }: Segment,
    candidates: readonly Candidate<QuicConnection>[],
  ): Candidate<QuicConnection> | undefined {
    const header = this.#header;
    if (payloadEnd - payloadStart !== payloadLength) return undefined;
    return candidates.find(({ connection, direction }) => {
      header.readShort(payloadStart, payloadEnd, 0);
      return connection.opens(direction, header, bytes);
    });
  }

  /** Is it a connection that began before the capture? */
  #lookForLate(segment: Segment, place: number, evidence: ShortHeaders, direction: Direction): void {
    const isQuic = evidence.look(segment, direction);
    if (isQuic === null || (!isQuic && evidence.hasOrphans)) return;
    this.#paths[place] = undefined;
    this.#table.setPhase(place, IGNORED);
    if (!isQuic) return;
    const { counters } = this.context;
    counters.orphanQuicPackets -= evidence.takeOrphans();
    counters.connections++;
    counters.quicConnections++;
    // Keys alone would not open it.
    count(counters.unseenConnections, QUIC_STARTED_TOO_LATE);
  }

  /** Reads all packets of a datagram, which belong to one connection (RFC 9000 section 12.2). */
  #read(connection: QuicConnection, direction: Direction, segment: Segment, entry: number): void {
    const header = this.#header;
    const { bytes, payloadStart, payloadEnd, payloadLength } = segment;
    const stamp = this.#stampOf(segment);
    const isWhole = payloadEnd - payloadStart === payloadLength;
    let isOpened = false;
    for (let at = payloadStart; at < payloadEnd; ) {
      if (bytes[at]! & LONG_HEADER) {
        if (!header.readLong(bytes, at, payloadEnd)) break;
      } else if (!isWhole) {
        connection.noteTruncated(direction);
        break;
      } else if (at > payloadStart && isPadding(bytes, at, payloadEnd)) break;
      else header.readShort(at, payloadEnd, 0);
      const { end } = header;
      if (connection.packet(direction, header, bytes, stamp)) isOpened = true;
      at = end;
    }
    if (isOpened && isWhole) connection.noteSize(direction, payloadLength);
    if (isOpened && (entry < 0 || !(this.#paths[entry] instanceof QuicPath)))
      this.#attach(connection, direction, segment, entry);
  }

  /** The connection was seen on these addresses and ports. */
  #attach(connection: QuicConnection, direction: Direction, segment: Segment, entry: number): number {
    const place = entry >= 0 ? entry : this.#insert(segment);
    const before = this.#paths[place];
    this.#negotiations.delete(place);
    this.#unsupported.delete(place);
    const isShared = before instanceof QuicPath && !before.connection.isOver && !before.connection.isClosing;
    const forward = this.#table.direction === 0 ? direction : opposite(direction);
    connection.pathEntry = place;
    this.#endpoints.note(segment, connection, direction);
    this.#paths[place] = new QuicPath(connection, forward, isShared);
    this.#table.setPhase(place, LIVE);
    return place;
  }

  /** Nothing more of this path is remembered but that it is not read. */
  #forget(entry: number, connection: QuicConnection): void {
    const path = this.#paths[entry];
    if (!(path instanceof QuicPath) || path.connection !== connection) return;
    this.#paths[entry] = undefined;
    this.#table.setPhase(entry, IGNORED);
  }

  #find(segment: Segment): number {
    const entry = this.#table.find(segment);
    if (entry >= 0) this.#table.touch(entry, segment.seconds);
    return entry;
  }

  #insert(segment: Segment): number {
    this.#expiry.beforeInsert(segment.seconds);
    const entry = this.#table.insert(0, segment.seconds);
    this.#paths[entry] = undefined;
    this.#table.setPhase(entry, OPEN);
    return entry;
  }

  /** One more connection is to be read: ends the one that was checked longest ago, if it is over or there are too many. */
  #makeRoom(nowSeconds: number): void {
    for (const connection of this.#live) {
      const limit = connection.isClosing ? CLOSED_SECONDS : IDLE_SECONDS;
      const isIdle = nowSeconds - connection.lastSeconds > limit;
      this.#live.delete(connection);
      if (!isIdle && this.#live.size < MAX_QUIC_CONNECTIONS - 1) this.#live.add(connection);
      else {
        if (!isIdle) this.context.counters.forgottenConnections++;
        connection.end(this.#stamp);
      }
      return;
    }
  }

  /** Made for each datagram that is read: packets that wait keep copies of it. */
  #stampOf(segment: Segment): Stamp {
    const stamp = this.#stamp;
    stamp.frame = segment.frame;
    stamp.seconds = segment.seconds;
    stamp.nanoseconds = segment.nanoseconds;
    return stamp;
  }
}

/** Zeros behind the last packet of a datagram: some senders fill it up with them. */
function isPadding(bytes: Buffer, start: number, end: number): boolean {
  const last = Math.min(end, start + MIN_PADDING_BYTES);
  for (let at = start; at < last; at++) if (bytes[at] !== 0) return false;
  return true;
}
