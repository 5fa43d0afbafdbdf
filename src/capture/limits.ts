// The limits of capture/, with their units. What happens when one is hit is counted and shown in the summary.

// Reading.

/** Bytes of one read from a file: it fits the second-level cache. */
export const READ_BLOCK_BYTES = 1 << 18;

/** Bytes read between two turns of the event loop, so that signals and progress are seen. */
export const YIELD_BYTES = 1 << 24;

/** Records examined to distinguish the variants of classic pcap that share a magic number. */
export const VARIANT_RECORDS = 3;

/** Bytes of a pcapng file that are searched for TLS secrets before its packets are read. */
export const MAX_SECRETS_LOOKAHEAD_BYTES = 1 << 24;

/** Milliseconds between two looks at a capture that grows. */
export const FOLLOW_POLL_MILLISECONDS = 100;

// Lengths that a capture can claim; a larger claim is damage.

/** Captured bytes of one packet: Wireshark's own limit for most link types. */
export const MAX_PACKET_BYTES = 1 << 18;

/** Bytes of TLS secrets that are written in one block. */
export const WRITTEN_SECRETS_BYTES = 1 << 20;

/** Bytes of one pcapng block (a decryption secrets block may hold a whole key log). */
export const MAX_BLOCK_BYTES = 1 << 26;

/** Bytes of options after the packet in one pcapng packet block. */
export const MAX_BLOCK_OPTION_BYTES = 1 << 17;

// Damage.

/** Bytes searched for the next plausible record after damage; without one the rest is not read. */
export const MAX_RESYNC_BYTES = 1 << 24;

/** Plausible records in a row that end the search after damage. */
export const RESYNC_RECORDS = 3;

/** Packet seconds between a record accepted after damage and the first or the last one before it. */
export const MAX_RESYNC_SECONDS = 366 * 86_400;

/** Damaged places of one capture with a warning each; the others are counted. */
export const MAX_DAMAGE_WARNINGS = 5;

// Compression.

/** Compressed bytes given to zlib at one time; deflate expands them at most 1032 times. */
export const INFLATE_SLICE_BYTES = 1 << 14;

/** Window of a Zstandard frame: what `zstd -d` itself accepts without --long. */
export const MAX_ZSTD_WINDOW_BYTES = 1 << 27;

/** Bytes for the content of a Zstandard frame before room for its whole window is made: frames may be tiny. */
export const ZSTD_FIRST_HISTORY_BYTES = 1 << 20;

// Writing.

/** Milliseconds after which packets of an endless run are on the disk: what a power cut may take. */
export const WRITE_INTERVAL_MILLISECONDS = 500;

/** Bytes of packets buffered for one write to a capture file. */
export const WRITE_BATCH_BYTES = 1 << 19;
