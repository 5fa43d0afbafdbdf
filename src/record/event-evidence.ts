// Evidence of events that reports look for.

/** Of a deletion: the server takes the value out of the cookie, which the browser keeps. */
export const EMPTIED = 'the response empties the cookie, and the browser keeps it';
