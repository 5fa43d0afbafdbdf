// Finds frame boundaries in bytes that do not begin at one, after a gap: one frame header says little, headers that
// lead from one to the next and to the end of a segment say it all.

import { framePayloadBytes, HEADER_BYTES } from './frame.ts';
import { ALIGNED, evidenceAt, IMPOSSIBLE, PROOF } from './frame-evidence.ts';

/** What `findFrames` found. One for all: read before the next call. */
export const found = {
  /** Where a chain of frames begins that is proved, else -1. */
  frames: -1,
  /** Where one begins that is proved, or may be by more bytes; nothing before it is of use. */
  candidate: 0,
};

/** Segments shorter than this say nothing by where they begin and end. */
const TELLING_SEGMENT_BYTES = HEADER_BYTES;

/**
 * Looks for a chain of frames in `bytes[start, end)`, of which `bytes[segment, end)` came in the newest segment;
 * `isAligned` says that `start` is where an earlier one began.
 */
export function findFrames(
  bytes: Buffer,
  start: number,
  segment: number,
  end: number,
  isAligned: boolean,
  maxFrameBytes: number,
): void {
  const highest = maxFrameBytes >> 16;
  const isTelling = end - segment >= TELLING_SEGMENT_BYTES;
  for (let at = start; at < end; at++) {
    if (bytes[at]! > highest) continue;
    const bonus = (isTelling && at === segment) || (isAligned && at === start) ? ALIGNED : 0;
    const evidence = follow(bytes, at, end, bonus, isTelling ? ALIGNED : 0, maxFrameBytes);
    if (evidence === IMPOSSIBLE) continue;
    found.frames = evidence >= PROOF ? at : -1;
    found.candidate = at;
    return;
  }
  found.frames = -1;
  found.candidate = end;
}

/** What the frame headers from `start` on say together, with what the segment's bounds add. */
function follow(
  bytes: Buffer,
  start: number,
  end: number,
  startBonus: number,
  endBonus: number,
  maxFrameBytes: number,
): number {
  let evidence = startBonus;
  let at = start;
  while (end - at >= HEADER_BYTES && evidence < PROOF) {
    const more = evidenceAt(bytes, at, end, maxFrameBytes);
    if (more === IMPOSSIBLE) return IMPOSSIBLE;
    evidence += more;
    at += HEADER_BYTES + framePayloadBytes(bytes, at);
  }
  return at === end ? evidence + endBonus : evidence;
}
