// QUIC carries HTTP/3 on UDP and cannot be read here; its connections are counted, so that the summary says what is
// missing. Detected by the long header of RFC 9000 section 17.2 and by its versions.

import type { Segment } from '../packet/segment.ts';

const LONG_HEADER = 0xc0;
const VERSION = 1;
const DESTINATION_ID_LENGTH = 5;
const MAX_ID_BYTES = 20;
const VERSION_1 = 0x00000001;
const VERSION_2 = 0x6b3343cf;

/** True when a datagram begins with a QUIC long header packet of a version in use. */
export function isQuicLongHeader(segment: Segment): boolean {
  const { bytes, view, payloadStart: start, payloadEnd: end } = segment;
  if (end - start < DESTINATION_ID_LENGTH + 2 + MAX_ID_BYTES) return false;
  if ((bytes[start]! & LONG_HEADER) !== LONG_HEADER) return false;
  const version = view.getUint32(start + VERSION);
  const isKnown = version === VERSION_1 || version === VERSION_2 || version >>> 8 === 0xff0000;
  return isKnown && bytes[start + DESTINATION_ID_LENGTH]! <= MAX_ID_BYTES;
}
