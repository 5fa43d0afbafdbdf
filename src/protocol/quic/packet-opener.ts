// Opens the packets of a QUIC connection, level by level (RFC 9001 sections 4 and 5): finds out who is the client, which
// secrets are needed, and what has to wait for them. What is in the packets is the business of connection.ts.

import type { BufferBudget } from '../../flow/buffer-budget.ts';
import { type Direction, opposite, type Stamp } from '../../flow/stream.ts';
import type { KeyStore } from '../tls/key-store.ts';
import { CLIENT, ConnectionKeys, identifySender, type Role, SERVER } from './connection-keys.ts';
import { QuicHandshake } from './handshake.ts';
import { MAX_QUIC_IDENTIFICATIONS, MAX_QUIC_UNOPENED_PACKETS } from './limits.ts';
import { OneRttOpener } from './one-rtt-opener.ts';
import type { PacketBoundaries } from './packet-boundaries.ts';
import { LONG_HEADER, PacketHeader } from './packet-header.ts';
import { initialKeys } from './packet-protection.ts';
import type { SideIds } from './side-ids.ts';
import {
  QUIC_KEYS_TOO_LATE,
  QUIC_STARTED_TOO_LATE,
  QUIC_WITHOUT_KEYS,
  QUIC_WRONG_KEY,
  type QuicCause,
} from './undecrypted.ts';
import {
  HANDSHAKE_PACKET,
  INITIAL,
  ONE_RTT,
  type PacketType,
  RETRY,
  VERSION_NEGOTIATION,
  ZERO_RTT,
} from './versions.ts';
import { WaitingPackets } from './waiting-packets.ts';

/** The connection. */
export interface OpenerOwner {
  readonly isOver: boolean;
  /** The connection IDs that each side receives packets with. */
  readonly ids: readonly [SideIds, SideIds];
  /** A packet was opened. */
  onOpened(direction: Direction, type: PacketType, plain: Buffer, stamp: Stamp): void;
  /** The client sends in `direction` and began with packets to this connection ID of the server's side. */
  onClient(direction: Direction, header: PacketHeader, bytes: Buffer): void;
  /** It is waiting for keys: `wake` when there are some. */
  onWaiting(): void;
  onDamaged(): void;
  /** The key log has the secrets of the other side alone. */
  onOneDirection(): void;
  leaveUndecrypted(cause: QuicCause): void;
}

const BOTH_ROLES: readonly Role[] = [CLIENT, SERVER];
const ONE_ROLE: readonly (readonly Role[])[] = [[CLIENT], [SERVER]];

export class PacketOpener {
  readonly #owner: OpenerOwner;
  readonly #keyStore: KeyStore;
  readonly #budget: BufferBudget;
  handshake: QuicHandshake;
  keys: ConnectionKeys;
  /** The direction in which the client sends; null while it is not known. */
  client: Direction | null = null;
  /** The client's own connection ID, with which it begins again after a Retry. */
  #clientId: Buffer | null = null;
  /** The server does not speak the version: the client begins again with another one. */
  #isRestarting = false;
  readonly #oneRtt = new OneRttOpener();
  readonly #waiting: WaitingPackets;
  /** 0-RTT packets, until it is known whether the server took them. */
  readonly #early: WaitingPackets;
  #isEarlyDataDecided = false;
  #waitsForKeys = false;
  #isWoken = false;
  #isReplaying = false;
  readonly #replayed = new PacketHeader();
  #identifications = 0;
  #isOneDirection = false;
  /** Packets of 0-RTT and 1-RTT that were opened, and those of 1-RTT that were not, by direction. */
  opened = 0;
  readonly unopened: [number, number] = [0, 0];

  constructor(owner: OpenerOwner, keyStore: KeyStore, budget: BufferBudget) {
    this.#owner = owner;
    this.#keyStore = keyStore;
    this.#budget = budget;
    this.handshake = new QuicHandshake(keyStore, budget);
    this.keys = new ConnectionKeys(this.handshake);
    this.#waiting = new WaitingPackets(keyStore.budget);
    this.#early = new WaitingPackets(keyStore.budget);
  }

