// The header at an offset, recognised by its own bytes where no other header announces it: behind MPLS labels and
// behind UDP ports that ordinary datagrams may use as well.

import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { ETHERNET, IPV4, IPV6, type Layer, NOTHING } from './layer.ts';

const IPV4_LENGTH = 2;
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

/** `ETHERNET` when a frame with an EtherType that we decode is at `offset`, else `NOTHING`. */
export function likelyEthernet(cursor: Cursor, offset: number): Layer {
  if (offset + ETHERNET_BYTES > cursor.end) return NOTHING;
  const type = cursor.view.getUint16(offset + ETHERNET_TYPE);
  return type >= MIN_ETHER_TYPE && layerOfEtherType(type) !== NOTHING ? ETHERNET : NOTHING;
}
