// The limits of protocol/tls/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of a record's body (RFC 5246 section 6.2.3; RFC 8446 allows less). */
export const MAX_TLS_RECORD_BYTES = (1 << 14) + 2048;

/** Bytes of one handshake message that is read: hellos with long lists, not certificates. */
export const MAX_TLS_HANDSHAKE_BYTES = 1 << 17;

/** What one connection may hold back until its keys are there: bytes, segments, packet seconds. */
export const MAX_TLS_BUFFERED_BYTES = 1 << 20;
export const MAX_TLS_BUFFERED_SEGMENTS = 1 << 12;
export const MAX_TLS_BUFFERED_SECONDS = 30;

/** What all connections together may hold back for their keys. */
export const MAX_TLS_ALL_BUFFERED_BYTES = 1 << 25;

/** Record numbers that are tried for the first record after a gap. */
export const MAX_TLS_SEQUENCE_TRIALS = 1 << 12;

/** Record numbers that are tried with each suite when the ServerHello is missing. */
export const MAX_TLS_FIRST_SEQUENCES = 8;

/** Records in a row that may not open before a direction is given up. */
export const MAX_TLS_UNDECRYPTED_RECORDS = 32;

/** Bytes kept while the next record is looked for after a gap. */
export const MAX_TLS_RESYNC_BYTES = 1 << 16;

/** Master secrets of earlier connections remembered for those that resume them. */
export const MAX_TLS_SESSIONS = 1 << 12;

/** Bytes of a key log's line. */
export const MAX_KEY_LOG_LINE_BYTES = 1 << 12;

/** Milliseconds between two looks at a key log that grows. */
export const KEY_LOG_POLL_MILLISECONDS = 100;

/** Servers named for each cause of connections that nobody can see into. */
export const MAX_UNSEEN_HOSTS = 16;
