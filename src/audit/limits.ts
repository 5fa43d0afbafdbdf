// The limits of audit/, with their units and reasons. What is beyond a limit is not looked at; findings that are not
// kept are counted and shown in the summary.

// Findings.

/** Findings kept of each severity: a flood of low ones must not drive out the others. */
export const MAX_FINDINGS = 10_000;

/** Session cookies of one message that are followed: each is compared with the others. */
export const MAX_MESSAGE_SESSIONS = 1 << 6;

/** Cookies of one request for whose values its other fields are looked through. */
export const MAX_SCRIPT_CHECKS_OF_MESSAGE = 1 << 6;

/** Sessions of which a finding knows that it happened in them: no more are followed at one time. */
export const MAX_FINDING_SESSIONS = 1 << 13;

/** Packets that a finding names. */
export const MAX_EVIDENCE = 20;
/** Cookies of one host and name that a finding is about. */
export const MAX_FINDING_SCOPES = 32;

/** Cookie names of hosts that are remembered, with what is known and was found about them. */
export const MAX_AUDIT_TARGETS = 50_000;

// Cookies that a browser does not return.

/** Cookies of one browser that are looked for in its next requests; the oldest is dropped. */
export const MAX_AWAITED_COOKIES = 32;

/** Requests of a browser in which one of its cookies is looked for. */
export const AWAITED_REQUESTS = 64;

// Cookies of interim responses.

/** Requests to which an interim response has set cookies, remembered until the final response; its cookies may be the same. */
export const MAX_INTERIM_REQUESTS = 1 << 8;

// Logins that their content may refuse.

/** Responses to logins that delete a cookie, remembered until their content comes. */
export const MAX_AWAITED_LOGINS = 1 << 8;

// Logins at another server.

/** Minutes between the cookie that a login leaves behind and its callback. */
export const MAX_LOGIN_MINUTES = 15;

/** Seconds between a login and the page that its redirect leads to. */
export const MAX_REDIRECT_SECONDS = 30;

// Values of sessions that may be guessed.

/** Values of a session cookie that are compared with the next one: three show a sequence. */
export const MAX_ISSUED_VALUES = 4;

/** Characters of a value that is compared with others; identifiers are shorter. */
export const MAX_COMPARED_CHARACTERS = 128;

/** Numbers from 0 whose hashes are compared with session values. */
export const HASHED_NUMBERS = 1 << 10;

/** Requests with a cookie of unknown use that are looked through for its value, as scripts repeat CSRF tokens. */
export const REPEAT_CHECKS = 32;

/** User names whose hashes are compared with session values. */
export const MAX_OBSERVED_USERNAMES = 512;

/** Connections of which the host that their requests name is known. */
export const MAX_CONNECTION_HOSTS = 1 << 13;

// Cookies of unknown names that may be sessions.

/** Such cookies that are remembered at one time, and pages that were requested with them. */
export const MAX_CANDIDATES = 1 << 8;

/** Responses kept of one candidate: of too many those that only its request carried it to are given up first. */
export const MAX_SIGHTINGS = 12;

/** Characters of all header fields of a response and its request that are kept: a kept message keeps its header block. */
export const MAX_SIGHTING_CHARACTERS = 1 << 14;

/** Responses to requests without sessions that are looked at: in a long capture there is little left to learn. */
export const CANDIDATE_RESPONSES = 1 << 12;

/** Further responses that are looked at for each page that is denied. */
export const CANDIDATE_RESPONSES_OF_A_PAGE = 64;
