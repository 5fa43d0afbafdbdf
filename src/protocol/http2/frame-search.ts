// Finds frame boundaries in bytes that do not begin at one, after a gap: one frame header says little, headers that
// lead from one to the next and to the end of a segment say it all.

import { framePayloadBytes, frameStreamId, frameType, HEADER_BYTES, isPossibleFrame } from './frame.ts';
import { ALIGNED, evidenceAt, IMPOSSIBLE, PROOF } from './frame-evidence.ts';

/** Segments shorter than this say nothing by where they begin and end. */
const MIN_ALIGNED_SEGMENT_BYTES = HEADER_BYTES;

/** A search and what it found: one serves all connections, read it before the next call of `find`. */
export class FrameSearch {
  /** Where a chain of frames begins that is proved, else -1. */
  frames = -1;
  /** Where one begins that is proved, or that more bytes may prove; no frame begins before it. */
  candidate = 0;

  /**
   * Looks for a chain of frames in `bytes[start, end)`, of which `bytes[segment, end)` came in the newest segment;
   * `isAligned` says that `start` is where an earlier one began.
   */
  find(
    bytes: Buffer,
    start: number,
    segment: number,
    end: number,
    isAligned: boolean,
    maxFrameBytes: number,
  ): void {
    const highest = maxFrameBytes >> 16;
    const isLong = end - segment >= MIN_ALIGNED_SEGMENT_BYTES;
    for (let at = start; at < end; at++) {
      if (bytes[at]! > highest) continue;
      const startBonus = (isLong && at === segment) || (isAligned && at === start) ? ALIGNED : 0;
      const evidence = follow(bytes, at, end, startBonus, isLong ? ALIGNED : 0, maxFrameBytes);
      if (evidence === IMPOSSIBLE) continue;
      this.frames = evidence >= PROOF ? at : -1;
      this.candidate = at;
      return;
    }
    this.frames = -1;
    this.candidate = end;
  }

  /**
   * Whether a chain of frames that is proved begins with the segment `bytes[segment, end)`. Then one that began before and seemed to reach
   * beyond it was none.
   */
  beginsAt(bytes: Buffer, segment: number, end: number, maxFrameBytes: number): boolean {
    if (end - segment < MIN_ALIGNED_SEGMENT_BYTES) return false;
    return follow(bytes, segment, end, ALIGNED, ALIGNED, maxFrameBytes) >= PROOF;
  }
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
  // A body may hold what looks like a header block, and goes on as a body.
  if (end - at >= HEADER_BYTES && !mayFollow(bytes, at)) return IMPOSSIBLE;
  return at === end ? evidence + endBonus : evidence;
}

function mayFollow(bytes: Buffer, at: number): boolean {
  return isPossibleFrame(frameType(bytes, at), framePayloadBytes(bytes, at), frameStreamId(bytes, at));
}
