// The limits of cli/, with their units. What happens when one is hit is counted and shown in the summary.

/** Characters that a report waits for before it writes, unless it writes live. */
export const OUTPUT_BATCH_CHARACTERS = 1 << 16;
