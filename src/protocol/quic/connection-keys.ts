// The keys of a QUIC connection at all levels (RFC 9001 section 5), and the packet numbers that go with them. Initial keys
// follow from a connection ID, the others from secrets of the key log, as soon as they are there.

import {
  CLIENT_EARLY,
  CLIENT_HANDSHAKE,
  CLIENT_TRAFFIC,
  SERVER_HANDSHAKE,
  SERVER_TRAFFIC,
} from '../tls/key-log-labels.ts';
import type { KeyStore } from '../tls/key-store.ts';
import type { QuicHandshake } from './handshake.ts';
import { KeyPhases } from './key-phases.ts';
import { MAX_QUIC_SECRET_TRIALS } from './limits.ts';
import type { PacketHeader } from './packet-header.ts';
import { PacketNumbers } from './packet-numbers.ts';
import { initialKeys, LevelKeys, suitesOfSecret } from './packet-protection.ts';
import { ONE_RTT, QUIC_VERSION_1, type QuicVersion } from './versions.ts';

export const CLIENT = 0;
export const SERVER = 1;
export type Role = typeof CLIENT | typeof SERVER;

const HANDSHAKE_LABELS = [CLIENT_HANDSHAKE, SERVER_HANDSHAKE] as const;
const TRAFFIC_LABELS = [CLIENT_TRAFFIC, SERVER_TRAFFIC] as const;

/** What a packet protects; null: it does not open; undefined: its secret is not known. */
type Opened = Buffer | null | undefined;
type KeysOfBoth = readonly [client: LevelKeys, server: LevelKeys];

export class ConnectionKeys {
  readonly #handshake: QuicHandshake;
  /** The version that both sides have agreed on, as far as long headers say it. */
  version: QuicVersion = QUIC_VERSION_1;
  /** Packet numbers of 0-RTT and 1-RTT packets by role. */
  readonly numbers: readonly [PacketNumbers, PacketNumbers] = [new PacketNumbers(), new PacketNumbers()];
  /** The connection ID that the Initial keys follow from. */
  #destinationId: Buffer = Buffer.alloc(0);
  readonly #initial = new Map<QuicVersion, KeysOfBoth | null>();
  #largestInitial: [number, number] = [-1, -1];
  #serverHandshake: readonly LevelKeys[] | null = null;
  #largestHandshake = -1;
  #early: readonly LevelKeys[] | null = null;
  /** By role; several while the suite is not certain. */
  readonly #phases: [readonly KeyPhases[] | null, readonly KeyPhases[] | null] = [null, null];

  constructor(handshake: QuicHandshake) {
    this.#handshake = handshake;
  }

  /** The Initial keys follow from this connection ID, from now on. */
  startFrom(destinationId: Buffer): void {
    this.#destinationId = destinationId;
    this.#initial.clear();
    this.#largestInitial = [-1, -1];
  }

