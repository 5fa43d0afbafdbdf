// The limits of session/, with their units. What happens when one is hit is counted and shown in the summary.

/** Names of cookies remembered with what they say about their role. */
export const MAX_REMEMBERED_NAMES = 4096;

/** Values of session cookies remembered (a power of two), to find them where they do not belong; the longest. */
export const MAX_SESSION_VALUES = 1 << 14;
export const MAX_SESSION_VALUE_CHARACTERS = 512;

/** Cookies remembered of a request that was turned away, and the longest. */
export const MAX_DENIED_COOKIES = 16;
export const MAX_DENIED_COOKIE_CHARACTERS = 256;

/** Sessions followed at one time; the one idle longest goes first. */
export const MAX_SESSIONS = 1 << 13;

/** Values of sessions by which they are found again: a session may change its value with every answer. */
export const MAX_INDEXED_VALUES = 1 << 14;

/** Events listed of one session; runs of the same events are one. The others are counted. */
export const MAX_SESSION_EVENTS = 100;

/** Values of one session of which it is known when they were last accepted. */
export const MAX_ACCEPTED_VALUES = 4;

/** Characters of values kept of all sessions together, to be shown, and of one value. */
export const MAX_SESSION_TEXT_CHARACTERS = 1 << 23;
export const MAX_SHOWN_VALUE_CHARACTERS = 4096;

/** Characters of a path, and of the attributes of a cookie, in an event. */
export const MAX_EVENT_TEXT_CHARACTERS = 256;

/** Requests with a session whose answers are still to come. */
export const MAX_PENDING_SESSION_REQUESTS = 1 << 12;

/** Paths remembered where somebody without a session was turned away. */
export const MAX_PROTECTED_PAGES = 4096;

/** Browsers numbered at one time, and addresses told apart that send the same session. */
export const MAX_SESSION_ADDRESSES = 8;
