// Start lines (RFC 9112 sections 3 and 4): is this one, and of which kind? Used to find HTTP on any port, and to
// find the next message after a gap.

import { CR, HTAB, isDigit, isToken, LF, latin1, Name, SP } from './bytes.ts';
import { MAX_METHOD_BYTES } from './limits.ts';
import { parseStatusLine } from './status-line.ts';

/** Do the bytes begin with what is looked for? MORE: with a part of it, the rest is not here. */
export const NO = 0;
export const YES = 1;
export const MORE = 2;
export type Match = typeof NO | typeof YES | typeof MORE;

const VERSION = Buffer.from('HTTP/', 'latin1');
const ICY = Buffer.from('ICY', 'latin1');
const NO_VERSION = -1;
const PART_OF_VERSION = -2;
const PRI = Buffer.from('PRI * ', 'latin1');
/** "HTTP/2" */
const SHORT_VERSION_BYTES = 6;
/** "HTTP/1.1" */
const VERSION_BYTES = 8;
const CONNECT = new Name('CONNECT ');

/** Does a valid start line begin with `prefix`? */
export function beginsWith(bytes: Buffer, start: number, prefix: Buffer): boolean {
  for (let index = 0; index < prefix.length; index++)
    if (bytes[start + index] !== prefix[index]) return false;
  return true;
}

/**
 * Does `bytes[start, end)` begin with a status line: a version, white space, three digits and no fourth? The version is
 * HTTP/1.x; exports of HTTP/2 and HTTP/3 as text say HTTP/2.0, HTTP/2 or HTTP/3, and SHOUTcast says ICY.
 */
export function statusLineAt(bytes: Buffer, start: number, end: number): Match {
  let at = versionEnd(bytes, start, end);
  if (at === NO_VERSION) return NO;
  if (at === PART_OF_VERSION || at === end) return MORE;
  if (bytes[at] !== SP && bytes[at] !== HTAB) return NO;
  while (at < end && (bytes[at] === SP || bytes[at] === HTAB)) at++;
  for (let digits = 0; digits < 3; digits++, at++) {
    if (at === end) return MORE;
    if (!isDigit(bytes[at]!)) return NO;
  }
  if (at === end) return MORE;
  return isDigit(bytes[at]!) ? NO : YES;
}

/** Where the version at `start` ends, or one of the constants. */
function versionEnd(bytes: Buffer, start: number, end: number): number {
  if (bytes[start] === ICY[0]) return prefixEnd(bytes, start, end, ICY);
  let at = prefixEnd(bytes, start, end, VERSION);
  if (at < 0) return at;
  if (at === end) return PART_OF_VERSION;
  const major = bytes[at++]!;
  if (major < 0x31 || major > 0x33) return NO_VERSION;
  if (at === end) return PART_OF_VERSION;
  // Only HTTP/1 has versions below it.
  if (bytes[at] !== 0x2e) return major === 0x31 ? NO_VERSION : at;
  if (++at === end) return PART_OF_VERSION;
  return isDigit(bytes[at]!) ? at + 1 : NO_VERSION;
}

function prefixEnd(bytes: Buffer, start: number, end: number, prefix: Buffer): number {
  for (let index = 0; index < prefix.length; index++) {
    if (start + index === end) return PART_OF_VERSION;
    if (bytes[start + index] !== prefix[index]) return NO_VERSION;
  }
  return start + prefix.length;
}

/** Whether the status line at `start` is of HTTP/2 or HTTP/3, written as text: frames ended its content, and no field says how long it is. */
export function isExported(bytes: Buffer, start: number): boolean {
  const major = bytes[start + VERSION.length]!;
  return major === 0x32 || major === 0x33;
}

/** The status code of the status line at `start`, strict or not. */
export function statusOf(bytes: Buffer, start: number, end: number): number {
  const at = start + VERSION_BYTES + 1;
  if (bytes[at - 1] === SP && at + 3 < end && !isDigit(bytes[at + 3]!)) {
    const hundreds = bytes[at]! - 0x30;
    const tens = bytes[at + 1]! - 0x30;
    const ones = bytes[at + 2]! - 0x30;
    if (isDecimal(hundreds) && isDecimal(tens) && isDecimal(ones)) return hundreds * 100 + tens * 10 + ones;
  }
  let lineEnd = start;
  while (lineEnd < end && bytes[lineEnd] !== LF && bytes[lineEnd] !== CR) lineEnd++;
  return parseStatusLine(latin1(bytes, start, lineEnd)).status;
}

