// The frames of HTTP/3 (RFC 9114 section 7.2): a type, a length, and that many octets, on one stream.

export const DATA_FRAME = 0x0;
export const HEADERS_FRAME = 0x1;
const CANCEL_PUSH = 0x3;
export const SETTINGS_FRAME = 0x4;
export const PUSH_PROMISE_FRAME = 0x5;
const GOAWAY = 0x7;
const MAX_PUSH_ID = 0xd;
/** No frame: what follows it on its stream is WebTransport's, without a length. */
export const WEBTRANSPORT_STREAM = 0x41;

/** Types of frames of HTTP/2, which may not be sent (section 7.2.8). */
const RESERVED = [0x2, 0x6, 0x8, 0x9];

/** Frames that may not be on a stream of messages, and those that may not be on the control stream (section 7). */
const OF_CONTROL_STREAM: ReadonlySet<number> = new Set([CANCEL_PUSH, SETTINGS_FRAME, GOAWAY, MAX_PUSH_ID]);
const OF_MESSAGES: ReadonlySet<number> = new Set([DATA_FRAME, HEADERS_FRAME, PUSH_PROMISE_FRAME]);

export function isErrorOnMessageStream(type: number): boolean {
  return OF_CONTROL_STREAM.has(type) || RESERVED.includes(type);
}

/** Types that mean nothing, so that receivers get used to unknown ones, are 0x1f times a number and 0x21 (section 7.2.8). */
const GREASE_FACTOR = 0x1f;
const FIRST_GREASE = 0x21;

/** A frame that is expected on a stream of messages. */
export function mayBeOnMessageStream(type: number): boolean {
  return OF_MESSAGES.has(type) || (type >= FIRST_GREASE && (type - FIRST_GREASE) % GREASE_FACTOR === 0);
}

export function isErrorOnControlStream(type: number): boolean {
  return OF_MESSAGES.has(type) || RESERVED.includes(type);
}
