// The states of the parser of one direction. parser.ts has the transitions.

/** Between two messages, or inside a head. */
export const HEAD = 0;
/** The stream skips the body. */
export const BODY = 1;
export const CHUNKED = 2;
/** Framing lost: waiting for a start line. */
export const LOST = 3;
/** The bytes are no HTTP/1: they are handed on unread. */
export const PASSTHROUGH = 4;
/** In a body, or a chunk of one, whose beginning is inspected. */
export const INSPECTED_BODY = 5;
/** Behind a head that may announce the body of the response to a GET, though it is one to a HEAD: what comes decides. */
export const UNSURE_BODY = 6;
export type ParserState =
  | typeof HEAD
  | typeof BODY
  | typeof CHUNKED
  | typeof LOST
  | typeof PASSTHROUGH
  | typeof INSPECTED_BODY
  | typeof UNSURE_BODY;
