// The limits of protocol/http3/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of one instruction of a QPACK encoder stream: an entry of the largest table that is kept. */
export const MAX_QPACK_INSTRUCTION_BYTES = 1 << 20;

/** Field sections of one direction that refer to a dynamic table and are not acknowledged yet; browsers allow 100 blocked ones. */
export const MAX_UNACKNOWLEDGED_SECTIONS = 4096;

/**
 * Field sections of one connection that wait for insertions into a dynamic table, and the bytes of them and of what comes behind
 * them; browsers allow 100 blocked streams.
 */
export const MAX_BLOCKED_SECTIONS = 256;
export const MAX_BLOCKED_BYTES = 1 << 20;
