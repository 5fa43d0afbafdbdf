// CAPWAP (RFC 5415 section 4): data between an access point and its controller, in cleartext: frames of Ethernet or of
// 802.11, which may be sent in fragments of their own (section 3.4).

import type { Cursor } from './cursor.ts';
import { likelyEthernet } from './heuristics.ts';
import { isDataFrame } from './ieee80211.ts';
import { ETHERNET, IEEE802_11, type Layer, SWAPPED_IEEE802_11, UDP_DATAGRAM } from './layer.ts';

const LENGTH = 1;
const LENGTH_SHIFT = 3;
const BINDING = 2;
const IS_NATIVE = 0x01;
const FLAGS = 3;
const IS_FRAGMENT = 0x80;
const IS_LAST = 0x40;
const FRAGMENT_IDENTIFICATION = 4;
const FRAGMENT_OFFSET = 6;
const FRAGMENT_OFFSET_MASK = 0xfff8;
const HEADER_BYTES = 8;

/** The frame inside the datagram at the cursor; `NOTHING` when it is a fragment of one that is not complete. */
export function openCapwap(cursor: Cursor): Layer {
  const { bytes, view, offset, end } = cursor;
  if (offset + HEADER_BYTES > end || bytes[offset] !== 0) return UDP_DATAGRAM;
  const payload = offset + (bytes[offset + LENGTH]! >> LENGTH_SHIFT) * 4;
  if (payload < offset + HEADER_BYTES || payload >= end) return UDP_DATAGRAM;
  const isNative = (bytes[offset + BINDING]! & IS_NATIVE) !== 0;
  const flags = bytes[offset + FLAGS]!;
  if ((flags & IS_FRAGMENT) !== 0) {
    const start = view.getUint16(offset + FRAGMENT_OFFSET) & FRAGMENT_OFFSET_MASK;
    const layer = isNative ? wirelessFrame(cursor, payload) : ETHERNET;
    const key = fragmentKey(cursor);
    cursor.offset = payload;
    return cursor.fragments.add(cursor, key, start, (flags & IS_LAST) === 0, layer);
  }
  const layer = isNative ? wirelessFrame(cursor, payload) : likelyEthernet(cursor, payload);
  if (layer !== ETHERNET && !isNative) return UDP_DATAGRAM;
  cursor.offset = payload;
  return layer;
}

/** Cisco's access points swap the two bytes of the frame control field. */
function wirelessFrame(cursor: Cursor, offset: number): Layer {
  const isSwapped = !isDataFrame(cursor, offset) && isDataFrame(cursor, offset + 1);
  return isSwapped ? SWAPPED_IEEE802_11 : IEEE802_11;
}

/** What identifies a frame: the endpoints of the tunnel and the fragment's identification. */
function fragmentKey({ bytes, segment, offset }: Cursor): string {
  const { source0, source1, source2, source3, destination0, destination1, destination2, destination3 } =
    segment;
  const addresses = [
    source0,
    source1,
    source2,
    source3,
    destination0,
    destination1,
    destination2,
    destination3,
  ];
  const identification = bytes.readUInt16BE(offset + FRAGMENT_IDENTIFICATION);
  return `capwap ${addresses.join(' ')} ${segment.sourcePort} ${segment.destinationPort} ${identification}`;
}
