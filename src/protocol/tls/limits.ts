// The limits of protocol/tls/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of a record's body (RFC 5246 section 6.2.3; RFC 8446 allows less). */
export const MAX_TLS_RECORD_BYTES = (1 << 14) + 2048;

/** Bytes of one handshake message that is read: hellos with long lists, not certificates. */
export const MAX_TLS_HANDSHAKE_BYTES = 1 << 17;

/** Bytes that one connection buffers until its keys are there: the records of a page, not of a download. */
export const MAX_TLS_BUFFERED_BYTES = 1 << 20;

/** Segments, gaps and ends that one connection buffers until its keys are there. */
export const MAX_TLS_BUFFERED_SEGMENTS = 1 << 12;

/** Seconds of packet time that one connection waits for its keys; clients log them during the handshake. */
export const MAX_TLS_BUFFERED_SECONDS = 30;

/** Bytes that all connections together buffer until their keys are there. */
export const MAX_TLS_ALL_BUFFERED_BYTES = 1 << 25;

/** Bytes kept while the next record is looked for after a gap: three records of the largest size. */
export const MAX_TLS_RESYNC_BYTES = 1 << 16;

/** Record numbers that are tried for the first record after a gap. */
export const MAX_TLS_SEQUENCE_TRIALS = 1 << 12;

/** Searches of so many trials without success, after which a direction is given up. */
export const MAX_TLS_SEARCHES = 8;

/** Epochs after the present one whose keys are tried after a gap: KeyUpdate messages that may be lost in it. */
export const MAX_TLS_EPOCHS_AHEAD = 2;

/** Record numbers that are tried with each suite, or secret, when a hello is missing. */
export const MAX_TLS_FIRST_SEQUENCES = 8;

/** Secrets that are tried for one connection whose ClientHello is missing, and for all of them together. */
export const MAX_TLS_HELLO_TRIALS = 1 << 12;
export const MAX_TLS_ALL_HELLO_TRIALS = 1 << 16;

/** Records in a row that may not open before a direction is given up. */
export const MAX_TLS_UNDECRYPTED_RECORDS = 32;

/** Master secrets of earlier connections remembered for those that resume them. */
export const MAX_TLS_SESSIONS = 1 << 12;

/** Bytes of a line of a key log; the longest that are defined have about 200. */
export const MAX_KEY_LOG_LINE_BYTES = 1 << 12;

/** Bytes that are read at one time of a key log that is no file: of a pipe, or a device that has no end. */
export const MAX_STREAMED_KEY_LOG_BYTES = 1 << 26;

/** Bytes of the file of a private key: one of 16,384 bits has 13,000. */
export const MAX_PRIVATE_KEY_BYTES = 1 << 18;

/** Milliseconds between two looks at a key log that grows. */
export const KEY_LOG_POLL_MILLISECONDS = 100;

/** Servers named for each cause of connections that stay undecrypted: enough to know which keys are missing. */
export const MAX_UNDECRYPTED_HOSTS = 16;
