// The limits of analysis/, with their units. What happens when one is hit is counted and shown in the summary.

/** Bytes of a configuration or a baseline: a larger file is something else. */
export const MAX_SETTINGS_BYTES = 1 << 24;
