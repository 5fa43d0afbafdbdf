// What a TLS record is (RFC 8446 section 5.1), and what opens one.

/** Content types (RFC 8446 section 5.1). */
export const CHANGE_CIPHER_SPEC = 20;
export const ALERT = 21;
export const HANDSHAKE = 22;
export const APPLICATION_DATA = 23;
export type ContentType =
  | typeof CHANGE_CIPHER_SPEC
  | typeof ALERT
  | typeof HANDSHAKE
  | typeof APPLICATION_DATA;

export const TLS_RECORD_HEADER_BYTES = 5;
/** What `peekType` returns when it cannot say. */
export const UNKNOWN_TYPE = -1;

/** One direction's cipher with one set of keys. Stateless but for what TLS 1.0 chains: a record may be tried again. */
export interface RecordCipher {
  /** What `open` found: the content's type, any byte in TLS 1.3, and where it lies. */
  type: number;
  plain: Buffer;
  plainStart: number;
  plainEnd: number;
  /** Bytes of a record's body that are no content, at least. */
  readonly overheadBytes: number;
  /** The content of every record has exactly the record's bytes without the overhead, unless it is padded. */
  readonly hasExactLength: boolean;
  /** Opens the record `bytes[at, end)`, header and all, as number `sequence`; false when it does not fit. */
  open(sequence: number, bytes: Buffer, at: number, end: number): boolean;
  /** The content's type without opening it, at a small part of the cost; not authenticated. */
  peekType(sequence: number, bytes: Buffer, at: number, end: number): number;
  /** The record is over, whether it was opened or not. */
  passed(bytes: Buffer, at: number, end: number): void;
}
