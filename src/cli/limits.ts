// The limits of cli/, with their units.

/** Characters that are gathered before a report is written, unless it is written live: few large writes are faster. */
export const OUTPUT_BATCH_CHARACTERS = 1 << 16;
