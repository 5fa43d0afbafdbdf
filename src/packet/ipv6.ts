// The IPv6 header and its extension headers (RFC 8200), fragments among them, and the IP authentication header
// (RFC 4302) of both versions.

import type { Cursor } from './cursor.ts';
import { layerOfIpProtocol } from './ether-type.ts';
import { IPV4, type Layer, MALFORMED } from './layer.ts';

const PAYLOAD_LENGTH = 4;
const NEXT_HEADER = 6;
const SOURCE = 8;
const DESTINATION = 24;
const HEADER_BYTES = 40;

const EXTENSION_NEXT_HEADER = 0;
const EXTENSION_LENGTH = 1;
const EXTENSION_MIN_BYTES = 8;

const FRAGMENT_OFFSET = 2;
const FRAGMENT_OFFSET_MASK = 0xfff8;
const MORE_FRAGMENTS = 0x0001;
const FRAGMENT_IDENTIFICATION = 4;
const FRAGMENT_BYTES = 8;

export function decodeIpv6(cursor: Cursor): Layer {
  const { view, offset, segment } = cursor;
  const payload = offset + HEADER_BYTES;
  const version = offset < cursor.end ? view.getUint8(offset) >> 4 : 6;
  // The version counts, whatever announced the packet.
  if (version === 4) return IPV4;
  if (payload > cursor.end) return cursor.tooShort(payload);
  if (version !== 6) return MALFORMED;
  const payloadLength = view.getUint16(offset + PAYLOAD_LENGTH);
  // Zero: a jumbogram (RFC 2675) or what Linux calls BIG TCP; the packet is as long as its frame.
  if (payloadLength !== 0) cursor.endAt(payload + payloadLength);

  segment.ipVersion = 6;
  segment.networkStart = -1;
  segment.source0 = view.getInt32(offset + SOURCE);
  segment.source1 = view.getInt32(offset + SOURCE + 4);
  segment.source2 = view.getInt32(offset + SOURCE + 8);
  segment.source3 = view.getInt32(offset + SOURCE + 12);
  segment.destination0 = view.getInt32(offset + DESTINATION);
  segment.destination1 = view.getInt32(offset + DESTINATION + 4);
  segment.destination2 = view.getInt32(offset + DESTINATION + 8);
  segment.destination3 = view.getInt32(offset + DESTINATION + 12);
  cursor.networkStart = offset;
  cursor.offset = payload;
  return layerOfIpProtocol(view.getUint8(offset + NEXT_HEADER));
}

/** Hop-by-hop options, routing, destination options, mobility and others of their shape (RFC 6564). */
export function decodeIpv6Extension(cursor: Cursor): Layer {
  const { bytes, offset } = cursor;
  if (offset + EXTENSION_MIN_BYTES > cursor.end) return cursor.tooShort(offset + EXTENSION_MIN_BYTES);
  return skip(cursor, (bytes[offset + EXTENSION_LENGTH]! + 1) * 8);
}

/** AH counts its length in words of four bytes, less two. */
export function decodeAuthentication(cursor: Cursor): Layer {
  const { bytes, offset } = cursor;
  if (offset + EXTENSION_MIN_BYTES > cursor.end) return cursor.tooShort(offset + EXTENSION_MIN_BYTES);
  return skip(cursor, (bytes[offset + EXTENSION_LENGTH]! + 2) * 4);
}

function skip(cursor: Cursor, length: number): Layer {
  const { bytes, offset } = cursor;
  const payload = offset + length;
  if (payload > cursor.end) return cursor.tooShort(payload);
  cursor.offset = payload;
  return layerOfIpProtocol(bytes[offset + EXTENSION_NEXT_HEADER]!);
}

export function decodeIpv6Fragment(cursor: Cursor): Layer {
  const { bytes, view, offset, networkStart } = cursor;
  const payload = offset + FRAGMENT_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  cursor.offset = payload;
  const nextHeader = bytes[offset + EXTENSION_NEXT_HEADER]!;
  const fragment = view.getUint16(offset + FRAGMENT_OFFSET);
  const more = (fragment & MORE_FRAGMENTS) !== 0;
  const fragmentOffset = fragment & FRAGMENT_OFFSET_MASK;
  // An atomic fragment is a whole datagram (RFC 6946).
  if (fragmentOffset === 0 && !more) return layerOfIpProtocol(nextHeader);

  const identification = offset + FRAGMENT_IDENTIFICATION;
  const key =
    bytes.toString('latin1', networkStart + SOURCE, networkStart + HEADER_BYTES) +
    bytes.toString('latin1', identification, identification + 4);
  return cursor.fragments.add(cursor, key, fragmentOffset, more, layerOfIpProtocol(nextHeader));
}
