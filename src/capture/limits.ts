// The limits of capture/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes asked of the operating system in one read: it fits the second-level cache. */
export const READ_BLOCK_BYTES = 1 << 18;

/** Captured bytes of one packet. Wireshark's own limit for most link types; a larger claim is damage. */
export const MAX_PACKET_BYTES = 1 << 18;

/** Bytes of one pcapng block (a decryption secrets block may hold a whole key log). */
export const MAX_BLOCK_BYTES = 1 << 26;

/** Bytes searched for the next plausible record after damage in a capture file. */
export const MAX_RESYNC_BYTES = 1 << 24;

/** Bytes read between two turns of the event loop, so that signals and progress are seen. */
export const YIELD_BYTES = 1 << 24;

/** Bytes of options after the packet in one pcapng packet block; a larger claim is damage. */
export const MAX_BLOCK_OPTION_BYTES = 1 << 17;

/** Plausible records in a row that end the search after damage. */
export const RESYNC_RECORDS = 3;

/** Packet seconds between a record taken after damage and the first or the last one before it. */
export const MAX_RESYNC_SECONDS = 366 * 86_400;

/** Records looked at to tell the variants of classic pcap apart that share a magic number. */
export const VARIANT_RECORDS = 3;

/** Window of a Zstandard frame: what `zstd -d` itself accepts without --long. */
export const MAX_ZSTD_WINDOW_BYTES = 1 << 27;

/** Compressed bytes handed to zlib at one time; deflate turns them into at most 1032 times as many. */
export const INFLATE_SLICE_BYTES = 1 << 14;

/** Packets gathered for one write to a capture file. */
export const WRITE_BATCH_BYTES = 1 << 19;

/** Damaged places of one capture that are told in words; the others are counted. */
export const MAX_DAMAGE_WARNINGS = 5;

/** Bytes of a pcapng file in which secrets are looked for before its packets are read. */
export const MAX_SECRETS_LOOKAHEAD_BYTES = 1 << 24;
