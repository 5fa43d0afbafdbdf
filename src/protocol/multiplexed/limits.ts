// The limits of protocol/multiplexed/, with their units. What happens when one is hit is counted and shown in the summary.

/** Streams of one connection whose request waits for its response; servers mostly allow 100 to 250. */
export const MAX_PENDING_STREAMS = 1024;
