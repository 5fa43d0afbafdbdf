// The limits of audit/, with their units. What happens when one is hit is counted and shown in the summary.

/** Cookies of one browser that are awaited back, and requests of it in which one is looked for. */
export const MAX_AWAITED_COOKIES = 32;
export const AWAITED_REQUESTS = 64;

/** Findings kept of each severity, each for a rule, a host and a cookie name. */
export const MAX_FINDINGS = 10_000;

/** Cookie names of hosts of which something is remembered: that one is a session, what was found about it. */
export const MAX_AUDIT_TARGETS = 50_000;

/** Values of a session cookie of a host that are compared with the next one, and the longest. */
export const MAX_ISSUED_VALUES = 4;

/** Cookies of unknown names, and paths that they open, remembered at one time; answers kept of one cookie. */
export const MAX_CANDIDATES = 1 << 8;
export const MAX_SIGHTINGS = 4;

/** Characters of the fields of an answer and its request that are kept for it. */
export const MAX_SIGHTING_CHARACTERS = 1 << 14;

/** Answers to requests without sessions that are looked at, and how many more for each path that is closed. */
export const CANDIDATE_RESPONSES = 1 << 12;
export const CANDIDATE_RESPONSES_OF_A_PAGE = 64;

/** Small numbers whose hashes are known, and names of users that sessions are compared with. */
export const HASHED_NUMBERS = 1 << 10;
export const MAX_OBSERVED_USERNAMES = 512;
export const MAX_COMPARED_CHARACTERS = 128;
