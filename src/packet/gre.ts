// GRE (RFC 2784, 2890; routing field RFC 1701), as it carries IP, Ethernet (NVGRE, RFC 7637), PPP (PPTP, RFC 2637),
// mirrored frames (ERSPAN, draft-foschiano-erspan-03) and redirected packets (WCCP). And EtherIP (RFC 3378).

import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { tunnelOfEtherType } from './known-tunnels.ts';
import { ERSPAN, ETHERNET, IP, type Layer, MALFORMED, NOTHING, PPP } from './layer.ts';

const PROTOCOL = 2;
const HEADER_BYTES = 4;
const FIELD_BYTES = 4;

const HAS_CHECKSUM = 0x8000;
const HAS_ROUTING = 0x4000;
const HAS_KEY = 0x2000;
const HAS_SEQUENCE = 0x1000;
const HAS_ACKNOWLEDGEMENT = 0x0080;
const VERSION_MASK = 0x0007;

const ROUTE_LENGTH = 3;
const ROUTE_BYTES = 4;

const PROTOCOL_PPP = 0x880b;
const PROTOCOL_WCCP = 0x883e;
const PROTOCOL_ERSPAN_1_OR_2 = 0x88be;
const PROTOCOL_ERSPAN_3 = 0x22eb;
const WCCP_REDIRECT_BYTES = 4;

const ERSPAN_2_BYTES = 8;
const ERSPAN_3_FLAGS = 10;
const ERSPAN_3_BYTES = 12;
const ERSPAN_3_SUBHEADER = 0x0001;
const ERSPAN_3_SUBHEADER_BYTES = 8;
const ERSPAN_3_FRAME_TYPE_SHIFT = 10;
const ERSPAN_3_FRAME_TYPE_MASK = 0x1f;
const ERSPAN_3_FRAME_IP = 2;

const ETHER_IP_BYTES = 2;

export function decodeGre(cursor: Cursor): Layer {
  const { bytes, view, offset, end } = cursor;
  if (offset + HEADER_BYTES > end) return cursor.tooShort(offset + HEADER_BYTES);
  const flags = view.getUint16(offset);
  const protocol = view.getUint16(offset + PROTOCOL);
  const version = flags & VERSION_MASK;
  if (version === 1) return pointToPoint(cursor, flags, protocol);
  if (version !== 0) return NOTHING;

  let payload = offset + HEADER_BYTES;
  if ((flags & (HAS_CHECKSUM | HAS_ROUTING)) !== 0) payload += FIELD_BYTES;
  if ((flags & HAS_KEY) !== 0) payload += FIELD_BYTES;
  if ((flags & HAS_SEQUENCE) !== 0) payload += FIELD_BYTES;
  if ((flags & HAS_ROUTING) !== 0) {
    // Source routes, until one without family and length.
    let last = false;
    while (!last) {
      if (payload + ROUTE_BYTES > end) return cursor.tooShort(payload + ROUTE_BYTES);
      last = view.getUint32(payload) === 0;
      payload += ROUTE_BYTES + bytes[payload + ROUTE_LENGTH]!;
    }
  }
  if (payload > end) return cursor.tooShort(payload);
  cursor.offset = payload;

  switch (protocol) {
    case PROTOCOL_ERSPAN_1_OR_2:
      // The first version has no header of its own, and no sequence number in GRE.
      return (flags & HAS_SEQUENCE) === 0 ? ETHERNET : ERSPAN;
    case PROTOCOL_ERSPAN_3:
      return ERSPAN;
    case PROTOCOL_WCCP:
      if (payload < end && bytes[payload]! >> 4 !== 4) cursor.offset = payload + WCCP_REDIRECT_BYTES;
      return IP;
    default: {
      const layer = layerOfEtherType(protocol);
      if (layer === NOTHING) cursor.unopened = tunnelOfEtherType(protocol);
      return layer;
    }
  }
}

/** Version 1: PPTP's. The key holds the payload's length; without a sequence number there is no payload. */
function pointToPoint(cursor: Cursor, flags: number, protocol: number): Layer {
  if (protocol !== PROTOCOL_PPP || (flags & HAS_KEY) === 0) return MALFORMED;
  if ((flags & HAS_SEQUENCE) === 0) return NOTHING;
  const key = cursor.offset + HEADER_BYTES;
  let payload = key + FIELD_BYTES + FIELD_BYTES;
  if ((flags & HAS_ACKNOWLEDGEMENT) !== 0) payload += FIELD_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  const payloadEnd = payload + cursor.view.getUint16(key);
  if (payloadEnd < cursor.wireEnd) cursor.endAt(payloadEnd);
  cursor.offset = payload;
  return PPP;
}

/** ERSPAN types II (version field 1) and III (version field 2). */
export function decodeErspan(cursor: Cursor): Layer {
  const { view, offset, end } = cursor;
  if (offset + ERSPAN_2_BYTES > end) return cursor.tooShort(offset + ERSPAN_2_BYTES);
  const version = view.getUint8(offset) >> 4;
  if (version === 1) {
    cursor.offset = offset + ERSPAN_2_BYTES;
    return ETHERNET;
  }
  if (version !== 2) return NOTHING;
  if (offset + ERSPAN_3_BYTES > end) return cursor.tooShort(offset + ERSPAN_3_BYTES);
  const flags = view.getUint16(offset + ERSPAN_3_FLAGS);
  const subheader = (flags & ERSPAN_3_SUBHEADER) !== 0 ? ERSPAN_3_SUBHEADER_BYTES : 0;
  cursor.offset = offset + ERSPAN_3_BYTES + subheader;
  const frameType = (flags >> ERSPAN_3_FRAME_TYPE_SHIFT) & ERSPAN_3_FRAME_TYPE_MASK;
  return frameType === ERSPAN_3_FRAME_IP ? IP : ETHERNET;
}

export function decodeEtherIp(cursor: Cursor): Layer {
  cursor.offset += ETHER_IP_BYTES;
  return ETHERNET;
}
