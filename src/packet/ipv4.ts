// The IPv4 header (RFC 791) and its fragments.

import type { Cursor } from './cursor.ts';
import { layerOfIpProtocol } from './ether-type.ts';
import { IPV6, type Layer, MALFORMED } from './layer.ts';

const VERSION_AND_HEADER_LENGTH = 0;
const TOTAL_LENGTH = 2;
const IDENTIFICATION = 4;
const FRAGMENT = 6;
const PROTOCOL = 9;
const SOURCE = 12;
const DESTINATION = 16;
const HEADER_BYTES = 20;

const TCP_PROTOCOL = 6;
const TCP_BYTES = 20;
const TCP_DATA_OFFSET = 12;
const TCP_MIN_DATA_OFFSET = 0x50;

const MORE_FRAGMENTS = 0x2000;
const FRAGMENT_OFFSET_MASK = 0x1fff;

export function decodeIpv4(cursor: Cursor): Layer {
  const { view, offset, segment } = cursor;
  if (offset + HEADER_BYTES > cursor.end) return cursor.tooShort(offset + HEADER_BYTES);
  const first = view.getUint8(offset + VERSION_AND_HEADER_LENGTH);
  const headerLength = (first & 15) * 4;
  // The version counts, whatever announced the packet: some tools rewrite packets and leave the type as it was.
  if (first >> 4 === 6) return IPV6;
  if (first >> 4 !== 4 || headerLength < HEADER_BYTES) return MALFORMED;

  const totalLength = view.getUint16(offset + TOTAL_LENGTH);
  // Zero: segmentation was left to the network card; the packet is as long as its frame.
  if (totalLength !== 0 && !(totalLength === headerLength && isTcpBehind(cursor, offset + headerLength))) {
    if (totalLength < headerLength) return MALFORMED;
    cursor.endAt(offset + totalLength);
  }
  const payload = offset + headerLength;
  if (payload > cursor.end) return cursor.tooShort(payload);

  segment.ipVersion = 4;
  segment.source0 = view.getInt32(offset + SOURCE);
  segment.source1 = 0;
  segment.source2 = 0;
  segment.source3 = 0;
  segment.destination0 = view.getInt32(offset + DESTINATION);
  segment.destination1 = 0;
  segment.destination2 = 0;
  segment.destination3 = 0;
  segment.networkStart = offset;
  cursor.networkStart = offset;
  cursor.offset = payload;

  const protocol = view.getUint8(offset + PROTOCOL);
  const fragment = view.getUint16(offset + FRAGMENT);
  if ((fragment & (MORE_FRAGMENTS | FRAGMENT_OFFSET_MASK)) === 0) return layerOfIpProtocol(protocol);
  const more = (fragment & MORE_FRAGMENTS) !== 0;
  return cursor.fragments.add(
    cursor,
    datagramKey(cursor),
    (fragment & FRAGMENT_OFFSET_MASK) * 8,
    more,
    layerOfIpProtocol(protocol),
  );
}

/**
 * Segmentation was left to the network card by a driver that counts the header alone: a TCP header follows at `tcp`, and
 * not the zeros that make a frame long enough.
 */
function isTcpBehind({ view, offset, end }: Cursor, tcp: number): boolean {
  return (
    tcp + TCP_BYTES <= end &&
    view.getUint8(offset + PROTOCOL) === TCP_PROTOCOL &&
    view.getUint32(tcp) !== 0 &&
    view.getUint8(tcp + TCP_DATA_OFFSET) >= TCP_MIN_DATA_OFFSET
  );
}

/** What identifies a datagram (RFC 791 section 3.2): source, destination, identification, protocol; as ISO-8859-1. */
function datagramKey(cursor: Cursor): string {
  const { bytes, networkStart } = cursor;
  return (
    bytes.toString('latin1', networkStart + SOURCE, networkStart + DESTINATION + 4) +
    bytes.toString('latin1', networkStart + IDENTIFICATION, networkStart + IDENTIFICATION + 2) +
    bytes.toString('latin1', networkStart + PROTOCOL, networkStart + PROTOCOL + 1)
  );
}