  /** Packets wait, and their keys may still come. */
  get isWaitingForKeys(): boolean {
    return this.#waitsForKeys && !this.#waiting.isEmpty;
  }

  get boundaries(): PacketBoundaries {
    return this.#oneRtt.boundaries;
  }

  /** Packets came that should have opened. */
  get hasUnopened(): boolean {
    return this.unopened[0] + this.unopened[1] > 0;
  }

  /** The client begins anew with this Initial packet (Retry, Version Negotiation), or its first one was not seen yet. */
  takesInitial(direction: Direction, { sourceAt, sourceLength }: PacketHeader, bytes: Buffer): boolean {
    if (this.#clientId === null || this.#isRestarting) return true;
    if (this.handshake.isSettled) return false;
    if (direction !== this.client) return true;
    // Of a connection that is over, an ID without bytes says nothing.
    if (sourceLength === 0 && this.#owner.isOver) return false;
    return this.#clientId?.equals(bytes.subarray(sourceAt, sourceAt + sourceLength)) === true;
  }

  /** A Version Negotiation packet makes the client begin again (RFC 9000 section 6). */
  noteRestart(direction: Direction, { type }: PacketHeader): void {
    if (type === VERSION_NEGOTIATION && direction !== this.client && !this.handshake.isSettled)
      this.#isRestarting = true;
  }

  /** Reads one packet, and those that have waited for it. True when it was opened. */
  packet(direction: Direction, header: PacketHeader, bytes: Buffer, stamp: Stamp): boolean {
    const isOpened = this.#read(direction, header, bytes, stamp);
    if (this.#isWoken) this.#replay();
    return isOpened;
  }

  /** There are new keys; perhaps its own. */
  wake(): boolean {
    const { hello } = this.handshake;
    if (hello !== null && !this.#keyStore.knows(hello.random, 0)) return false;
    this.#waitsForKeys = false;
    this.#isWoken = true;
    this.#replay();
    return true;
  }

  /** It is known by now whether the server took early data, or it never will be: then it is taken for granted. */
  decideEarlyData(): void {
    if (this.#isEarlyDataDecided) return;
    this.#isEarlyDataDecided = true;
    for (const packet of this.#early.take())
      if (this.#replayed.readLong(packet.bytes, 0, packet.bytes.length))
        this.#readEarly(packet.direction, this.#replayed, packet.bytes, packet.stamp);
  }

  /** Nothing more is opened. */
  close(): void {
    this.#waiting.clear();
    this.#early.clear();
    this.handshake.clear();
  }

  #read(direction: Direction, header: PacketHeader, bytes: Buffer, stamp: Stamp): boolean {
    switch (header.type) {
      case VERSION_NEGOTIATION:
        this.noteRestart(direction, header);
        return true;
      case RETRY:
        if (direction !== this.client && !this.handshake.isSettled)
          this.keys.startFrom(idOf(bytes, header.sourceAt, header.sourceLength));
        return true;
      case INITIAL:
        return this.#readInitial(direction, header, bytes, stamp);
      case HANDSHAKE_PACKET:
        return this.#readHandshake(direction, header, bytes, stamp);
      case ZERO_RTT:
        return this.#readEarly(direction, header, bytes, stamp);
      case ONE_RTT:
        return this.#readOneRtt(direction, header, bytes, stamp);
    }
  }

  #readInitial(direction: Direction, header: PacketHeader, bytes: Buffer, stamp: Stamp): boolean {
    const plain = this.#openInitial(direction, header, bytes);
    if (plain === null) return false;
    const { isHelloWhole } = this.handshake;
    this.#owner.onOpened(direction, INITIAL, plain, stamp);
    if (direction !== this.client) this.keys.version = header.version;
    if (this.handshake.isHelloWhole && !isHelloWhole) this.#onHello();
    return true;
  }

  #openInitial(direction: Direction, header: PacketHeader, bytes: Buffer): Buffer | null {
    if (this.client !== null) {
      const role = direction === this.client ? CLIENT : SERVER;
      const plain = this.keys.openInitial(role, header, bytes);
      if (plain !== null || role === SERVER) return plain;
      if (this.handshake.isSettled && this.#clientId !== null) return null;
    }
    // The client's first one, or the first behind a Retry that was lost, or of another version.
    const id = idOf(bytes, header.destinationAt, header.destinationLength);
    const plain = initialKeys(header.version, id)?.[CLIENT].open(header, bytes, 0) ?? null;
    if (plain === null) return null;
    if (this.#isRestarting || this.client === null) {
      this.handshake = new QuicHandshake(this.#keyStore, this.#budget);
      this.keys = new ConnectionKeys(this.handshake);
      this.keys.version = header.version;
    }
    this.keys.startFrom(id);
    this.client = direction;
    this.#clientId = idOf(bytes, header.sourceAt, header.sourceLength);
    this.#isRestarting = false;
    this.#owner.onClient(direction, header, bytes);
    return plain;
  }

  /** The client random is known: can this connection be opened? */
  #onHello(): void {
    this.#isWoken = true;
    if (!this.#keyStore.knows(this.handshake.hello!.random, 0) && !this.#keyStore.mayGrow)
      this.#owner.leaveUndecrypted(QUIC_WITHOUT_KEYS);
  }

  /** The client random is known, from what was seen of the ClientHello or by trial. */
  #hasHello(direction: Direction, header: PacketHeader, bytes: Buffer): boolean {
    const { handshake } = this;
    if (handshake.hello !== null) return true;
    handshake.readPartOfHello();
    if (handshake.hello !== null) {
      this.#onHello();
      return !this.#owner.isOver;
    }
    const keys = this.#keyStore;
    if (!keys.isInUse || this.#identifications++ >= MAX_QUIC_IDENTIFICATIONS) return false;
    const roles = this.client === null ? BOTH_ROLES : ONE_ROLE[direction === this.client ? CLIENT : SERVER]!;
    const found = identifySender(header, bytes, this.keys.version, roles, keys);
    if (found === null) return false;
    handshake.identify(found.random);
    this.client = found.role === CLIENT ? direction : opposite(direction);
    return keys.knows(found.random, 0);
  }

  /** Of Handshake packets only the server's EncryptedExtensions are of interest. */
  #readHandshake(direction: Direction, header: PacketHeader, bytes: Buffer, stamp: Stamp): boolean {
    this.keys.version = header.version;
    if (!this.#hasHello(direction, header, bytes)) return this.#hold(direction, header, bytes, stamp);
    if (direction === this.client || this.handshake.hasExtensions) return false;
    const plain = this.keys.openHandshake(header, bytes);
    if (plain === undefined && this.#keyStore.mayGrow && !this.keys.hasTraffic(SERVER))
      return this.#hold(direction, header, bytes, stamp);
    if (plain === undefined || plain === null) return false;
    this.#owner.onOpened(direction, HANDSHAKE_PACKET, plain, stamp);
    if (this.handshake.hasExtensions) this.decideEarlyData();
    return true;
  }

  #readEarly(direction: Direction, header: PacketHeader, bytes: Buffer, stamp: Stamp): boolean {
    if (!this.#isEarlyDataDecided) {
      if (this.#keyStore.isInUse) this.#early.add(direction, header, bytes, stamp);
      return false;
    }
    if (direction !== this.client || !this.handshake.isEarlyDataAccepted || this.#owner.isOver) return false;
    const plain = this.keys.openEarly(header, bytes);
    if (plain === null || plain === undefined) return false;
    this.opened++;
    this.#owner.onOpened(direction, ZERO_RTT, plain, stamp);
    return true;
  }

  #readOneRtt(direction: Direction, header: PacketHeader, bytes: Buffer, stamp: Stamp): boolean {
    if (!this.#waiting.isEmpty || !this.#hasHello(direction, header, bytes))
      return this.#hold(direction, header, bytes, stamp);
    const role = direction === this.client ? CLIENT : SERVER;
    const { start, end } = header;
    let at = start;
    let size = end - start;
    const ids = this.#owner.ids[opposite(direction)];
    while (at < end && !this.#owner.isOver) {
      header.readShort(at, end, 0);
      const plain = this.#oneRtt.open(this.keys, role, ids, direction, header, bytes, size);
      if (plain === undefined) {
        header.readShort(at, end, 0);
        return this.#withoutSecret(direction, role, header, bytes, stamp);
      }
      if (plain === null) {
        this.#onUnopened(direction);
        return at > start;
      }
      size = header.end - at;
      at = header.end;
      this.opened++;
      if (role === SERVER) this.decideEarlyData();
      this.#owner.onOpened(direction, ONE_RTT, plain, stamp);
    }
    return true;
  }

  /** Whether a 1-RTT packet, which may be of another connection, is one that the sender of `direction` has protected. */
  opens(direction: Direction, header: PacketHeader, bytes: Buffer): boolean {
    if (this.client === null || this.handshake.hello === null || !this.#waiting.isEmpty) return false;
    const role = direction === this.client ? CLIENT : SERVER;
    return this.#oneRtt.findLength(this.keys, role, this.#owner.ids[opposite(direction)], header, bytes);
  }

  /** The key log does not have the secret of this side, at least not yet. */
  #withoutSecret(
    direction: Direction,
    role: Role,
    header: PacketHeader,
    bytes: Buffer,
    stamp: Stamp,
  ): boolean {
    if (this.#keyStore.mayGrow) return this.#hold(direction, header, bytes, stamp);
    if (!this.keys.hasTraffic(role === CLIENT ? SERVER : CLIENT))
      this.#owner.leaveUndecrypted(QUIC_WITHOUT_KEYS);
    else if (!this.#isOneDirection) {
      this.#isOneDirection = true;
      this.#owner.onOneDirection();
    }
    return false;
  }

  #onUnopened(direction: Direction): void {
    const unopened = ++this.unopened[direction];
    if (this.opened > 0) this.#owner.onDamaged();
    else if (unopened > MAX_QUIC_UNOPENED_PACKETS) this.#owner.leaveUndecrypted(QUIC_WRONG_KEY);
  }

  /** Keeps a packet until it can be opened. */
  #hold(direction: Direction, header: PacketHeader, bytes: Buffer, stamp: Stamp): false {
    const keys = this.#keyStore;
    if (!keys.isInUse || this.#owner.isOver) return false;
    if (keys.mayGrow) {
      this.#waitsForKeys = true;
      this.#owner.onWaiting();
    }
    let kept = this.#waiting.add(direction, header, bytes, stamp);
    while (kept === 'no-memory' && keys.evictOldestWaiter() && !this.#owner.isOver)
      kept = this.#waiting.add(direction, header, bytes, stamp);
    if (kept !== 'kept')
      this.#owner.leaveUndecrypted(this.#waitsForKeys ? QUIC_KEYS_TOO_LATE : QUIC_STARTED_TOO_LATE);
    return false;
  }

  /** Reads the packets that wait, as far as they can be read now. */
  #replay(): void {
    if (this.#isReplaying) return;
    this.#isReplaying = true;
    while (this.#isWoken && !this.#owner.isOver) {
      this.#isWoken = false;
      for (const { direction, bytes, stamp } of this.#waiting.take()) {
        const header = this.#replayed;
        if (this.#owner.isOver) break;
        if ((bytes[0]! & LONG_HEADER) === 0) header.readShort(0, bytes.length, 0);
        else if (!header.readLong(bytes, 0, bytes.length)) continue;
        this.#read(direction, header, bytes, stamp);
      }
    }
    this.#isReplaying = false;
  }
}

/** A copy of a connection ID. */
function idOf(bytes: Buffer, at: number, length: number): Buffer {
  return Buffer.from(bytes.subarray(at, at + length));
}
