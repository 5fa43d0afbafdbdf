// Connections of versions of QUIC that are not read: their long headers are known by what all versions have in common (RFC 8999
// section 5.1). A version that another protocol might have by chance counts when it was seen twice.

import type { Segment } from '../../packet/segment.ts';
import { type Counters, count } from '../../shared/counters.ts';
import { MAX_QUIC_CONNECTIONS } from './limits.ts';
import { FIXED_BIT, LONG_HEADER, MAX_CONNECTION_ID_BYTES } from './packet-header.ts';
import { QUIC_UNSUPPORTED_VERSION } from './undecrypted.ts';
import { quicVersionOf } from './versions.ts';

/** Of the UDP payload of a client's first packet: 1200 in the versions that are read (RFC 9000 section 14.1). */
const MIN_INITIAL_BYTES = 1000;
const VERSION_AT = 1;
const IDS_AT = 5;
/** A destination ID of 8 bytes and no source ID, as versions up to Q049 write it: four bits for each length. */
const LENGTHS_OF_OLD_VERSIONS = 0x50;
const MIN_HEADER_BYTES = IDS_AT + 2;

/** Versions of Google (`Q046`), and of Facebook (mvfst). */
const GOOGLE = /^[QT]0\d\d$/;
const FACEBOOK = 0xfaceb000;

/** The version in the long header that a datagram begins with; null when it is read, or what begins there is none. */
export function unsupportedVersionOf({
  bytes,
  payloadStart: start,
  payloadEnd: end,
}: Segment): number | null {
  const form = LONG_HEADER | FIXED_BIT;
  if ((bytes[start]! & form) !== form || end - start < MIN_HEADER_BYTES) return null;
  const version = bytes.readUInt32BE(start + VERSION_AT);
  if (version === 0 || quicVersionOf(version) !== null) return null;
  const lengthAt = start + IDS_AT;
  const length = bytes[lengthAt]!;
  if (length === LENGTHS_OF_OLD_VERSIONS && GOOGLE.test(nameOf(version))) return version;
  if (length > MAX_CONNECTION_ID_BYTES || lengthAt + 1 + length >= end) return null;
  return bytes[lengthAt + 1 + length]! <= MAX_CONNECTION_ID_BYTES ? version : null;
}

interface SeenVersion {
  readonly version: number;
  isCertain: boolean;
}

export class UnsupportedVersions {
  /** By entry of the table of paths. */
  readonly #seen = new Map<number, SeenVersion>();

  has(entry: number): boolean {
    return this.#seen.has(entry);
  }

  /** A client may begin with this datagram. */
  mayBegin({ payloadLength }: Segment): boolean {
    return payloadLength >= MIN_INITIAL_BYTES && this.#seen.size < MAX_QUIC_CONNECTIONS;
  }

  /** A datagram was seen on a path. */
  note(entry: number, version: number): void {
    const seen = this.#seen.get(entry);
    if (seen === undefined) this.#seen.set(entry, { version, isCertain: isKnownFamily(version) });
    else if (seen.version === version) seen.isCertain = true;
  }

  /** A connection of the path is read, or counted elsewhere: its client has begun again with another version. */
  delete(entry: number): void {
    this.#seen.delete(entry);
  }

  /** Counts what is left. */
  count(counters: Counters): void {
    for (const { version, isCertain } of this.#seen.values()) {
      if (!isCertain) continue;
      counters.connections++;
      counters.quicConnections++;
      count(counters.unseenConnections, `${QUIC_UNSUPPORTED_VERSION} ${nameOf(version)}`);
    }
    this.#seen.clear();
  }
}

function isKnownFamily(version: number): boolean {
  return GOOGLE.test(nameOf(version)) || (version & 0xfffffff0) >>> 0 === FACEBOOK;
}

/** `Q046`, `0xfaceb002`. */
function nameOf(version: number): string {
  const text = Buffer.alloc(4);
  text.writeUInt32BE(version);
  const name = text.toString('latin1');
  return GOOGLE.test(name) ? name : `0x${version.toString(16).padStart(8, '0')}`;
}
