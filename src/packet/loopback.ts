// The BSD family of link layers, which announce an address family: NULL, LOOP, ENC, PFLOG; and bare IP.
// https://www.tcpdump.org/linktypes.html

import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { CISCO_HDLC, IP, IPV4, IPV6, type Layer, MALFORMED, NOTHING, PPP } from './layer.ts';

const FAMILY_BYTES = 4;
const ENC_BYTES = 12;
const PFLOG_FAMILY = 1;
const PFLOG_ALIGNMENT = 4;
const PFLOG_FAMILY_END = 2;

const FAMILY_INET = 2;
const FAMILY_INET6_LINUX = 10;
const FAMILY_INET6_WINDOWS = 23;
const FAMILY_INET6_NETBSD_OPENBSD = 24;
const FAMILY_INET6_FREEBSD = 28;
const FAMILY_INET6_MACOS = 30;
const MIN_ETHER_TYPE = 0x0600;
const PPP_ADDRESS_AND_CONTROL = 0xff03;
const CISCO_UNICAST = 0x0f00;
const CISCO_BROADCAST = 0x8f00;

/** The header for an address family of any of the systems; the IP header itself says which version it is. */
function layerOfFamily(family: number): Layer {
  switch (family) {
    case FAMILY_INET:
    case FAMILY_INET6_LINUX:
    case FAMILY_INET6_WINDOWS:
    case FAMILY_INET6_NETBSD_OPENBSD:
    case FAMILY_INET6_FREEBSD:
    case FAMILY_INET6_MACOS:
      return IP;
    default:
      return family >= MIN_ETHER_TYPE ? layerOfEtherType(family) : NOTHING;
  }
}

/** NULL has the family in the byte order of the capturing machine, LOOP in network order: either is read. */
export function decodeLoopback(cursor: Cursor): Layer {
  const payload = cursor.offset + FAMILY_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  const high = cursor.view.getUint16(cursor.offset);
  // Some systems capture PPP under this link type, without a family.
  if (high === PPP_ADDRESS_AND_CONTROL) return PPP;
  // And Cisco HDLC: its address, a zero, an EtherType.
  if (high === CISCO_UNICAST || high === CISCO_BROADCAST) return CISCO_HDLC;
  const family = cursor.view.getUint32(cursor.offset, high !== 0);
  cursor.offset = payload;
  return layerOfFamily(family);
}

/** OpenBSD IPsec: the family in host order, the security parameter index, flags. */
export function decodeEnc(cursor: Cursor): Layer {
  const { view, offset } = cursor;
  const payload = offset + ENC_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  const family = view.getUint32(offset, view.getUint16(offset) !== 0);
  cursor.offset = payload;
  return layerOfFamily(family);
}

/** OpenBSD packet filter log: the length of its header, then the family. */
export function decodePflog(cursor: Cursor): Layer {
  const { bytes, offset, end } = cursor;
  if (offset + PFLOG_FAMILY_END > end) return cursor.tooShort(offset + PFLOG_FAMILY_END);
  const length = bytes[offset]!;
  if (length < PFLOG_FAMILY_END) return MALFORMED;
  cursor.offset = offset + Math.ceil(length / PFLOG_ALIGNMENT) * PFLOG_ALIGNMENT;
  return layerOfFamily(bytes[offset + PFLOG_FAMILY]!);
}

/** IP of the version that its first four bits say. */
export function decodeIp(cursor: Cursor): Layer {
  if (cursor.offset >= cursor.end) return cursor.tooShort(cursor.offset + 1);
  const version = cursor.bytes[cursor.offset]! >> 4;
  if (version === 4) return IPV4;
  return version === 6 ? IPV6 : MALFORMED;
}
