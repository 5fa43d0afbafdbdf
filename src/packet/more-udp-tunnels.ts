// More packets inside UDP datagrams: TZSP, L2TP (RFC 2661, RFC 3931), MPLS (RFC 7510), LISP (RFC 9300), and Teredo between client and relay, on any port (RFC 4380 section 5.2). Their bytes have to agree as well.

import type { Cursor } from './cursor.ts';
import { likelyEthernet, likelyIp } from './heuristics.ts';
import {
  AVS,
  ETHERNET,
  IEEE802_11,
  IPV4,
  IPV6,
  type Layer,
  MPLS,
  NOTHING,
  PPP,
  PRISM,
  RADIOTAP,
  UDP_DATAGRAM,
} from './layer.ts';

const TZSP_VERSION = 1;
const TZSP_PROTOCOL = 2;
const TZSP_BYTES = 4;
const TZSP_TAG_PADDING = 0;
const TZSP_TAG_END = 1;
/** Frames of these types are received ones, and those that a station is to send. */
const TZSP_MAX_TYPE = 2;
const TZSP_LAYERS: ReadonlyMap<number, Layer> = new Map<number, Layer>([
  [1, ETHERNET],
  [0x12, IEEE802_11],
  [0x77, PRISM],
  [0x7e, RADIOTAP],
  [0x7f, AVS],
]);

const L2TP_IS_CONTROL = 0x8000;
const L2TP_HAS_LENGTH = 0x4000;
const L2TP_HAS_SEQUENCE = 0x0800;
const L2TP_HAS_OFFSET = 0x0200;
const L2TP_VERSION_MASK = 0x000f;
const L2TP_IDS_BYTES = 4;
/** Of version 3: the session identifier, then a cookie and a sublayer, whose lengths no packet says. */
const L2TP_3_SESSION = 4;
const L2TP_3_BYTES = 8;
const L2TP_3_MAX_MORE_BYTES = 12;

const MPLS_BOTTOM = 2;
const MPLS_LABEL_BYTES = 4;

const LISP_BYTES = 8;

const JUNIPER_MIRROR_BYTES = 8;
const HP_MIRROR_BYTES = 12;

const GTP_VERSION_0_BYTES = 20;
const GTP_TYPE = 1;
const GTP_USER_DATA = 0xff;
const GTP_VERSION_SHIFT = 5;

const TEREDO_PREFIX = 0x20010000;
const IPV6_SOURCE = 8;
const IPV6_DESTINATION = 24;
const IPV6_BYTES = 40;

/** What TaZmen sends, and MikroTik's sniffer: a header, tags up to an end, the frame. */
export function openTzsp(cursor: Cursor): Layer {
  const { bytes, view, offset, end } = cursor;
  if (offset + TZSP_BYTES > end || bytes[offset] !== TZSP_VERSION || bytes[offset + 1]! > TZSP_MAX_TYPE)
    return UDP_DATAGRAM;
  const layer = TZSP_LAYERS.get(view.getUint16(offset + TZSP_PROTOCOL));
  if (layer === undefined) return UDP_DATAGRAM;
  for (let at = offset + TZSP_BYTES; at < end; ) {
    const tag = bytes[at++];
    if (tag === TZSP_TAG_END) return move(cursor, at, layer);
    if (tag !== TZSP_TAG_PADDING) at += 1 + (bytes[at] ?? 0);
  }
  return UDP_DATAGRAM;
}

export function openL2tp(cursor: Cursor): Layer {
  const { view, offset, end } = cursor;
  if (offset + L2TP_3_BYTES > end) return UDP_DATAGRAM;
  const flags = view.getUint16(offset);
  if ((flags & L2TP_IS_CONTROL) !== 0) return UDP_DATAGRAM;
  const version = flags & L2TP_VERSION_MASK;
  if (version === 3) return openL2tpSession(cursor, offset + L2TP_3_SESSION);
  if (version !== 2) return UDP_DATAGRAM;
  let payload = offset + 2 + L2TP_IDS_BYTES;
  if ((flags & L2TP_HAS_LENGTH) !== 0) payload += 2;
  if ((flags & L2TP_HAS_SEQUENCE) !== 0) payload += 4;
  if ((flags & L2TP_HAS_OFFSET) !== 0) {
    if (payload + 2 > end) return UDP_DATAGRAM;
    payload += 2 + view.getUint16(payload);
  }
  return payload < end ? move(cursor, payload, PPP) : UDP_DATAGRAM;
}

