// The checksums of TCP and of the IPv4 header (RFC 9293 section 3.1, RFC 8200 section 8.1, RFC 791 section 3.1;
// arithmetic RFC 1071). Network cards fill them in after the capture, so on their own they prove nothing.

import type { Segment } from './segment.ts';

const PROTOCOL_TCP = 6;

/** Whether the checksum of the segment's IPv4 header is right; true where it has none. */
export function ipChecksumValid({ view, networkStart }: Segment): boolean {
  if (networkStart < 0) return true;
  const end = networkStart + (view.getUint8(networkStart) & 15) * 4;
  let sum = 0;
  for (let offset = networkStart; offset < end; offset += 4) {
    const word = view.getInt32(offset);
    sum += (word >>> 16) + (word & 0xffff);
  }
  // At most thirty halves: what was carried out fits into one of them.
  return (sum & 0xffff) + (sum >>> 16) === 0xffff;
}

/** Whether the segment's TCP checksum is right. False when the packet is truncated: it cannot be computed then. */
export function tcpChecksumValid(segment: Segment): boolean {
  const { view, transportStart, payloadEnd } = segment;
  const length = payloadEnd - transportStart;
  if (payloadEnd - segment.payloadStart !== segment.payloadLength) return false;

  // Upper and lower halves are added up apart: small integers are faster than doubles here, and several words at a time
  // faster than one. 64 KiB of 0xffff stay far below 2^31.
  let upper = 0;
  let lower = PROTOCOL_TCP + length;
  const add = (word: number): void => {
    upper += word >>> 16;
    lower += word & 0xffff;
  };
  add(segment.source0);
  add(segment.destination0);
  if (segment.ipVersion === 6) {
    add(segment.source1);
    add(segment.source2);
    add(segment.source3);
    add(segment.destination1);
    add(segment.destination2);
    add(segment.destination3);
  }
  let offset = transportStart;
  for (const last = payloadEnd - 16; offset <= last; offset += 16) {
    const first = view.getInt32(offset);
    const second = view.getInt32(offset + 4);
    const third = view.getInt32(offset + 8);
    const fourth = view.getInt32(offset + 12);
    upper += (first >>> 16) + (second >>> 16) + (third >>> 16) + (fourth >>> 16);
    lower += (first & 0xffff) + (second & 0xffff) + (third & 0xffff) + (fourth & 0xffff);
  }
  for (const last = payloadEnd - 8; offset <= last; offset += 8) {
    const first = view.getInt32(offset);
    const second = view.getInt32(offset + 4);
    upper += (first >>> 16) + (second >>> 16);
    lower += (first & 0xffff) + (second & 0xffff);
  }
  // The last one to seven bytes, filled up with zeros.
  for (; offset < payloadEnd; offset++) {
    const isUpper = ((offset - transportStart) & 1) === 0;
    lower += isUpper ? view.getUint8(offset) << 8 : view.getUint8(offset);
  }

  // 2^16 leaves 1 when divided by 65535, so the ones' complement sum is all ones when the remainder is 0.
  return (upper + lower) % 0xffff === 0;
}
