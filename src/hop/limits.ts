// The limits of hop/, with their units.

/** Requests without a response that exchanges on other hops are compared with. The oldest is given up. */
export const MAX_OPEN_EXCHANGES = 256;

/** Of these, the newest with one target, or one server, that a request is compared with. */
export const MAX_COMPARED_EXCHANGES = 16;

/** Messages held back until it is known where the first of them belongs, and seconds of the capture. */
export const MAX_HELD_MESSAGES = 256;
export const MAX_HELD_SECONDS = 2;

/** Seconds of the capture between a request and the one as which it is passed on: an upload may be gathered first. */
export const MAX_PASSING_SECONDS = 120;

/** Seconds in which a proxy passes on a request without content, or a server asks another one: more, and its response may be lost. */
export const MAX_PROMPT_SECONDS = 2;

/** Connections that are known to carry the inner exchanges of a proxy. */
export const MAX_INNER_CONNECTIONS = 4096;

/** Pairs of a proxy and a server behind it. Those of further pairs are recognised, and not listed. */
export const MAX_HOP_ROUTES = 256;

/** Kinds of requests that a server gets from the proxies before it. */
export const MAX_INNER_MARKS = 16;

/** Responses with cookies that a response without its request is compared with. */
export const MAX_RECENT_RESPONSES = 32;
