// Packets of the link types that everybody may use for what they like (USER0 to USER15): what is in them is recognised
// by its bytes, or not at all.

import type { Cursor } from './cursor.ts';
import { likelyIp, wholeIp } from './heuristics.ts';
import { ETHERNET, type Header, type Layer, NOTHING, PKTAP } from './layer.ts';
import { isUserLinkType, layerOfLinkType } from './link-type.ts';

const ETHERNET_TYPE = 12;
const ETHERNET_BYTES = 14;
const TAG_BYTES = 4;
const TYPE_VLAN = 0x8100;
const TYPE_IPV4 = 0x0800;
const TYPE_IPV6 = 0x86dd;

const PKTAP_RECORD = 4;
const PKTAP_LINK_TYPE = 8;
const PKTAP_BYTES = 12;
const PKTAP_RECORD_PACKET = 1;
const PKTAP_MAX_BYTES = 512;

/** What the packet at the cursor begins with: Apple's PKTAP, IP, or Ethernet around IP; `NOTHING` for anything else. */
export function layerOfUserLink(cursor: Cursor, linkType: number): Header | typeof NOTHING {
  if (!isUserLinkType(linkType)) return NOTHING;
  if (isPktap(cursor)) return PKTAP;
  const ip: Layer = wholeIp(cursor, cursor.offset);
  if (ip !== NOTHING) return ip as Header;
  return isEthernet(cursor) ? ETHERNET : NOTHING;
}

/** macOS writes its header under USER2. */
function isPktap({ view, offset, end }: Cursor): boolean {
  return (
    offset + PKTAP_BYTES <= end &&
    view.getUint32(offset + PKTAP_RECORD, true) === PKTAP_RECORD_PACKET &&
    view.getUint32(offset, true) >= PKTAP_BYTES &&
    view.getUint32(offset, true) <= PKTAP_MAX_BYTES &&
    layerOfLinkType(view.getUint32(offset + PKTAP_LINK_TYPE, true)) !== NOTHING
  );
}

function isEthernet(cursor: Cursor): boolean {
  const { view, offset, end } = cursor;
  let payload = offset + ETHERNET_BYTES;
  if (payload + TAG_BYTES > end) return false;
  let type = view.getUint16(offset + ETHERNET_TYPE);
  if (type === TYPE_VLAN) {
    type = view.getUint16(payload + 2);
    payload += TAG_BYTES;
  }
  return (type === TYPE_IPV4 || type === TYPE_IPV6) && likelyIp(cursor, payload) !== NOTHING;
}