/** L2TPv3 over IP (RFC 3931 section 4.1.1). */
export function decodeL2tp(cursor: Cursor): Layer {
  const layer = openL2tpSession(cursor, cursor.offset);
  if (layer !== UDP_DATAGRAM) return layer;
  cursor.unopened = 'L2TPv3';
  return NOTHING;
}

/** Version 3, also over IP itself: a session identifier at `session`, and a frame or an IP packet somewhere behind it. */
function openL2tpSession(cursor: Cursor, session: number): Layer {
  const { view, end } = cursor;
  if (session + 4 > end || view.getUint32(session) === 0) return UDP_DATAGRAM; // 0: a control message
  for (let more = 0; more <= L2TP_3_MAX_MORE_BYTES; more += 4) {
    const payload = session + 4 + more;
    const ip = likelyIp(cursor, payload);
    if (ip === IPV4 || ip === IPV6) return move(cursor, payload, ip);
    if (likelyEthernet(cursor, payload) === ETHERNET) return move(cursor, payload, ETHERNET);
  }
  return UDP_DATAGRAM;
}

/** A label stack, with IP or a frame behind it. */
export function openMpls(cursor: Cursor): Layer {
  const { bytes, offset, end } = cursor;
  let at = offset;
  while (at + MPLS_LABEL_BYTES <= end && (bytes[at + MPLS_BOTTOM]! & 1) === 0) at += MPLS_LABEL_BYTES;
  const payload = at + MPLS_LABEL_BYTES;
  const isIp = payload < end && likelyIp(cursor, payload) !== NOTHING;
  return isIp || likelyEthernet(cursor, payload) === ETHERNET ? move(cursor, offset, MPLS) : UDP_DATAGRAM;
}

export function openLisp(cursor: Cursor): Layer {
  return openIp(cursor, cursor.offset + LISP_BYTES);
}

/** The header of GTP before version 1 (3GPP TS 09.60 section 6). */
export function openGtpVersion0(cursor: Cursor): Layer {
  const { bytes, offset, end } = cursor;
  if (offset + GTP_VERSION_0_BYTES > end) return UDP_DATAGRAM;
  const isData = bytes[offset]! >> GTP_VERSION_SHIFT === 0 && bytes[offset + GTP_TYPE] === GTP_USER_DATA;
  return isData ? openIp(cursor, offset + GTP_VERSION_0_BYTES) : UDP_DATAGRAM;
}

/** What a Juniper router mirrors elsewhere: two identifiers, and the packet. */
export function openJuniperMirror(cursor: Cursor): Layer {
  return openIp(cursor, cursor.offset + JUNIPER_MIRROR_BYTES);
}

/** What an HP switch mirrors elsewhere: its header, and the frame. */
export function openHpMirror(cursor: Cursor): Layer {
  const payload = cursor.offset + HP_MIRROR_BYTES;
  return likelyEthernet(cursor, payload) === ETHERNET ? move(cursor, payload, ETHERNET) : UDP_DATAGRAM;
}

function openIp(cursor: Cursor, payload: number): Layer {
  const layer = payload < cursor.end ? likelyIp(cursor, payload) : UDP_DATAGRAM;
  return layer === IPV4 || layer === IPV6 ? move(cursor, payload, layer) : UDP_DATAGRAM;
}

/** An IPv6 packet that fills the datagram, to or from an address of Teredo (2001:0::/32). */
export function openRelayedTeredo(cursor: Cursor): Layer {
  const { view, offset, end, wireEnd } = cursor;
  if (offset + IPV6_BYTES > end || view.getUint8(offset) >> 4 !== 6) return UDP_DATAGRAM;
  if (offset + IPV6_BYTES + view.getUint16(offset + 4) !== wireEnd) return UDP_DATAGRAM;
  const isTeredo =
    view.getUint32(offset + IPV6_SOURCE) === TEREDO_PREFIX ||
    view.getUint32(offset + IPV6_DESTINATION) === TEREDO_PREFIX;
  return isTeredo ? IPV6 : UDP_DATAGRAM;
}

function move(cursor: Cursor, payload: number, layer: Layer): Layer {
  cursor.offset = payload;
  return layer;
}
