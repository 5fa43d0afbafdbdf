// Packets inside UDP datagrams: VXLAN (RFC 7348), its generic extension, Geneve (RFC 8926), GTP-U (3GPP TS 29.281)
// and Teredo (RFC 4380). A port alone proves nothing, so the bytes have to agree before a datagram is decoded as a tunnel.

import { openCapwap } from './capwap.ts';
import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { isNsh } from './fabric-header.ts';
import { openGue } from './foo-over-udp.ts';
import { likelyEthernet, likelyIp } from './heuristics.ts';
import { ETHERNET, IPV4, IPV6, type Layer, NSH, UDP_DATAGRAM } from './layer.ts';
import {
  openGtpVersion0,
  openHpMirror,
  openJuniperMirror,
  openL2tp,
  openLisp,
  openMpls,
  openTzsp,
} from './more-udp-tunnels.ts';

const PORT_VXLAN = 4789;
const PORT_VXLAN_LINUX = 8472; // what Linux used before the number was assigned
const PORT_VXLAN_GPE = 4790;
const PORT_GENEVE = 6081;
const PORT_GTP_USER = 2152;
const PORT_TEREDO = 3544;
const PORT_TZSP = 37008;
const PORT_L2TP = 1701;
const PORT_MPLS = 6635;
const PORT_CAPWAP_DATA = 5247;
const PORT_LISP = 4341;
const PORT_GUE = 6080;
const PORT_GTP_VERSION_0 = 3386;
const PORT_HP_MIRROR = 7932;
const PORT_JUNIPER_MIRROR = 30030;

const VXLAN_RESERVED = 7;
const VXLAN_BYTES = 8;
const VXLAN_FLAGS_MASK = 0x7f; // 0x80 is the group policy extension
const VXLAN_HAS_NETWORK = 0x08;

const GPE_NEXT_PROTOCOL = 3;
const GPE_FLAGS_MASK = 0xcc;
const GPE_FLAGS = 0x0c; // network identifier and next protocol present, version 0

const GENEVE_FLAGS = 1;
const GENEVE_PROTOCOL = 2;
const GENEVE_RESERVED = 7;
const GENEVE_BYTES = 8;
const GENEVE_RESERVED_FLAGS = 0x3f;
const GENEVE_OPTION_WORDS_MASK = 0x3f;

const GTP_TYPE = 1;
const GTP_LENGTH = 2;
const GTP_BYTES = 8;
const GTP_VERSION_MASK = 0xf8;
const GTP_VERSION_1 = 0x30;
const GTP_OPTIONAL_MASK = 0x07;
const GTP_HAS_EXTENSION = 0x04;
const GTP_OPTIONAL_BYTES = 4;
const GTP_USER_DATA = 0xff;

const TEREDO_AUTHENTICATION = 0x0001;
const TEREDO_AUTHENTICATION_BYTES = 13;
const TEREDO_ORIGIN = 0x0000;
const TEREDO_ORIGIN_BYTES = 8;

/** The header inside the tunnel of `port`, when the datagram at the cursor is one, else `UDP_DATAGRAM`. */
export function openTunnel(cursor: Cursor, port: number): Layer {
  switch (port) {
    case PORT_VXLAN:
    case PORT_VXLAN_LINUX:
      return openVxlan(cursor);
    case PORT_VXLAN_GPE:
      return openVxlanGpe(cursor);
    case PORT_GENEVE:
      return openGeneve(cursor);
    case PORT_GTP_USER:
      return openGtp(cursor);
    case PORT_TEREDO:
      return openTeredo(cursor);
    case PORT_TZSP:
      return openTzsp(cursor);
    case PORT_L2TP:
      return openL2tp(cursor);
    case PORT_MPLS:
      return openMpls(cursor);
    case PORT_CAPWAP_DATA:
      return openCapwap(cursor);
    case PORT_LISP:
      return openLisp(cursor);
    case PORT_GUE:
      return openGue(cursor);
    case PORT_GTP_VERSION_0:
      return openGtpVersion0(cursor);
    case PORT_HP_MIRROR:
      return openHpMirror(cursor);
    case PORT_JUNIPER_MIRROR:
      return openJuniperMirror(cursor);
    default:
      return UDP_DATAGRAM;
  }
}

