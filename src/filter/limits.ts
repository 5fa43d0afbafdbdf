// The limits of filter/, with their units. What happens when one is hit is counted and shown in the summary.

/** Parentheses and negations inside each other in a display filter. */
export const MAX_FILTER_DEPTH = 256;
