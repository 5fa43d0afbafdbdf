// The limits of browser/, with their units. What happens when one is hit is counted and shown in the summary.

/** Browsers distinguished at one time, each with a cookie store of its own; the one idle longest goes first. */
export const MAX_BROWSERS = 4096;

/** Browsers distinguished that have one address and User-Agent, as on loopback. */
export const MAX_BROWSERS_ALIKE = 32;

/** Clients, and User-Agents, that have a number; one that is forgotten gets another number. */
export const MAX_NUMBERED_CLIENTS = 1 << 14;

/** Characters of a User-Agent in which a client is looked for: some patterns take the square of them. */
export const MAX_USER_AGENT_CHARACTERS = 1024;

/** Characters of the name of a client. */
export const MAX_CLIENT_NAME_CHARACTERS = 40;
