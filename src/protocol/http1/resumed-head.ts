// Behind a loss a segment that begins with a status line begins a response, unless it goes on as text of a body does:
// a response says where it ends, and what follows it is another one.

import { CR, isToken, LF, latin1 } from './bytes.ts';
import { HeadScanner } from './head-scanner.ts';
import { NO, skipEmptyLines, statusLineAt, YES } from './start-line.ts';

/** Whatever its fields say, the response has no body (RFC 9112 section 6.3). */
const HAS_NO_BODY = /^HTTP\/[\d.]+[ \t]+(?:1\d\d|204|304)/;
/** The body lasts until the close, which was announced (RFC 9112 sections 6.3 and 9.3). */
const ANNOUNCES_CLOSE = /^HTTP\/1\.0|\nconnection[ \t]*:[^\n]*close/i;

/** Is what follows the status line at `start` a field, or the end of the head, as far as it is here? */
export function isFollowedByField(bytes: Buffer, start: number, end: number): boolean {
  const line = bytes.indexOf(LF, start) + 1;
  return line === 0 || line >= end || isToken(bytes[line]!) || bytes[line] === CR || bytes[line] === LF;
}

/**
 * Is the head `bytes[start, end)` that of a response?
 * @param facts what was found in it
 * @param rest where what follows it in its segment lies: `rest[at, restEnd)`
 */
export function isPlausibleResponse(
  facts: HeadScanner,
  bytes: Buffer,
  start: number,
  end: number,
  rest: Buffer,
  at: number,
  restEnd: number,
): boolean {
  if (facts.hasTransferEncoding) return true;
  const head = latin1(bytes, start, end);
  if (HAS_NO_BODY.test(head)) return true;
  if (facts.contentLength < 0) return ANNOUNCES_CLOSE.test(head);
  const next = skipEmptyLines(rest, at + facts.contentLength, restEnd);
  return next >= restEnd || statusLineAt(rest, next, restEnd) !== NO;
}

/** One for all: its facts are used at once. */
const scanner = new HeadScanner();

/** Is the segment `bytes[start, end)` a response, or the beginning of one, rather than a body that looks alike? */
export function isResponse(bytes: Buffer, start: number, end: number): boolean {
  if (statusLineAt(bytes, start, end) !== YES || !isFollowedByField(bytes, start, end)) return false;
  if (!scanner.scan(bytes, start, end)) return true;
  const { headEnd } = scanner;
  return isPlausibleResponse(scanner, bytes, start, headEnd, bytes, headEnd, end);
}

/**
 * Is what follows a head, `bytes[start, end)`, a body rather than another response? One of `bodyBytes`, 0 when these say nothing.
 */
export function isBody(bytes: Buffer, start: number, end: number, bodyBytes: number): boolean {
  if (bodyBytes === Number.POSITIVE_INFINITY) return true;
  const next = start + bodyBytes;
  const isAsLong = next > start && (next === end || (next < end && statusLineAt(bytes, next, end) !== NO));
  return isAsLong || !isResponse(bytes, start, end);
}
