// The limits of protocol/http1/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of a method; the longest one registered (UPDATEREDIRECTREF) has 17. */
export const MAX_METHOD_BYTES = 32;

/** Bytes of a chunk-size line with its extensions, or of a trailer line; servers mostly take 8 KiB of a field line. */
export const MAX_CHUNK_LINE_BYTES = 1 << 14;

/** Blocks of field lines of requests, of all connections, that are kept to be shared: those of that many clients. */
export const MAX_SHARED_BLOCKS = 1024;

/** Characters of such a block: longer ones are not shared. */
export const MAX_SHARED_BLOCK_CHARACTERS = 1 << 13;

/** Requests of one connection that wait for their responses; so many only where the responses were lost. */
export const MAX_PENDING_REQUESTS = 4096;

/** Bytes that the pending requests of one connection take with their heads. */
export const MAX_PENDING_REQUEST_BYTES = 1 << 19;
