// A QUIC connection (RFC 9000): what is in its packets, once they are opened, goes to the handshake and to its streams. A
// connection that cannot be opened is counted, with the name of its server.

import { type Direction, opposite, type Stamp } from '../../flow/stream.ts';
import type { Segment } from '../../packet/segment.ts';
import { addressWithPort } from '../../shared/url.ts';
import type { ProtocolContext } from '../context.ts';
import type { KeyStore, KeyWaiter } from '../tls/key-store.ts';
import { countUndecrypted } from '../tls/undecrypted.ts';
import { QuicChannel } from './channel.ts';
import type { ConnectionIds } from './connection-ids.ts';
import { CLIENT, type Role, SERVER } from './connection-keys.ts';
import { FrameWalker, type QuicFrameHandler } from './frames.ts';
import { MAX_QUIC_PACKETS_WITHOUT_HELLO } from './limits.ts';
import type { PacketHeader } from './packet-header.ts';
import { type OpenerOwner, PacketOpener } from './packet-opener.ts';
import { SideIds } from './side-ids.ts';
import type { StreamReader } from './stream-reader.ts';
import { StreamSet } from './stream-set.ts';
import {
  QUIC_ONE_DIRECTION,
  QUIC_STARTED_TOO_LATE,
  QUIC_TRUNCATED,
  QUIC_WITHOUT_KEYS,
  QUIC_WRONG_KEY,
  type QuicCause,
} from './undecrypted.ts';
import {
  HANDSHAKE_PACKET,
  INITIAL,
  ONE_RTT,
  type PacketType,
  VERSION_NEGOTIATION,
  ZERO_RTT,
} from './versions.ts';

/** What all connections share. */
export interface QuicServices {
  readonly context: ProtocolContext;
  readonly keys: KeyStore;
  readonly ids: ConnectionIds<QuicConnection>;
  /** What reads the streams of a connection with this protocol (ALPN; null: not known); null: nothing does. */
  readerFor(protocol: string | null, channel: QuicChannel, client: Direction): StreamReader | null;
  /** Nothing more of it is read. */
  onOver(connection: QuicConnection): void;
}

/** A few packets may be cut short without that most of a connection is. */
const SOME_PACKETS = 3;

export class QuicConnection implements KeyWaiter, OpenerOwner, QuicFrameHandler {
  readonly channel: QuicChannel;
  readonly #services: QuicServices;
  readonly #opener: PacketOpener;
  readonly ids: readonly [SideIds, SideIds] = [new SideIds(), new SideIds()];
  readonly #frames = new FrameWalker(this);
  #streams: StreamSet | null = null;
  #packets = 0;
  /** Packets with application data that were captured, truncated or of 0-RTT and not opened at once, by direction. */
  readonly #unread: [number, number] = [0, 0];
  readonly #truncated: [number, number] = [0, 0];
  /** Packets that count as lost. */
  #lost = 0;
  /** The packet whose frames are read. */
  #type: PacketType = INITIAL;
  #direction: Direction = 0;
  #stamp: Stamp;
  /** No packet comes any more, but keys may. */
  #hasCaptureEnded = false;

  lastSeconds: number;
  /** The capture that it was seen in last. */
  input = '';
  /** Where it was seen last, in the table of paths. */
  pathEntry = -1;
  /** One side has closed it. */
  isClosing = false;
  /** Nothing more of it is read. */
  isOver = false;

  /** `segment` is its first datagram, in direction 0. */
  constructor(services: QuicServices, segment: Segment, stamp: Stamp) {
    this.#services = services;
    const { context, keys } = services;
    const { counters } = context;
    this.channel = new QuicChannel(counters.connections++, counters.quicConnections++, segment);
    this.#opener = new PacketOpener(this, keys, context.budget);
    this.#stamp = stamp;
    this.lastSeconds = segment.seconds;
  }

  /** The client begins anew with this Initial packet, or its first one was not seen yet. */
  takesInitial(direction: Direction, header: PacketHeader, bytes: Buffer): boolean {
    return this.#opener.takesInitial(direction, header, bytes);
  }

