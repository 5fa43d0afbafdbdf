// The limits of filter/, with their units. A filter that exceeds one is an error.

/** Parentheses and negations inside each other in a display filter: the parser is recursive. */
export const MAX_FILTER_DEPTH = 256;

/** What a regular expression may take on one text. */
export const MATCH_TIMEOUT_MS = 1000;

/** Steps of a match that are over long before a timer could be set for it. */
export const MAX_UNWATCHED_STEPS = 1 << 22;
