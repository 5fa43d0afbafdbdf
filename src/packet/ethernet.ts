// Ethernet II, IEEE 802.3 with LLC and SNAP (802.2, RFC 1042), and the tags between the addresses and the
// payload: 802.1Q, 802.1ad, 802.1ah, 802.1CB, HSR, FabricPath.

import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { likelyEthernet, wholeIp } from './heuristics.ts';
import { tunnelOfEtherType } from './known-tunnels.ts';
import { ETHERNET, IPV4, IPV6, type Layer, LLC, NLPID, NOTHING, PPP, SNAP } from './layer.ts';

const ETHERNET_TYPE = 12;
const ETHERNET_BYTES = 14;

const TAG_TYPE = 2;
const TAG_BYTES = 4;
const REDUNDANCY_TYPE = 4;
const REDUNDANCY_BYTES = 6;
const BRIDGE_PORT_TYPE = 6;
const BRIDGE_PORT_BYTES = 8;
const BACKBONE_BYTES = 4;
const FABRIC_PATH_BYTES = 2;

const LLC_CONTROL = 2;
const LLC_BYTES = 3;
const LLC_UNNUMBERED_INFORMATION = 0x03;
const SAP_IP = 0x06;
const SAP_SNAP = 0xaa;
const SAP_OSI = 0xfe;

const SNAP_TYPE = 3;
const SNAP_BYTES = 5;
const ORGANISATION_ETHERNET = 0x000000;
const ORGANISATION_BRIDGE_TUNNEL = 0x0000f8;
const ORGANISATION_BRIDGED = 0x0080c2;
const BRIDGED_ETHERNET_WITH_FCS = 1;
const BRIDGED_ETHERNET = 7;
const BRIDGED_PADDING_BYTES = 2;

const ISL_BYTES = 26;
const ISL_ADDRESS = 0x01000c00;
const ISL_SECOND_ADDRESS = 0x03000c00;
const ISL_LLC = 0xaaaa03;

/** A type field up to here is a length (802.3 section 3.2.6). */
const MAX_LLC_LENGTH = 1500;

/** The payload of a frame whose type field holds `type`, EtherType or length; the cursor is behind it. */
export function typeOrLength(cursor: Cursor, type: number): Layer {
  if (type > MAX_LLC_LENGTH) return layerOfEtherType(type);
  if (cursor.offset + type < cursor.wireEnd) cursor.endAt(cursor.offset + type);
  return LLC;
}

export function decodeEthernet(cursor: Cursor): Layer {
  const payload = cursor.offset + ETHERNET_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  const type = cursor.view.getUint16(cursor.offset + ETHERNET_TYPE);
  const start = cursor.offset;
  cursor.offset = payload;
  if (type === 0x0800) return IPV4;
  if (type > MAX_LLC_LENGTH && layerOfEtherType(type) !== NOTHING) return layerOfEtherType(type);
  // Some tools write bare IP packets under this link type.
  const ip = wholeIp(cursor, start);
  if (ip === NOTHING && isInterSwitchLink(cursor, start, type)) {
    cursor.offset = start + ISL_BYTES;
    return ETHERNET;
  }
  if (ip === NOTHING) {
    cursor.unopened = tunnelOfEtherType(type);
    return typeOrLength(cursor, type);
  }
  cursor.offset = start;
  return ip;
}

/** Cisco ISL: 26 bytes before the whole frame. Its addresses, and what looks like LLC and SNAP, are always the same. */
function isInterSwitchLink({ view, end }: Cursor, start: number, type: number): boolean {
  if (type > MAX_LLC_LENGTH || start + ISL_BYTES > end) return false;
  const isAddress = view.getUint32(start) === ISL_ADDRESS || view.getUint32(start) === ISL_SECOND_ADDRESS;
  return (
    isAddress && view.getUint8(start + 4) === 0 && view.getUint32(start + ETHERNET_BYTES) >>> 8 === ISL_LLC
  );
}

export function decodeVlan(cursor: Cursor): Layer {
  return tag(cursor, TAG_TYPE, TAG_BYTES);
}

/** HSR and 802.1CB: a sequence number between the type and the type that matters. */
export function decodeRedundancy(cursor: Cursor): Layer {
  return tag(cursor, REDUNDANCY_TYPE, REDUNDANCY_BYTES);
}

function tag(cursor: Cursor, typeOffset: number, bytes: number): Layer {
  const payload = cursor.offset + bytes;
  if (payload > cursor.end) return cursor.tooShort(payload);
  const type = cursor.view.getUint16(cursor.offset + typeOffset);
  cursor.offset = payload;
  const layer = typeOrLength(cursor, type);
  if (layer === NOTHING) cursor.unopened = tunnelOfEtherType(type);
  return layer;
}

/** 802.1BR: six bytes between the type and the type that matters. */
export function decodeBridgePortTag(cursor: Cursor): Layer {
  return tag(cursor, BRIDGE_PORT_TYPE, BRIDGE_PORT_BYTES);
}

/** 802.1ah: the service tag, then the customer's whole frame. */
export function decodeBackbone(cursor: Cursor): Layer {
  cursor.offset += BACKBONE_BYTES;
  return ETHERNET;
}

/** Cisco FabricPath: forwarding tag and time to live, then the whole frame. */
export function decodeFabricPath(cursor: Cursor): Layer {
  cursor.offset += FABRIC_PATH_BYTES;
  return ETHERNET;
}

export function decodeLlc(cursor: Cursor): Layer {
  const { bytes, offset } = cursor;
  const payload = offset + LLC_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  if (bytes[offset + LLC_CONTROL] !== LLC_UNNUMBERED_INFORMATION) return NOTHING;
  const destination = bytes[offset];
  if (destination !== bytes[offset + 1]) return NOTHING;
  cursor.offset = payload;
  if (destination === SAP_SNAP) return SNAP;
  if (destination === SAP_IP) return IPV4;
  return destination === SAP_OSI ? NLPID : NOTHING;
}

/** An organisation and its own protocol number, which is an EtherType where the organisation is 0. */
export function decodeSnap(cursor: Cursor): Layer {
  const { view, offset } = cursor;
  const payload = offset + SNAP_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  const organisation = (view.getUint16(offset) << 8) | view.getUint8(offset + 2);
  const type = view.getUint16(offset + SNAP_TYPE);
  cursor.offset = payload;
  if (organisation === ORGANISATION_ETHERNET || organisation === ORGANISATION_BRIDGE_TUNNEL)
    return layerOfEtherType(type);
  const bridged = type === BRIDGED_ETHERNET || type === BRIDGED_ETHERNET_WITH_FCS;
  if (organisation !== ORGANISATION_BRIDGED || !bridged) return NOTHING;
  // On ATM two bytes of padding come first (RFC 2684 section 5.2), on Frame Relay none.
  if (likelyEthernet(cursor, payload) === NOTHING) cursor.offset = payload + BRIDGED_PADDING_BYTES;
  return ETHERNET;
}

/** The network layer protocol identifier of ISO/IEC TR 9577, one byte (RFC 2427 section 4). */
export function decodeNlpid(cursor: Cursor): Layer {
  const payload = cursor.offset + 1;
  if (payload > cursor.end) return cursor.tooShort(payload);
  const protocol = cursor.bytes[cursor.offset]!;
  cursor.offset = payload;
  switch (protocol) {
    case 0x80:
      return SNAP;
    case 0x8e:
      return IPV6;
    case 0xcc:
      return IPV4;
    case 0xcf:
      return PPP;
    default:
      return NOTHING;
  }
}