  /** Of an Initial packet: null as well where the client's first one was not seen. */
  openInitial(role: Role, header: PacketHeader, bytes: Buffer): Buffer | null {
    const { version } = header;
    let keys = this.#initial.get(version);
    if (keys === undefined) {
      keys = this.#destinationId.length === 0 ? null : initialKeys(version, this.#destinationId);
      this.#initial.set(version, keys);
    }
    if (keys === null) return null;
    const level = keys[role];
    const plain = level.open(header, bytes, this.#largestInitial[role] + 1);
    if (plain !== null) this.#largestInitial[role] = Math.max(this.#largestInitial[role], level.number);
    return plain;
  }

  /** Of a Handshake packet of the server. */
  openHandshake(header: PacketHeader, bytes: Buffer): Opened {
    this.#serverHandshake ??= this.#levelKeys(SERVER_HANDSHAKE, header.version);
    const keys = this.#serverHandshake;
    if (keys === null) return undefined;
    for (const level of keys) {
      const plain = level.open(header, bytes, this.#largestHandshake + 1);
      if (plain === null) continue;
      this.#serverHandshake = [level];
      this.#largestHandshake = Math.max(this.#largestHandshake, level.number);
      this.#handshake.suite ??= level.suite;
      return plain;
    }
    return null;
  }

  /** Of a 0-RTT packet. */
  openEarly(header: PacketHeader, bytes: Buffer): Opened {
    this.#early ??= this.#levelKeys(CLIENT_EARLY, header.version);
    if (this.#early === null) return undefined;
    const numbers = this.numbers[CLIENT];
    for (const level of this.#early) {
      const plain = level.open(header, bytes, numbers.largest + 1);
      if (plain === null) continue;
      this.#early = [level];
      numbers.see(level.number);
      return plain;
    }
    return null;
  }

  /** Of a 1-RTT packet. */
  openOneRtt(role: Role, header: PacketHeader, bytes: Buffer): Opened {
    this.#phases[role] ??= this.#keyPhases(role);
    const candidates = this.#phases[role];
    if (candidates === null) return undefined;
    const numbers = this.numbers[role];
    for (const keys of candidates) {
      const plain = keys.open(header, bytes, numbers.largest + 1);
      if (plain === null) continue;
      if (candidates.length > 1) this.#phases[role] = [keys];
      this.#handshake.suite ??= keys.suite;
      numbers.see(keys.number);
      return plain;
    }
    return null;
  }

  /** Whether a packet opens that may be of another connection. */
  opensOneRtt(role: Role, header: PacketHeader, bytes: Buffer): boolean {
    this.#phases[role] ??= this.#keyPhases(role);
    const expected = this.numbers[role].largest + 1;
    return (this.#phases[role] ?? []).some((keys) => keys.opens(header, bytes, expected));
  }

  /** The sizes that the first of several 1-RTT packets in a datagram may have. */
  sizesOfFirst(role: Role, header: PacketHeader, bytes: Buffer): number[] {
    const expected = this.numbers[role].largest + 1;
    return (this.#phases[role] ?? []).flatMap((keys) => keys.sizesOfFirst(header, bytes, expected));
  }

  /** The key log has the secret of what a role sends in 1-RTT packets. */
  hasTraffic(role: Role): boolean {
    return this.#handshake.secret(TRAFFIC_LABELS[role]) !== null;
  }

  /** The secret of the server's Handshake packets is there. */
  get hasHandshake(): boolean {
    return this.#handshake.secret(SERVER_HANDSHAKE) !== null;
  }

  #keyPhases(role: Role): readonly KeyPhases[] | null {
    const secret = this.#handshake.secret(TRAFFIC_LABELS[role]);
    if (secret === null) return null;
    return this.#handshake.suitesFor(secret).map((suite) => new KeyPhases(this.version, suite, secret));
  }

  #levelKeys(
    label: typeof SERVER_HANDSHAKE | typeof CLIENT_EARLY,
    version: QuicVersion,
  ): readonly LevelKeys[] | null {
    const secret = this.#handshake.secret(label);
    if (secret === null) return null;
    // Early data is protected with the suite of the session before (RFC 8446 section 4.2.11).
    const suites = label === CLIENT_EARLY ? suitesOfSecret(secret.length) : this.#handshake.suitesFor(secret);
    return suites.map((suite) => new LevelKeys(version, suite, secret));
  }
}

/** Whose secret of the key log opens a Handshake or 1-RTT packet of a connection whose ClientHello is missing. */
export function identifySender(
  header: PacketHeader,
  bytes: Buffer,
  version: QuicVersion,
  roles: readonly Role[],
  keys: KeyStore,
): { random: Buffer; role: Role } | null {
  const labels = header.type === ONE_RTT ? TRAFFIC_LABELS : HANDSHAKE_LABELS;
  let trials = MAX_QUIC_SECRET_TRIALS;
  // The newest first: a log is older than the capture.
  for (let client = keys.log.clients - 1; client >= 0; client--)
    for (const role of roles) {
      const secret = keys.log.secret(client, labels[role]);
      if (secret === null) continue;
      if (trials-- === 0 || !keys.takeHelloTrial()) return null;
      for (const suite of suitesOfSecret(secret.length))
        if (new LevelKeys(version, suite, secret).open(header, bytes, 0) !== null)
          return { random: keys.log.randomOf(client), role };
    }
  return null;
}
