// The limits of protocol/http1/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of a chunk-size line with its extensions, and of a trailer section. */
export const MAX_CHUNK_LINE_BYTES = 1 << 14;

/** Requests waiting for their responses on one connection, and the bytes that they take with their heads. */
export const MAX_PENDING_REQUESTS = 4096;
export const MAX_PENDING_REQUEST_BYTES = 1 << 19;