function isDecimal(value: number): boolean {
  return value >= 0 && value <= 9;
}

/**
 * Does `bytes[start, end)` begin with a request line: a method, white space, a target, white space, HTTP/1.x and
 * the end of the line? The line may be long; it is read once and no further than its end.
 */
export function requestLineAt(bytes: Buffer, start: number, end: number): Match {
  let at = start;
  while (at < end && isToken(bytes[at]!)) at++;
  const methodBytes = at - start;
  if (methodBytes > MAX_METHOD_BYTES) return NO;
  if (at === end) return MORE;
  if (methodBytes === 0 || bytes[at] !== SP) return NO;
  const target = at + 1;
  while (at < end && (bytes[at]! >= SP || bytes[at] === HTAB)) at++;
  if (at === end) return mayBeTarget(bytes, start, target, end) ? MORE : NO;
  if (bytes[at] === CR) {
    at++;
    if (at === end) return MORE;
  }
  if (bytes[at] !== LF) return NO;
  let last = bytes[at - 1] === CR ? at - 1 : at;
  while (last > target && (bytes[last - 1] === SP || bytes[last - 1] === HTAB)) last--;
  const version =
    bytes[last - SHORT_VERSION_BYTES - 1] === SP ? last - SHORT_VERSION_BYTES : last - VERSION_BYTES;
  if (version < target + 2 || bytes[version - 1] !== SP || versionEnd(bytes, version, end) !== last)
    return NO;
  // What HTTP/2 begins with is no request (RFC 9113 section 3.4).
  return bytes[version + VERSION.length] !== 0x31 && beginsWith(bytes, start, PRI) ? NO : YES;
}

/** The rest of a line is waited for only when what is here looks like a target (RFC 9112 section 3.2). */
function mayBeTarget(bytes: Buffer, start: number, target: number, end: number): boolean {
  if (target >= end) return true;
  const first = bytes[target]!;
  return first === 0x2f || first === 0x2a || (first | 0x20) === 0x68 || CONNECT.isAt(bytes, start, end);
}

/** Methods of HTTP and WebDAV (RFC 9110 section 9, RFC 4918, RFC 5842, RFC 3253, RFC 5323) and of UPnP. */
const METHODS: ReadonlySet<string> = new Set(
  (
    'GET HEAD POST PUT DELETE CONNECT OPTIONS TRACE PATCH PROPFIND PROPPATCH MKCOL COPY MOVE LOCK UNLOCK ACL BIND UNBIND ' +
    'REBIND LINK UNLINK REPORT CHECKOUT CHECKIN UNCHECKOUT SEARCH M-SEARCH NOTIFY SUBSCRIBE UNSUBSCRIBE'
  ).split(' '),
);

/**
 * Do `bytes[start, end)` begin a request of their own, rather than go on with `line`? That was found behind a loss, and a body
 * may look like the beginning of a request line.
 */
export function beginsAnew(line: Buffer, bytes: Buffer, start: number, end: number): boolean {
  if (requestLineAt(bytes, start, end) !== YES) return false;
  const method = latin1(bytes, start, bytes.indexOf(SP, start));
  // A target has no space.
  return METHODS.has(method) && (line.includes(SP) || !METHODS.has(latin1(line, 0, line.length) + method));
}

/** Where the next byte is that is no empty line (RFC 9112 section 2.2 allows some before a start line). */
export function skipEmptyLines(bytes: Buffer, start: number, end: number): number {
  let at = start;
  while (at < end && (bytes[at] === CR || bytes[at] === LF)) at++;
  return at;
}

/**
 * Where in `bytes[start, end)` a status line with a plausible line after it begins, or one that may go on behind
 * `end`; else -1. For use after a gap.
 */
export function findStatusLine(bytes: Buffer, start: number, end: number): number {
  const window = bytes.subarray(start, end);
  let from = 0;
  for (let at = window.indexOf(VERSION); at >= 0; at = window.indexOf(VERSION, from)) {
    from = at + 1;
    const match = statusLineAt(window, at, window.length);
    if (match === MORE) return start + at;
    if (match === NO) continue;
    const line = window.indexOf(LF, at) + 1;
    if (line === 0 || line === window.length || isToken(window[line]!) || window[line] === CR)
      return start + at;
    // What follows this line does not follow another status line inside it either.
    from = line;
  }
  for (let at = Math.max(from, window.length - VERSION.length + 1); at < window.length; at++)
    if (statusLineAt(window, at, window.length) === MORE) return start + at;
  return -1;
}
