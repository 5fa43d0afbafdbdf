// The versions of QUIC that are read: 1 (RFC 9000), 2 (RFC 9369) and the drafts that differ from version 1 in nothing but
// their number and the salt of their first keys.

/** Packet types, of the two bits in a long header or of the header's form (RFC 9000 section 17). */
export const INITIAL = 0;
export const ZERO_RTT = 1;
export const HANDSHAKE_PACKET = 2;
export const RETRY = 3;
export const ONE_RTT = 4;
export const VERSION_NEGOTIATION = 5;
export type PacketType =
  | typeof INITIAL
  | typeof ZERO_RTT
  | typeof HANDSHAKE_PACKET
  | typeof RETRY
  | typeof ONE_RTT
  | typeof VERSION_NEGOTIATION;

export interface QuicVersion {
  readonly number: number;
  /** Of the secret that Initial packets are protected with; null: not known, so they are not opened. */
  readonly salt: Buffer | null;
  /** What the labels of the key derivation begin with: `quic key`, `quic iv`, `quic hp`, `quic ku`. */
  readonly labelPrefix: string;
  /** The types of long headers by their two bits. */
  readonly types: readonly [PacketType, PacketType, PacketType, PacketType];
}

const TYPES = [INITIAL, ZERO_RTT, HANDSHAKE_PACKET, RETRY] as const;
/** Version 2 moves them by one, so that nothing relies on the numbers (RFC 9369 section 3.2). */
const TYPES_OF_2 = [RETRY, INITIAL, ZERO_RTT, HANDSHAKE_PACKET] as const;

const SALT_OF_1 = Buffer.from('38762cf7f55934b34d179ae6a4c80cadccbb7f0a', 'hex');
const SALT_OF_2 = Buffer.from('0dede3def700a6db819381be6e269dcbf9bd2ed9', 'hex');
/** Of the drafts 29 to 32 (draft-ietf-quic-tls-29 section 5.2). */
const SALT_OF_DRAFTS = Buffer.from('afbfec289993d24c9e9786f19c6111e04390a899', 'hex');

const VERSION_1_NUMBER = 1;
const VERSION_2_NUMBER = 0x6b3343cf;
/** A draft has its number in the lowest byte. */
const DRAFT = 0xff000000;
const FIRST_DRAFT_READ = 29;
const FIRST_DRAFT_WITH_SALT_OF_1 = 33;

const known = new Map<number, QuicVersion>([
  [VERSION_1_NUMBER, version(VERSION_1_NUMBER, SALT_OF_1)],
  [VERSION_2_NUMBER, { number: VERSION_2_NUMBER, salt: SALT_OF_2, labelPrefix: 'quicv2', types: TYPES_OF_2 }],
]);
for (let draft = 0; draft < 256; draft++) {
  const number = DRAFT + draft;
  const salt =
    draft < FIRST_DRAFT_READ ? null : draft < FIRST_DRAFT_WITH_SALT_OF_1 ? SALT_OF_DRAFTS : SALT_OF_1;
  known.set(number, version(number, salt));
}

function version(number: number, salt: Buffer | null): QuicVersion {
  return { number, salt, labelPrefix: 'quic', types: TYPES };
}

/** The version of this number in a long header; null when it is none of those in use. */
export function quicVersionOf(number: number): QuicVersion | null {
  return known.get(number) ?? null;
}

/** Of packets that do not name their version, before one was seen that does. */
export const QUIC_VERSION_1: QuicVersion = known.get(VERSION_1_NUMBER)!;
