// Packets of other IP protocols right inside UDP datagrams, as Linux sends them: foo over UDP, with no header of its own
// and on any port, and generic UDP encapsulation (draft-ietf-intarea-gue-09).

import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { likelyEthernet, likelyIp, wholeIp } from './heuristics.ts';
import { ETHERNET, GRE, IPV4, IPV6, type Layer, NOTHING, UDP_DATAGRAM } from './layer.ts';

const GUE_BYTES = 4;
const GUE_VERSION_SHIFT = 6;
const GUE_IS_CONTROL = 0x20;
const GUE_OPTION_WORDS_MASK = 0x1f;
const GUE_PROTOCOL = 1;

const PROTOCOL_IPV4 = 4;
const PROTOCOL_IPV6 = 41;
const PROTOCOL_GRE = 47;

const GRE_PROTOCOL = 2;
const GRE_BYTES = 4;
const GRE_FIELD_BYTES = 4;
const GRE_HAS_CHECKSUM = 0x8000;
const GRE_HAS_KEY = 0x2000;
const GRE_HAS_SEQUENCE = 0x1000;
const GRE_FIELDS = GRE_HAS_CHECKSUM | GRE_HAS_KEY | GRE_HAS_SEQUENCE;
const ETHERNET_BYTES = 14;

/** Version 0 of its header; what version 1 does without it is foo over UDP. */
export function openGue(cursor: Cursor): Layer {
  const { bytes, offset, end } = cursor;
  if (offset + GUE_BYTES > end) return UDP_DATAGRAM;
  const first = bytes[offset]!;
  if (first >> GUE_VERSION_SHIFT !== 0 || (first & GUE_IS_CONTROL) !== 0) return UDP_DATAGRAM;
  const payload = offset + GUE_BYTES + (first & GUE_OPTION_WORDS_MASK) * 4;
  const layer = layerOf(cursor, bytes[offset + GUE_PROTOCOL]!, payload);
  if (layer === UDP_DATAGRAM) cursor.unopened = 'GUE';
  else cursor.offset = payload;
  return layer;
}

function layerOf(cursor: Cursor, protocol: number, payload: number): Layer {
  if (protocol === PROTOCOL_GRE) return isGre(cursor, payload) ? GRE : UDP_DATAGRAM;
  if (protocol !== PROTOCOL_IPV4 && protocol !== PROTOCOL_IPV6) return UDP_DATAGRAM;
  const ip = likelyIp(cursor, payload);
  return ip === (protocol === PROTOCOL_IPV4 ? IPV4 : IPV6) ? ip : UDP_DATAGRAM;
}

/** An IP packet that fills the datagram, or one behind a GRE header. */
export function openFooOverUdp(cursor: Cursor): Layer {
  const ip = wholeIp(cursor, cursor.offset);
  if (ip !== NOTHING) return ip;
  return isGre(cursor, cursor.offset) ? GRE : UDP_DATAGRAM;
}

/** A header of GRE (RFC 2890), and a packet that it announces and that fills the datagram. */
function isGre(cursor: Cursor, offset: number): boolean {
  const { view, end } = cursor;
  if (offset + GRE_BYTES > end) return false;
  const flags = view.getUint16(offset);
  if ((flags & ~GRE_FIELDS) !== 0) return false;
  let payload = offset + GRE_BYTES;
  for (const field of [GRE_HAS_CHECKSUM, GRE_HAS_KEY, GRE_HAS_SEQUENCE])
    if ((flags & field) !== 0) payload += GRE_FIELD_BYTES;
  const announced = layerOfEtherType(view.getUint16(offset + GRE_PROTOCOL));
  if (announced === IPV4 || announced === IPV6) return wholeIp(cursor, payload) === announced;
  if (announced !== ETHERNET || likelyEthernet(cursor, payload) !== ETHERNET) return false;
  return wholeIp(cursor, payload + ETHERNET_BYTES) !== NOTHING;
}
