// Finds frame boundaries in bytes that do not begin at one: after a gap, and in a connection that was joined in the
// middle. One plausible frame header says little; headers that lead from one to the next say it all.

import { HEADER_BYTES, isPlausibleFrame, payloadBytes } from './frame.ts';

/** Headers in a row that are proof. A segment that begins, or ends, where a frame does counts like one header. */
const PROOF = 3;

/** What `findFrames` found. One for all: read before the next call. */
export const found = {
  /** Where a chain of frames begins that is proved, else -1. */
  frames: -1,
  /** Where one begins that may be proved by more bytes; nothing before it is of use. */
  candidate: 0,
};

/**
 * Looks for a chain of frames in `bytes[start, end)`. `isBoundary` says that `start` is where a segment begins, and
 * `newBytes` is the beginning of the newest one.
 */
export function findFrames(
  bytes: Buffer,
  start: number,
  newBytes: number,
  end: number,
  isBoundary: boolean,
  maxFrameBytes: number,
): void {
  const highest = maxFrameBytes >> 16;
  for (let at = start; at < end; at++) {
    if (bytes[at]! > highest) continue;
    const isAligned = at === newBytes || (isBoundary && at === start);
    const links = isAligned ? PROOF - 1 : PROOF;
    const proof = follow(bytes, at, end, links, maxFrameBytes);
    if (proof === 0) continue;
    found.frames = proof > 0 ? at : -1;
    found.candidate = at;
    return;
  }
  found.frames = -1;
  found.candidate = end;
}

/** 1 when `links` headers, the end of the bytes counted as one, follow each other; 0 when not; -1 for perhaps. */
function follow(bytes: Buffer, start: number, end: number, links: number, maxFrameBytes: number): number {
  let at = start;
  let seen = 0;
  while (end - at >= HEADER_BYTES) {
    if (!isPlausibleFrame(bytes, at, maxFrameBytes)) return 0;
    if (++seen === links) return 1;
    at += HEADER_BYTES + payloadBytes(bytes, at);
  }
  return at === end && seen > 0 && seen + 1 >= links ? 1 : -1;
}
