// The limits of flow/, with their units. What happens when one is hit is counted and shown in the summary.

// Memory.

/** Out-of-order segments and incomplete header blocks of all connections together. */
export const MAX_BUFFERED_BYTES = 1 << 26;

/** TCP connections in the table at one time; 40 bytes each. Beyond it the least useful are evicted. */
export const MAX_CONNECTIONS = 1 << 20;

/** Connections with reassembly and parser state at one time; about 1 KiB each. Beyond it an idle one shrinks. */
export const MAX_LIVE_CONNECTIONS = 1 << 16;

// Expiry.

/** Idle packet seconds after which a connection is removed: closed; with packets of one side only; any other. */
export const CLOSED_SECONDS = 10;
export const UNANSWERED_SECONDS = 120;
export const IDLE_SECONDS = 3600;

/** Idle packet seconds after which a connection between two messages shrinks to its table entry. */
export const SHRINK_SECONDS = 2;

// Reassembly.

/** What one direction may buffer while a segment is missing: bytes, and packets of the connection meanwhile. */
export const MAX_OUT_OF_ORDER_BYTES = 1 << 22;
export const MAX_OUT_OF_ORDER_SEGMENTS = 4096;

/** Packets of the connection to wait for a missing segment that its receiver has acknowledged: the capture lost it. */
export const MAX_ACKNOWLEDGED_GAP_SEGMENTS = 64;

/** Whole packet seconds to wait for it then. */
export const MAX_ACKNOWLEDGED_GAP_SECONDS = 2;

/** A segment further ahead than this is no part of the stream (RFC 7323: the largest window is 1 GiB). */
export const MAX_WINDOW_BYTES = 1 << 30;

/** A segment further behind than this is no retransmission. */
export const MAX_RETRANSMISSION_BYTES = 1 << 26;

/** Of what was read last, so many bytes in so many runs are kept to be compared with a second copy, for all connections. */
export const RECENT_BYTES = 1 << 18;
export const MAX_RECENT_RUNS = 2048;

/** Gaps in skipped bodies that are remembered until a late segment fills them, for each direction. */
export const MAX_SKIPPED_GAPS = 64;
