// Whether bytes behind a hole are frames of a message: a whole HEADERS frame, and behind it what may follow on one. In the body of
// a message anything may look like a HEADERS frame; what comes next then seldom looks like a frame.

import { VariableInteger } from '../quic/variable-integer.ts';
import { DATA_FRAME, HEADERS_FRAME, mayBeOnMessageStream } from './frame.ts';

/** Integers of their own: a caller may be within another frame. */
const integer = new VariableInteger();

/** The payload of the HEADERS frame with which `bytes[start, end)` begin; null when they do not look like it. */
export function headersAt(bytes: Buffer, start: number, end: number): { start: number; end: number } | null {
  if (bytes[start] !== HEADERS_FRAME || !integer.read(bytes, start + 1, end)) return null;
  const payloadStart = integer.next;
  const payloadEnd = payloadStart + integer.value;
  if (payloadStart === payloadEnd || payloadEnd > end || !areFrames(bytes, payloadEnd, end)) return null;
  return { start: payloadStart, end: payloadEnd };
}

/** Whether frames follow up to the end, the last of which may go on behind it. */
function areFrames(bytes: Buffer, start: number, end: number): boolean {
  for (let at = start; at < end; ) {
    // The header of the last one may be cut anywhere.
    if (!integer.read(bytes, at, end)) return true;
    const type = integer.value;
    if (!mayBeOnMessageStream(type)) return false;
    if (!integer.read(bytes, integer.next, end)) return true;
    // Zeros are no frames, though they could be.
    if (type === DATA_FRAME && integer.value === 0 && integer.next < end) return false;
    at = integer.next + integer.value;
  }
  return true;
}
