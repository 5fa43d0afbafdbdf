// The limits of protocol/http2/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of one HPACK dynamic table, by RFC 7541's own count; browsers allow 65536, servers mostly 4096. */
export const MAX_HPACK_TABLE_BYTES = 1 << 20;

/** Bytes of an HPACK table whose size was not seen, after a gap or in a connection joined in the middle. */
export const ASSUMED_HPACK_TABLE_BYTES = 1 << 16;

/** Streams of one connection whose request waits for its response; servers mostly allow 100 to 250. */
export const MAX_HTTP2_STREAMS = 1024;

/** Bytes kept while the next frame boundary is searched after a gap. */
export const MAX_FRAME_SEARCH_BYTES = 1 << 16;

/** Bytes of a header block that is decoded only to see whether it makes sense. */
export const MAX_PROBED_BLOCK_BYTES = 1 << 11;
