// The limits of filter/, with their units. A filter that exceeds one is an error.

/** Parentheses and negations inside each other in a display filter: the parser is recursive. */
export const MAX_FILTER_DEPTH = 256;
