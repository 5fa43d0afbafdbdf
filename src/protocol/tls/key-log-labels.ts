// The labels of a key log (draft-ietf-tls-keylogfile section 2): which secret a line has, and how long that is.

/** Which secret, by its label. */
export const MASTER = 0;
export const PREMASTER = 1;
export const CLIENT_EARLY = 2;
export const CLIENT_HANDSHAKE = 3;
export const SERVER_HANDSHAKE = 4;
export const CLIENT_TRAFFIC = 5;
export const SERVER_TRAFFIC = 6;
/** A label that is known and not needed, or not known. */
export const UNUSED = 7;
export const RSA = 8;
export type SecretLabel =
  | typeof MASTER
  | typeof PREMASTER
  | typeof CLIENT_EARLY
  | typeof CLIENT_HANDSHAKE
  | typeof SERVER_HANDSHAKE
  | typeof CLIENT_TRAFFIC
  | typeof SERVER_TRAFFIC
  | typeof UNUSED
  | typeof RSA;

const LABELS: readonly (readonly [label: Buffer, meaning: SecretLabel])[] = [
  [Buffer.from('CLIENT_RANDOM'), MASTER],
  [Buffer.from('PMS_CLIENT_RANDOM'), PREMASTER],
  [Buffer.from('CLIENT_EARLY_TRAFFIC_SECRET'), CLIENT_EARLY],
  [Buffer.from('CLIENT_HANDSHAKE_TRAFFIC_SECRET'), CLIENT_HANDSHAKE],
  [Buffer.from('SERVER_HANDSHAKE_TRAFFIC_SECRET'), SERVER_HANDSHAKE],
  [Buffer.from('CLIENT_TRAFFIC_SECRET_0'), CLIENT_TRAFFIC],
  [Buffer.from('SERVER_TRAFFIC_SECRET_0'), SERVER_TRAFFIC],
  [Buffer.from('RSA'), RSA],
  // Of QUIC before its drafts took the names of TLS.
  [Buffer.from('QUIC_CLIENT_EARLY_TRAFFIC_SECRET'), CLIENT_EARLY],
  [Buffer.from('QUIC_CLIENT_HANDSHAKE_TRAFFIC_SECRET'), CLIENT_HANDSHAKE],
  [Buffer.from('QUIC_SERVER_HANDSHAKE_TRAFFIC_SECRET'), SERVER_HANDSHAKE],
  [Buffer.from('QUIC_CLIENT_TRAFFIC_SECRET_0'), CLIENT_TRAFFIC],
  [Buffer.from('QUIC_SERVER_TRAFFIC_SECRET_0'), SERVER_TRAFFIC],
];

/** The longest secret: SHA-384's, or a master secret. */
export const SECRET_BYTES = 48;

/** The secret that the label `bytes[start, end)` names. */
export function labelOf(bytes: Buffer, start: number, end: number): SecretLabel {
  for (const entry of LABELS) {
    const label = entry[0];
    if (label.length === end - start && matches(label, bytes, start)) return entry[1];
  }
  return UNUSED;
}

function matches(label: Buffer, bytes: Buffer, at: number): boolean {
  for (let index = 0; index < label.length; index++) if (label[index] !== bytes[at + index]) return false;
  return true;
}

/** Could it be a label? They are capital letters, digits, underscores: `EXPORTER_SECRET`, `ECH_SECRET`, new ones. */
export function isLabel(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; at++) {
    const byte = bytes[at]!;
    if (!((byte >= 0x41 && byte <= 0x5a) || (byte >= 0x30 && byte <= 0x39) || byte === 0x5f)) return false;
  }
  return true;
}

/** Can this secret have so many bytes? */
export function hasLength(label: SecretLabel, secretBytes: number): boolean {
  return secretBytes === SECRET_BYTES || (secretBytes === 32 && label !== MASTER && label !== RSA);
}
