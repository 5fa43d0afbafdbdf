// The headers of QUIC packets (RFC 8999 section 5, RFC 9000 section 17), as far as they are not protected. The fixed bit is
// not looked at: it may be either (RFC 9287).

import { VariableInteger } from './variable-integer.ts';
import {
  INITIAL,
  ONE_RTT,
  type PacketType,
  QUIC_VERSION_1,
  type QuicVersion,
  quicVersionOf,
  RETRY,
  VERSION_NEGOTIATION,
} from './versions.ts';

/** The form of a header is in the highest bit of its first byte. */
export const LONG_HEADER = 0x80;
export const FIXED_BIT = 0x40;
/** Of a connection ID (RFC 9000 section 17.2); the invariants allow more to versions that are not read. */
export const MAX_CONNECTION_ID_BYTES = 20;

const VERSION_AT = 1;
const DESTINATION_LENGTH_AT = 5;
const TYPE_SHIFT = 4;
const TYPE_MASK = 3;

/** One packet of a datagram; reused for every packet. */
export class PacketHeader {
  type: PacketType = ONE_RTT;
  version: QuicVersion = QUIC_VERSION_1;
  /** The packet is `bytes[start, end)`. */
  start = 0;
  end = 0;
  destinationAt = 0;
  destinationLength = 0;
  sourceAt = 0;
  sourceLength = 0;
  /** Where the packet number begins; of a Retry and a Version Negotiation packet the end of what was read. */
  numberAt = 0;
  /** The datagram was truncated, or the header promises more than there is: the packet cannot be opened. */
  isTruncated = false;

  readonly #integer = new VariableInteger();

  /** Reads a long header at `start` of a datagram that ends at `end`; false when it is none of a version in use. */
  readLong(bytes: Buffer, start: number, end: number): boolean {
    if (end - start <= DESTINATION_LENGTH_AT) return false;
    const at = start + VERSION_AT;
    const number = bytes[at]! * 2 ** 24 + (bytes[at + 1]! << 16) + (bytes[at + 2]! << 8) + bytes[at + 3]!;
    const version = number === 0 ? QUIC_VERSION_1 : quicVersionOf(number);
    if (version === null || !this.#readIds(bytes, start, end)) return false;
    this.version = version;
    this.start = start;
    this.end = end;
    this.isTruncated = false;
    const bits = (bytes[start]! >> TYPE_SHIFT) & TYPE_MASK;
    this.type = number === 0 ? VERSION_NEGOTIATION : version.types[bits]!;
    if (this.type === VERSION_NEGOTIATION || this.type === RETRY) return true;
    const integer = this.#integer;
    if (this.type === INITIAL) {
      if (!integer.read(bytes, this.numberAt, end)) return this.#truncate();
      this.numberAt = integer.next + integer.value;
    }
    if (!integer.read(bytes, this.numberAt, end)) return this.#truncate();
    this.numberAt = integer.next;
    if (integer.value > end - integer.next) return this.#truncate();
    this.end = integer.next + integer.value;
    return true;
  }

  /** Reads a short header, whose connection ID has `destinationLength` bytes: the packet ends where its datagram does. */
  readShort(start: number, end: number, destinationLength: number): void {
    this.type = ONE_RTT;
    this.start = start;
    this.end = end;
    this.destinationAt = start + 1;
    this.destinationLength = destinationLength;
    this.sourceAt = 0;
    this.sourceLength = 0;
    this.numberAt = start + 1 + destinationLength;
    this.isTruncated = this.numberAt >= end;
  }

  #truncate(): boolean {
    this.isTruncated = true;
    return true;
  }

  #readIds(bytes: Buffer, start: number, end: number): boolean {
    const destinationLength = bytes[start + DESTINATION_LENGTH_AT]!;
    const sourceLengthAt = start + DESTINATION_LENGTH_AT + 1 + destinationLength;
    if (destinationLength > MAX_CONNECTION_ID_BYTES || sourceLengthAt >= end) return false;
    const sourceLength = bytes[sourceLengthAt]!;
    const sourceAt = sourceLengthAt + 1;
    if (sourceLength > MAX_CONNECTION_ID_BYTES || sourceAt + sourceLength > end) return false;
    this.destinationAt = start + DESTINATION_LENGTH_AT + 1;
    this.destinationLength = destinationLength;
    this.sourceAt = sourceAt;
    this.sourceLength = sourceLength;
    this.numberAt = sourceAt + sourceLength;
    return true;
  }
}
