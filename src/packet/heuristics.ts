// The header at an offset, recognised by its own bytes where no other header announces it: behind MPLS labels and
// behind UDP ports that ordinary datagrams may use as well.

import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { ETHERNET, IPV4, IPV6, type Layer, NOTHING } from './layer.ts';

const IPV4_LENGTH = 2;
const IPV4_CHECKSUM = 10;
const IPV4_BYTES = 20;
const IPV6_LENGTH = 4;
const IPV6_BYTES = 40;
const ETHERNET_TYPE = 12;
const ETHERNET_BYTES = 14;
const MIN_ETHER_TYPE = 0x0600;

/** `IPV4` or `IPV6` when a whole header with a valid length is at `offset`, else `NOTHING`. */
export function likelyIp(cursor: Cursor, offset: number): Layer {
  const { view, end, wireEnd } = cursor;
  if (offset + IPV4_BYTES > end) return NOTHING;
  const first = view.getUint8(offset);
  if (first >> 4 === 4) {
    const length = view.getUint16(offset + IPV4_LENGTH);
    const headerLength = (first & 15) * 4;
    if (headerLength < IPV4_BYTES || offset + length > wireEnd) return NOTHING;
    return length === 0 || length >= headerLength ? IPV4 : NOTHING;
  }
  if (first >> 4 !== 6 || offset + IPV6_BYTES > end) return NOTHING;
  return offset + IPV6_BYTES + view.getUint16(offset + IPV6_LENGTH) <= wireEnd ? IPV6 : NOTHING;
}

/** The same when the packet at `offset` fills the captured frame, and says so where it has a checksum. */
export function wholeIp(cursor: Cursor, offset: number): Layer {
  const { view, wireEnd } = cursor;
  const layer = likelyIp(cursor, offset);
  if (layer === IPV6)
    return offset + IPV6_BYTES + view.getUint16(offset + IPV6_LENGTH) === wireEnd ? IPV6 : NOTHING;
  if (layer !== IPV4 || offset + view.getUint16(offset + IPV4_LENGTH) !== wireEnd) return NOTHING;
  return isSoundIpv4(view, offset) ? IPV4 : NOTHING;
}

/** RFC 791 section 3.1: the words of the header add up to all ones. */
function isSoundIpv4(view: DataView, offset: number): boolean {
  if (view.getUint16(offset + IPV4_CHECKSUM) === 0) return true; // the network card fills it in
  let sum = 0;
  for (let at = 0; at < (view.getUint8(offset) & 15) * 4; at += 2) sum += view.getUint16(offset + at);
  return sum % 0xffff === 0;
}

/** `ETHERNET` when a frame with an EtherType that we decode is at `offset`, else `NOTHING`. */
export function likelyEthernet(cursor: Cursor, offset: number): Layer {
  if (offset + ETHERNET_BYTES > cursor.end) return NOTHING;
  const type = cursor.view.getUint16(offset + ETHERNET_TYPE);
  return type >= MIN_ETHER_TYPE && layerOfEtherType(type) !== NOTHING ? ETHERNET : NOTHING;
}
