// Evidence of events that reports look for.

/** Of a deletion: the server takes the value out of the cookie, which the browser keeps. */
export const EMPTIED = 'the response empties the cookie, and the browser keeps it';

/** Of a replay: its session goes on with another value. */
export const REPLACED = 'another value has replaced it';

/** Of a value that is sent along to a page of another session, which opens it. */
export const OPENED_BY_OTHER = 'another session, which is sent along, opens the page';

/** Of a value that is sent with an attempt to log in, which its session has no part in: the response is about the attempt. */
export const BESIDE_LOGIN = 'the request is a login that leaves the session as it is';

/** Of a value that is sent with a password which a response refuses: that may not be about the session. */
export const PASSWORD_REFUSED = 'the response may refuse the password that is posted, and not the session';
