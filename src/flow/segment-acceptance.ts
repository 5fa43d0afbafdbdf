// Which segments a receiver drops by their header: RFC 9293 section 3.10.7.4, RFC 5961, RFC 7323 section 5. A capture
// may lack what the receiver had, and tools invent numbers: so the checks need acknowledgements of both directions that
// were right so far, and a segment that is refused here counts all the same when its receiver acknowledges it.

import { ACK, RST, type Segment, SYN } from '../packet/segment.ts';
import { timestampOf } from '../packet/tcp-options.ts';
import type { HalfConnection } from './half-connection.ts';
import { distance } from './sequence.ts';

/** A timestamp may be so many ticks older than the last one: Linux allows it for clocks that step. */
const TIMESTAMP_WINDOW_TICKS = 1;

/**
 * Whether the receiver drops a segment of `half` whose first byte has number `sequence`. Resets are another matter.
 * @param isTrusted the acknowledgements of both directions were right so far
 */
export function isDropped(
  half: HalfConnection,
  peer: HalfConnection,
  segment: Segment,
  sequence: number,
  isTrusted: boolean,
): boolean {
  const { flags, acknowledgement } = segment;
  if ((flags & (ACK | SYN | RST)) !== ACK) {
    if (flags & RST || !isTrusted) return false;
    return flags & SYN ? half.started && sequence !== half.origin : true;
  }
  if (
    isTrusted &&
    distance(acknowledgement, peer.expected) > 0 &&
    distance(acknowledgement, peer.sentUntil) > 0
  )
    return true;
  return isOld(half, segment, sequence) && isTrusted;
}

/** A timestamp older than one that came before (PAWS, RFC 7323 section 5); the newest one is kept. */
function isOld(half: HalfConnection, segment: Segment, sequence: number): boolean {
  const timestamp = timestampOf(segment);
  if (timestamp === null) return false;
  const age = half.timestamp === null ? 0 : distance(half.timestamp, timestamp);
  if (age > TIMESTAMP_WINDOW_TICKS) return true;
  if (age <= 0 && distance(sequence, half.expected) <= 0) half.timestamp = timestamp;
  return false;
}

/** Whether `sequence` is where the receiver of `half` resets the connection (RFC 5961 section 3.2). */
export function resetsAt({ expected, acknowledged, sentUntil }: HalfConnection, sequence: number): boolean {
  return sequence === expected || sequence === acknowledged || sequence === sentUntil;
}