  /** One packet of a datagram. True when it was opened, which proves that it belongs to this connection. */
  packet(direction: Direction, header: PacketHeader, bytes: Buffer, stamp: Stamp): boolean {
    this.lastSeconds = stamp.seconds;
    this.input = stamp.input;
    this.#stamp = stamp;
    if (header.type !== ONE_RTT) this.#learnIds(direction, header, bytes);
    if (header.isTruncated) {
      this.noteTruncated(direction);
      return false;
    }
    if (this.isOver) {
      this.#opener.noteRestart(direction, header);
      return false;
    }
    const isOpened = this.#opener.packet(direction, header, bytes, stamp);
    if (!isOpened && header.type === ZERO_RTT) this.#unread[direction]++;
    this.#countLost();
    if (this.#opener.handshake.hello === null && ++this.#packets > MAX_QUIC_PACKETS_WITHOUT_HELLO)
      this.leaveUndecrypted(QUIC_STARTED_TOO_LATE);
    return isOpened;
  }

  /** Whether the sender of `direction` has protected this 1-RTT packet, which came by an unknown way. */
  opens(direction: Direction, header: PacketHeader, bytes: Buffer): boolean {
    return !this.isOver && this.#opener.opens(direction, header, bytes);
  }

  /** A packet was truncated by the snap length. */
  noteTruncated(direction: Direction): void {
    this.#unread[direction]++;
    this.#truncated[direction]++;
  }

  /** The size of a datagram, which its packets fill. */
  noteSize(direction: Direction, sizeBytes: number): void {
    this.#opener.boundaries.note(direction, sizeBytes);
  }

  /** The capture has ended; keys may still come. */
  finish(stamp: Stamp): void {
    this.#hasCaptureEnded = true;
    this.#stamp = stamp;
    if (!this.#opener.isWaitingForKeys) this.end(stamp);
  }

  /** Nothing more of it comes. */
  end(stamp: Stamp): void {
    if (this.isOver) return;
    this.#stamp = stamp;
    this.#opener.decideEarlyData();
    const cause = this.#causeAtEnd();
    if (cause === null) this.#close(stamp);
    else this.leaveUndecrypted(cause);
  }

  retry(): void {
    if (!this.#opener.wake()) return;
    if (!this.#opener.isWaitingForKeys) this.#services.keys.waiters.delete(this);
    const { inputs } = this.#services.context.counters;
    if (this.#hasCaptureEnded) inputs.during(this.input, () => this.finish(this.#stamp));
  }

  giveUp(): void {
    this.#services.context.counters.inputs.during(this.input, () => this.leaveUndecrypted(QUIC_WITHOUT_KEYS));
  }

  onOpened(direction: Direction, type: PacketType, plain: Buffer, stamp: Stamp): void {
    this.#direction = direction;
    this.#type = type;
    this.#stamp = stamp;
    this.#frames.walk(plain);
    if (type === ONE_RTT) this.#streams?.tick(stamp);
  }

  onClient(direction: Direction, header: PacketHeader, bytes: Buffer): void {
    this.#addId(opposite(direction), bytes, header.destinationAt, header.destinationLength);
  }

  onWaiting(): void {
    this.#services.keys.waiters.add(this);
  }

  onDamaged(): void {
    this.#services.context.counters.undecryptedPackets++;
  }

  onOneDirection(): void {
    this.#countUndecrypted(QUIC_ONE_DIRECTION);
  }

  leaveUndecrypted(cause: QuicCause): void {
    if (this.isOver) return;
    const { keys } = this.#services;
    this.#opener.handshake.readPartOfHello();
    // Without keys it does not matter what else is missing.
    const isKnown = keys.isInUse || cause === QUIC_TRUNCATED;
    this.#countUndecrypted(isKnown ? cause : QUIC_WITHOUT_KEYS);
    this.#close(this.#stamp);
  }

  onCrypto(offset: number, bytes: Buffer, start: number, end: number): void {
    const { handshake, client } = this.#opener;
    if (this.#type === HANDSHAKE_PACKET) handshake.serverExtensions(offset, bytes, start, end, this.#stamp);
    else if (this.#type !== INITIAL) return;
    else if (this.#direction === client) handshake.clientHello(offset, bytes, start, end, this.#stamp);
    else handshake.serverHello(offset, bytes, start, end, this.#stamp);
  }

  onStream(
    streamId: number,
    offset: number,
    bytes: Buffer,
    start: number,
    end: number,
    isLast: boolean,
  ): void {
    if (!this.#isApplication || this.isOver) return;
    const streams = this.#streams ?? this.#openStreams();
    streams?.frame(streamId, this.#direction, offset, bytes, start, end, isLast, this.#stamp);
  }

  onStreamReset(streamId: number): void {
    if (this.#isApplication) this.#streams?.reset(streamId, this.#direction, this.#stamp);
  }

  onAcknowledged(first: number, last: number): void {
    if (this.#type !== ONE_RTT) return;
    const { keys, client } = this.#opener;
    const sender = this.#direction === client ? SERVER : CLIENT;
    if (keys.numbers[sender].acknowledge(first, last))
      this.#streams?.noteLoss(opposite(this.#direction), this.#stamp);
  }

  onNewConnectionId(bytes: Buffer, start: number, end: number): void {
    if (!this.#isApplication) return;
    this.ids[this.#direction].noteLength(end - start);
    this.#addId(this.#direction, bytes, start, end - start);
  }

  onClose(): void {
    if (!this.#isApplication) return;
    this.isClosing = true;
    this.#streams?.noteClose(this.#stamp);
  }

  /** Another protocol than HTTP/3 is not missed. A server without a name is named by its address. */
  #countUndecrypted(cause: QuicCause): void {
    const { handshake, client } = this.#opener;
    if (!handshake.mayBeHttp3) return;
    const server = client === null ? null : this.channel.endpoints[opposite(client)];
    const address = server === null ? null : addressWithPort(server.address, server.port);
    countUndecrypted(this.#services.context.counters, cause, handshake.hello, address);
  }

  get #isApplication(): boolean {
    return this.#type === ONE_RTT || this.#type === ZERO_RTT;
  }

  /** Long headers name the ID of their sender, and from Handshake packets on the one that their receiver has chosen. */
  #learnIds(direction: Direction, header: PacketHeader, bytes: Buffer): void {
    if (header.type === VERSION_NEGOTIATION) return;
    this.ids[direction].noteLength(header.sourceLength);
    this.#addId(direction, bytes, header.sourceAt, header.sourceLength);
    if (header.type !== HANDSHAKE_PACKET) return;
    this.ids[opposite(direction)].noteLength(header.destinationLength);
    this.#addId(opposite(direction), bytes, header.destinationAt, header.destinationLength);
  }

  #addId(side: Direction, bytes: Buffer, at: number, length: number): void {
    const { ids } = this.#services;
    if (ids.find(bytes, at, length)?.connection !== this && this.ids[side].take())
      ids.add(bytes, at, length, this, side);
  }

  /** Counts the packets that the capture lacks, as their receiver has them. Those that it has and that did not open are known. */
  #countLost(): void {
    const { keys, client, unopened } = this.#opener;
    if (client === null) return;
    const lost = (role: Role, direction: Direction): number =>
      Math.max(0, keys.numbers[role].lostCount - unopened[direction] - this.#unread[direction]);
    const count = lost(CLIENT, client) + lost(SERVER, opposite(client));
    this.#services.context.counters.lostQuicPackets += count - this.#lost;
    this.#lost = count;
  }

  /** What was not seen of either side, acknowledged or not, does not come any more. */
  #noteMissing(stamp: Stamp): void {
    const { keys, client } = this.#opener;
    if (client === null) return;
    if (keys.numbers[CLIENT].hasMissing) this.#streams?.noteLoss(client, stamp);
    if (keys.numbers[SERVER].hasMissing) this.#streams?.noteLoss(opposite(client), stamp);
  }

  #openStreams(): StreamSet | null {
    const { context } = this.#services;
    const { handshake, client } = this.#opener;
    const offered = handshake.hello!.protocols;
    this.channel.serverName = handshake.hello!.serverName;
    const protocol =
      handshake.protocol ?? offered.find((name) => name.startsWith('h3')) ?? offered[0] ?? null;
    const reader = this.#services.readerFor(protocol, this.channel, client!);
    if (reader === null) {
      this.#close(this.#stamp);
      return null;
    }
    this.#streams = new StreamSet(reader, client!, context.counters, context.budget);
    return this.#streams;
  }

  /** Why nothing of it was read; null: something was, or there was nothing but a handshake. */
  #causeAtEnd(): QuicCause | null {
    const { handshake, opened, hasUnopened, isWaitingForKeys } = this.#opener;
    if (opened > 0) return this.#isSideTruncated ? QUIC_TRUNCATED : null;
    handshake.readPartOfHello();
    const { hello } = handshake;
    if (hello === null) return Math.max(...this.#truncated) > 0 ? QUIC_TRUNCATED : QUIC_STARTED_TOO_LATE;
    if (isWaitingForKeys || !this.#services.keys.knows(hello.random, 0)) return QUIC_WITHOUT_KEYS;
    return hasUnopened ? QUIC_WRONG_KEY : null;
  }

  /** Most of what one side has sent was truncated. */
  get #isSideTruncated(): boolean {
    const { keys, client } = this.#opener;
    return ([CLIENT, SERVER] as const).some((role) => {
      const truncated = this.#truncated[role === CLIENT ? client! : opposite(client!)];
      return truncated > SOME_PACKETS && 2 * truncated > keys.numbers[role].largest;
    });
  }

  #close(stamp: Stamp): void {
    this.isOver = true;
    this.#countLost();
    this.#noteMissing(stamp);
    this.#services.keys.waiters.delete(this);
    this.#opener.close();
    this.#streams?.close(stamp);
    this.#services.onOver(this);
  }
}
