// The limits of browser/, with their units. What happens when one is hit is counted and shown in the summary.

/** Browsers told apart at one time, each with a cookie store of its own; the one idle longest goes first. */
export const MAX_CLIENTS = 4096;

/** Browsers told apart behind one address with one User-Agent. */
export const MAX_CLIENTS_ALIKE = 32;

/** Browsers numbered at one time, and addresses told apart that send the same session. */
export const MAX_SESSION_CLIENTS = 1 << 14;
