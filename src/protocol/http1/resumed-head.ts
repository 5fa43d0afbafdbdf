// Behind a loss a segment that begins with a status line begins a response, unless it goes on as text of a body does:
// a response says where it ends, and what follows it is another one.

import { CR, isToken, LF, latin1 } from './bytes.ts';
import type { HeadScanner } from './head-scanner.ts';
import { NO, statusLineAt } from './start-line.ts';

/** No body, or one until the close that was announced (RFC 9112 sections 6.3 and 9.3). */
const SAYS_END = /^HTTP\/(?:1\.0|1\.1[ \t]+(?:1\d\d|204|304))|\nconnection[ \t]*:[^\n]*close/i;

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
  if (facts.contentLength < 0) return SAYS_END.test(latin1(bytes, start, end));
  const next = at + facts.contentLength;
  return next >= restEnd || statusLineAt(rest, next, restEnd) !== NO;
}
