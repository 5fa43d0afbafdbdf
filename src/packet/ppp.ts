// PPP (RFC 1661) bare, in HDLC-like framing (RFC 1662) and in Ethernet (PPPoE session, RFC 2516), and Cisco HDLC.

import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { CISCO_HDLC, IPV4, IPV6, type Layer, MPLS, NOTHING, PPP, PPP_HDLC } from './layer.ts';

const HDLC_ADDRESS = 0xff;
const HDLC_CONTROL = 0x03;
const HDLC_BYTES = 2;
const CISCO_UNICAST = 0x0f;
const CISCO_BROADCAST = 0x8f;
const CISCO_TYPE = 2;
const CISCO_BYTES = 4;

const PPPOE_CODE = 1;
const PPPOE_LENGTH = 4;
const PPPOE_BYTES = 6;
const PPPOE_VERSION_AND_TYPE = 0x11;
const PPPOE_SESSION = 0;

/** The protocol field, behind the address and control fields where there are any. */
export function decodePpp(cursor: Cursor): Layer {
  const { bytes, end } = cursor;
  let { offset } = cursor;
  if (offset + 2 > end) return cursor.tooShort(offset + 2);
  if (bytes[offset] === HDLC_ADDRESS && bytes[offset + 1] === HDLC_CONTROL) {
    offset += HDLC_BYTES;
    if (offset + 2 > end) return cursor.tooShort(offset + 2);
  }
  // An odd first byte is the whole protocol number, compressed (RFC 1661 section 6.5).
  let protocol = bytes[offset++]!;
  if ((protocol & 1) === 0) protocol = (protocol << 8) | bytes[offset++]!;
  cursor.offset = offset;
  switch (protocol) {
    case 0x0021:
      return IPV4;
    case 0x0057:
      return IPV6;
    case 0x0281:
    case 0x0283:
      return MPLS;
    default:
      return NOTHING;
  }
}

/** LINKTYPE_PPP_HDLC: the first byte says whether PPP or Cisco HDLC follows. */
export function decodePppHdlc(cursor: Cursor): Layer {
  if (cursor.offset >= cursor.end) return cursor.tooShort(cursor.offset + 1);
  const address = cursor.bytes[cursor.offset];
  return address === CISCO_UNICAST || address === CISCO_BROADCAST ? CISCO_HDLC : PPP;
}

/** LINKTYPE_PPP_WITH_DIR and PPP_PPPD: a byte with the direction, in place of the address or before it. */
export function decodePppDirection(cursor: Cursor): Layer {
  const { bytes, offset } = cursor;
  if (offset + 2 > cursor.end) return cursor.tooShort(offset + 2);
  const control = bytes[offset] !== HDLC_ADDRESS && bytes[offset + 1] === HDLC_CONTROL;
  if (control) cursor.offset = offset + HDLC_BYTES;
  else if (bytes[offset]! <= 1) cursor.offset = offset + 1;
  return PPP_HDLC;
}

export function decodeCiscoHdlc(cursor: Cursor): Layer {
  const payload = cursor.offset + CISCO_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  const type = cursor.view.getUint16(cursor.offset + CISCO_TYPE);
  cursor.offset = payload;
  return layerOfEtherType(type);
}

/** LINKTYPE_C_HDLC_WITH_DIR. */
export function decodeHdlcDirection(cursor: Cursor): Layer {
  cursor.offset += 1;
  return CISCO_HDLC;
}

export function decodePppoe(cursor: Cursor): Layer {
  const { bytes, offset } = cursor;
  const payload = offset + PPPOE_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  if (bytes[offset] !== PPPOE_VERSION_AND_TYPE || bytes[offset + PPPOE_CODE] !== PPPOE_SESSION)
    return NOTHING;
  const payloadEnd = payload + cursor.view.getUint16(offset + PPPOE_LENGTH);
  if (payloadEnd < cursor.wireEnd) cursor.endAt(payloadEnd);
  cursor.offset = payload;
  return PPP;
}
