// The limits of flow/, with their units. What happens when one is hit is counted and shown in the summary.

/** Held back bytes and unfinished header blocks of all connections together. */
export const MAX_BUFFERED_BYTES = 1 << 26;

/** TCP connections remembered at one time; 36 bytes each. Beyond it the least useful are forgotten. */
export const MAX_CONNECTIONS = 1 << 20;

/** Connections with reassembly and parser state at one time; about 1 KiB each. */
export const MAX_LIVE_CONNECTIONS = 1 << 16;

/** Packet seconds after which a connection is forgotten: closed; opened but never answered; any other. */
export const CLOSED_SECONDS = 10;
export const UNANSWERED_SECONDS = 120;
export const IDLE_SECONDS = 3600;

/** Packet seconds after which an idle connection between two messages shrinks to its sequence numbers. */
export const SHRINK_SECONDS = 2;

/** What one direction may hold back while it waits for a missing segment. */
export const MAX_OUT_OF_ORDER_BYTES = 1 << 22;
export const MAX_OUT_OF_ORDER_SEGMENTS = 4096;

/** Segments to wait for a missing one once the receiver has acknowledged it: the capture lost it. */
export const MAX_ACKNOWLEDGED_GAP_SEGMENTS = 64;

/** Packet seconds, whole ones, after which a segment of the connection is one too many then. */
export const MAX_ACKNOWLEDGED_GAP_SECONDS = 2;

/** A segment further ahead than this is no part of the stream (RFC 7323: the largest window is 1 GiB). */
export const MAX_WINDOW_BYTES = 1 << 30;

/** A segment further behind than this is no retransmission. */
export const MAX_RETRANSMISSION_BYTES = 1 << 26;

/** Holes in bodies remembered until a late segment fills them, in one direction. */
export const MAX_SKIPPED_GAPS = 64;
