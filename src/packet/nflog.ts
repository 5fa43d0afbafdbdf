// LINKTYPE_NFLOG: packets that the Linux firewall logged, as a list of attributes of which one is the packet.
// https://www.tcpdump.org/linktypes/LINKTYPE_NFLOG.html

import type { Cursor } from './cursor.ts';
import { IP, type Layer, MALFORMED, NOTHING } from './layer.ts';

const VERSION = 1;
const HEADER_BYTES = 4;
const SUPPORTED_VERSION = 0;

const ATTRIBUTE_TYPE = 2;
const ATTRIBUTE_BYTES = 4;
const ATTRIBUTE_ALIGNMENT = 4;
const ATTRIBUTE_TYPE_MASK = 0x3fff;
const ATTRIBUTE_PAYLOAD = 9;

export function decodeNflog(cursor: Cursor): Layer {
  const { bytes, view, end } = cursor;
  let offset = cursor.offset + HEADER_BYTES;
  if (offset + ATTRIBUTE_BYTES > end) return cursor.tooShort(offset + ATTRIBUTE_BYTES);
  if (bytes[cursor.offset + VERSION] !== SUPPORTED_VERSION) return NOTHING;

  // Lengths and types are in the byte order of the capturing machine; types are small, so the bytes show it.
  const littleEndian = bytes[offset + ATTRIBUTE_TYPE] !== 0;
  while (offset + ATTRIBUTE_BYTES <= end) {
    const length = view.getUint16(offset, littleEndian);
    if (length < ATTRIBUTE_BYTES) return MALFORMED;
    const type = view.getUint16(offset + ATTRIBUTE_TYPE, littleEndian) & ATTRIBUTE_TYPE_MASK;
    if (type === ATTRIBUTE_PAYLOAD) {
      if (offset + length < cursor.wireEnd) cursor.endAt(offset + length);
      cursor.offset = offset + ATTRIBUTE_BYTES;
      return IP;
    }
    offset += Math.ceil(length / ATTRIBUTE_ALIGNMENT) * ATTRIBUTE_ALIGNMENT;
  }
  return end < cursor.wireEnd ? cursor.tooShort(offset) : NOTHING;
}
