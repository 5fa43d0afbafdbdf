// Finds HTTP/2 whose beginning was not captured. Every segment of a connection of unknown protocol is searched, so it
// takes evidence that other traffic does not give by chance.

import { type Match, MORE, NO, YES } from '../http1/start-line.ts';
import * as frame from './frame.ts';
import { ALIGNED, evidenceAt, IMPOSSIBLE, PROOF } from './frame-evidence.ts';

const LENGTH_AND_TYPE_BYTES = 4;

/** Do frames begin at `start`? Yes when a header block makes sense, or when several frames follow each other. */
export function http2FramesAt(bytes: Buffer, start: number, end: number): Match {
  if (end - start < frame.HEADER_BYTES) return mayBeHeader(bytes, start, end) ? MORE : NO;
  let evidence = ALIGNED;
  let at = start;
  while (end - at >= frame.HEADER_BYTES) {
    const more = evidenceAt(bytes, at, end, frame.INITIAL_MAX_FRAME_BYTES);
    if (more === IMPOSSIBLE) return NO;
    evidence += more;
    if (evidence >= PROOF) return YES;
    const next = at + frame.HEADER_BYTES + frame.framePayloadBytes(bytes, at);
    if (next > end && frame.frameType(bytes, at) === frame.HEADERS) return MORE;
    at = next;
  }
  return beginsWithSettings(bytes, start) ? MORE : NO;
}

/** A server sends a SETTINGS frame first (RFC 9113 section 3.4): what follows it decides. */
function beginsWithSettings(bytes: Buffer, start: number): boolean {
  return frame.frameType(bytes, start) === frame.SETTINGS && frame.frameFlags(bytes, start) === 0;
}

/** Could these few octets be the beginning of a frame that is worth waiting for: HEADERS, or a server's SETTINGS? */
function mayBeHeader(bytes: Buffer, start: number, end: number): boolean {
  const header = Buffer.alloc(frame.HEADER_BYTES);
  bytes.copy(header, 0, start, end);
  const length = frame.framePayloadBytes(header, 0);
  if (end - start < LENGTH_AND_TYPE_BYTES) return length <= frame.INITIAL_MAX_FRAME_BYTES;
  // The stream is not here: any that the type allows stands in for it.
  const isHeaders = frame.frameType(header, 0) === frame.HEADERS;
  header.writeUInt32BE(isHeaders ? 1 : 0, 5);
  const isWorth = isHeaders || beginsWithSettings(header, 0);
  return isWorth && frame.isPlausibleFrame(header, 0, frame.INITIAL_MAX_FRAME_BYTES);
}
