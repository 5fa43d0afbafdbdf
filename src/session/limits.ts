// The limits of session/, with their units. What happens when one is hit is counted and shown in the summary, or costs
// what the comment says; docs/ARCHITECTURE.md lists them all.

// Sessions, and the values by which they are found.

/** Sessions followed at one time; half of them goes at once, those idle longest first. */
export const MAX_SESSIONS = 1 << 13;

/** Values of all sessions: one may change its value with every response. */
export const MAX_INDEXED_VALUES = 1 << 14;

/** Characters of values that are kept of all sessions together, to be shown and decoded. */
export const MAX_SESSION_TEXT_CHARACTERS = 1 << 23;

/** Characters of one such value: as long as a cookie that browsers keep. */
export const MAX_SHOWN_VALUE_CHARACTERS = 4096;

// One session.

/** Events that are listed; equal exchanges are one. */
export const MAX_SESSION_EVENTS = 100;

/** Of these the first ones are always listed: further on, everyday events give way to what comes later. */
export const KEPT_FIRST_EVENTS = 30;

/** How many events back an equal exchange is looked for. */
export const FOLDING_DISTANCE = 32;

/** Characters of a Location in which an error is looked for: the patterns may take the square of them. */
export const MAX_LOCATION_CHARACTERS = 2048;

/** Characters of what chooses a page in a query. */
export const MAX_PAGE_CHARACTERS = 256;

/** Parameters of a query that are shown because they name the page. */
export const MAX_PAGE_PARAMETERS = 2;

/** Characters of a path, and of the attributes of a cookie, in an event. */
export const MAX_EVENT_TEXT_CHARACTERS = 256;

/** Milliseconds by which the clocks of those who make a token and of those who check it may differ, as ASP.NET Core has it. */
export const EXPIRY_LEEWAY_MS = 300_000;
/** Pages of a session that are kept as opened with an expired token. */
export const MAX_EXPIRED_USES = 8;

/** Sessions of one login that are known to belong together. */
export const MAX_JOINED_SESSIONS = 8;

/** Pages that a session was given after its end, and refusals after it; further ones are not listed. */
export const MAX_USES_AFTER_END = 8;

/** Other addresses that send it; each further one is counted as if it were new. */
export const MAX_SESSION_ADDRESSES = 8;

// What requests leave behind until their responses come, and denials until the pages are asked for again.

/** Requests with a session that wait for their responses. */
export const MAX_PENDING_SESSION_REQUESTS = 1 << 12;

/** Refresh tokens that are reported as used again. */
export const MAX_REUSED_TOKENS = 64;

/** Responses that wait for what is read of their content. */
export const MAX_AWAITED_CONTENTS = 256;

/** Connections on which a user has logged in for all of their requests (Negotiate, NTLM). */
export const MAX_PROVEN_CONNECTIONS = 1024;

/** Clients, each at one host, that were sent to the login of another server, and how many states of one are kept. */
export const MAX_AUTHORIZATION_CLIENTS = 1024;
export const MAX_AUTHORIZATION_STATES = 8;

/** Clients, each at one host, whose logins failed before they had a cookie. */
export const MAX_FAILED_LOGINS = 1024;

/** Such logins of one client: further ones are not told. */
export const MAX_FAILED_LOGINS_OF_A_CLIENT = 8;

/** Fields for passwords in login forms, each of one host. */
export const MAX_LOGIN_FIELDS = 1024;

/** Clients, each at one host, of which it is known when they came without a session. */
export const MAX_VISITS = 4096;

/** Hosts of which is known when they last had a message that is not whole. */
export const MAX_INCOMPLETE_HOSTS = 4096;

/** Clients, each at one host, whose last logout has no response yet. */
export const MAX_LOST_LOGOUTS = 1024;

/** Logins of hosts whose codes are known, and the codes of one. */
export const MAX_LOGIN_CODES = 256;
export const MAX_LOGIN_CODES_OF_A_PAGE = 4;

/** Clients, each at one host, that log in without a cookie. */
export const MAX_TOKEN_LOGINS = 1024;

/** Logins and logouts of one of them: further ones are counted. */
export const MAX_TOKEN_TURNS = 64;

/** Pages of which it is known who gets them, and hosts that turn somebody away. */
export const MAX_PAGES = 4096;

/** Titles of one page that those without a login were given. */
export const MAX_PAGE_TITLES = 4;

/** Responses to requests without a login that are looked at: in a long capture there is little left to learn. */
export const STRANGER_RESPONSES = 1 << 10;

/** Further ones for each page that a user is given. */
export const STRANGER_RESPONSES_OF_A_PAGE = 64;

/** Denials of one page, of each kind: those that differ in more than their session. */
export const MAX_DENIALS_OF_A_PAGE = 4;

/** Cookies kept of a denied request, and of one that was accepted after the end of its session; as hashes. */
export const MAX_DENIED_COOKIES = 16;

/** Keys and tokens kept of such a request, as hashes. */
export const MAX_CREDENTIALS = 8;

/** Parameters of its query that are looked at one by one. */
export const MAX_QUERY_PARAMETERS = 64;

// What sessions show together.

/** Changes of passwords after which other sessions of the user are looked at; the oldest is dropped. */
export const MAX_PASSWORD_CHANGES = 64;

/** Seconds from the reset of a password to the login that shows whose it was. */
export const MAX_RESET_SECONDS = 600;

/** Characters of the query of a redirect in which words are looked for. */
export const MAX_SEARCHED_QUERY_CHARACTERS = 200;

/** Pages that a session opens or is denied, alone and beside another one of its login; further ones are not looked at. */
export const MAX_DENIED_ALONE_PAGES = 32;

/** Pages that the servers behind a load balancer give or deny one session; the oldest are dropped. */
export const MAX_BACKEND_USES = 32;

/** Seconds between a visit of the login page, which ends the session, and the request that is refused for that. */
export const MAX_PRESUMED_LOGOUT_SECONDS = 600;

/** Seconds that the redirects of a logout may take, from server to server. */
export const MAX_LOGOUT_CHAIN_SECONDS = 10;

/** Seconds in which a session that one server has accepted does not end by itself at another one. */
export const MAX_UNSHARED_SECONDS = 120;

// Tokens that are sent in a header, and no cookie.

/** Tokens followed at one time: of too many those idle longest are finished and forgotten. */
export const MAX_TOKENS = 4096;

/** Pages that a token opened after its logout; further ones are not listed. */
export const MAX_TOKEN_USES = 8;

// Caches and tables of fixed size.

/** Names of cookies with their scores: a cache. */
export const MAX_CACHED_NAMES = 4096;

/** Hashes of session values, to find them where they should not be; a power of two, 8 bytes each. */
export const MAX_HASHED_VALUES = 1 << 14;

/** Characters of a value that is hashed: longer ones are in no URL. */
export const MAX_HASHED_VALUE_CHARACTERS = 512;
