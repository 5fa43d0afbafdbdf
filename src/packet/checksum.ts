// The TCP checksum (RFC 9293 section 3.1, RFC 8200 section 8.1; arithmetic RFC 1071). It is asked for only where
// two segments disagree: network cards fill it in after the capture, so on its own it says nothing.

import type { Segment } from './segment.ts';

const PROTOCOL_TCP = 6;

/** Whether the segment's checksum is right. False when the packet was cut: nobody can say then. */
export function tcpChecksumValid(segment: Segment): boolean {
  const { view, transportStart, payloadEnd } = segment;
  const length = payloadEnd - transportStart;
  if (payloadEnd - segment.payloadStart !== segment.payloadLength) return false;

  // Words of 32 bits are added up in a double, which is exact far beyond the longest packet.
  let sum = PROTOCOL_TCP + length + (segment.source0 >>> 0) + (segment.destination0 >>> 0);
  if (segment.ipVersion === 6) {
    sum += (segment.source1 >>> 0) + (segment.source2 >>> 0) + (segment.source3 >>> 0);
    sum += (segment.destination1 >>> 0) + (segment.destination2 >>> 0) + (segment.destination3 >>> 0);
  }
  let offset = transportStart;
  for (; offset + 4 <= payloadEnd; offset += 4) sum += view.getUint32(offset);
  // The last one to three bytes, filled up with zeros.
  for (let shift = 24; offset < payloadEnd; offset++, shift -= 8)
    sum += (view.getUint8(offset) << shift) >>> 0;

  // 2^16 and 2^32 leave 1 when divided by 65535, so the ones' complement sum is all ones when the remainder is 0.
  return sum % 0xffff === 0;
}