/** Moves the cursor to the tunnel's payload with the header that was recognised there. */
function open(cursor: Cursor, payload: number, layer: Layer): Layer {
  if (layer !== ETHERNET && layer !== IPV4 && layer !== IPV6 && layer !== NSH) return UDP_DATAGRAM;
  cursor.offset = payload;
  return layer;
}

function openVxlan(cursor: Cursor): Layer {
  const { bytes, offset } = cursor;
  const payload = offset + VXLAN_BYTES;
  if (payload > cursor.end) return UDP_DATAGRAM;
  if ((bytes[offset]! & VXLAN_FLAGS_MASK) !== VXLAN_HAS_NETWORK || bytes[offset + VXLAN_RESERVED] !== 0)
    return UDP_DATAGRAM;
  return open(cursor, payload, likelyEthernet(cursor, payload));
}

function openVxlanGpe(cursor: Cursor): Layer {
  const { bytes, offset } = cursor;
  const payload = offset + VXLAN_BYTES;
  if (payload > cursor.end) return UDP_DATAGRAM;
  if ((bytes[offset]! & GPE_FLAGS_MASK) !== GPE_FLAGS || bytes[offset + VXLAN_RESERVED] !== 0)
    return UDP_DATAGRAM;
  switch (bytes[offset + GPE_NEXT_PROTOCOL]!) {
    case 1:
    case 2:
      return open(cursor, payload, likelyIp(cursor, payload));
    case 3:
      return open(cursor, payload, likelyEthernet(cursor, payload));
    case 4:
      return open(cursor, payload, isNsh(cursor, payload) ? NSH : UDP_DATAGRAM);
    default:
      return UDP_DATAGRAM;
  }
}

function openGeneve(cursor: Cursor): Layer {
  const { bytes, view, offset } = cursor;
  if (offset + GENEVE_BYTES > cursor.end) return UDP_DATAGRAM;
  if (bytes[offset]! > GENEVE_OPTION_WORDS_MASK) return UDP_DATAGRAM; // version 0 only
  if ((bytes[offset + GENEVE_FLAGS]! & GENEVE_RESERVED_FLAGS) !== 0) return UDP_DATAGRAM;
  if (bytes[offset + GENEVE_RESERVED] !== 0) return UDP_DATAGRAM;
  const payload = offset + GENEVE_BYTES + (bytes[offset]! & GENEVE_OPTION_WORDS_MASK) * 4;
  const layer = layerOfEtherType(view.getUint16(offset + GENEVE_PROTOCOL));
  return open(
    cursor,
    payload,
    layer === ETHERNET ? likelyEthernet(cursor, payload) : likelyIp(cursor, payload),
  );
}

function openGtp(cursor: Cursor): Layer {
  const { bytes, view, offset, end } = cursor;
  let payload = offset + GTP_BYTES;
  if (payload > end) return UDP_DATAGRAM;
  const flags = bytes[offset]!;
  if ((flags & GTP_VERSION_MASK) !== GTP_VERSION_1 || bytes[offset + GTP_TYPE] !== GTP_USER_DATA)
    return UDP_DATAGRAM;
  if (payload + view.getUint16(offset + GTP_LENGTH) > cursor.wireEnd) return UDP_DATAGRAM;
  if ((flags & GTP_OPTIONAL_MASK) !== 0) {
    payload += GTP_OPTIONAL_BYTES;
    // Extension headers: a length in words first, the type of the next one last; 0 ends them.
    while ((flags & GTP_HAS_EXTENSION) !== 0 && payload < end && bytes[payload - 1] !== 0) {
      const words = bytes[payload]!;
      if (words === 0) return UDP_DATAGRAM;
      payload += words * 4;
    }
  }
  return open(cursor, payload, likelyIp(cursor, payload));
}

function openTeredo(cursor: Cursor): Layer {
  const { bytes, view, end } = cursor;
  let payload = cursor.offset;
  if (payload + TEREDO_AUTHENTICATION_BYTES <= end && view.getUint16(payload) === TEREDO_AUTHENTICATION)
    payload += TEREDO_AUTHENTICATION_BYTES + bytes[payload + 2]! + bytes[payload + 3]!;
  if (payload + TEREDO_ORIGIN_BYTES <= end && view.getUint16(payload) === TEREDO_ORIGIN)
    payload += TEREDO_ORIGIN_BYTES;
  return open(cursor, payload, likelyIp(cursor, payload) === IPV6 ? IPV6 : UDP_DATAGRAM);
}
