// What capturing software puts before the link layer: radiotap, Prism and AVS (802.11), PPI, PKTAP. Only the
// length of the header matters to us, and with the last two the link type that it announces.

import type { Cursor } from './cursor.ts';
import { AVS, IEEE802_11, type Layer, MALFORMED, NOTHING } from './layer.ts';
import { layerOfLinkType } from './link-type.ts';

const RADIOTAP_LENGTH = 2;
const RADIOTAP_BYTES = 8;

const PRISM_LENGTH = 4;
const PRISM_BYTES = 8;
const AVS_MAGIC = 0x80211000;
const AVS_MAGIC_MASK = 0xfffff000;
const AVS_LENGTH = 4;
const AVS_BYTES = 8;

const PPI_LENGTH = 2;
const PPI_LINK_TYPE = 4;
const PPI_BYTES = 8;

const PKTAP_LENGTH = 0;
const PKTAP_RECORD = 4;
const PKTAP_LINK_TYPE = 8;
const PKTAP_BYTES = 12;
const PKTAP_RECORD_PACKET = 1;

/** Skips a header of `length` bytes; fewer than `minBytes` are malformed. */
function skip(cursor: Cursor, length: number, minBytes: number, next: Layer): Layer {
  if (length < minBytes) return MALFORMED;
  const payload = cursor.offset + length;
  if (payload > cursor.end) return cursor.tooShort(payload);
  cursor.offset = payload;
  return next;
}

/** https://www.radiotap.org */
export function decodeRadiotap(cursor: Cursor): Layer {
  const { view, offset } = cursor;
  if (offset + RADIOTAP_BYTES > cursor.end) return cursor.tooShort(offset + RADIOTAP_BYTES);
  return skip(cursor, view.getUint16(offset + RADIOTAP_LENGTH, true), RADIOTAP_BYTES, IEEE802_11);
}

/** Prism has its numbers in the byte order of the capturing machine; AVS may come under its link type. */
export function decodePrism(cursor: Cursor): Layer {
  const { view, offset } = cursor;
  if (offset + PRISM_BYTES > cursor.end) return cursor.tooShort(offset + PRISM_BYTES);
  if (((view.getUint32(offset) ^ AVS_MAGIC) & AVS_MAGIC_MASK) === 0) return AVS;
  const littleEndian = view.getUint16(offset + PRISM_LENGTH) !== 0;
  return skip(cursor, view.getUint32(offset + PRISM_LENGTH, littleEndian), PRISM_BYTES, IEEE802_11);
}

export function decodeAvs(cursor: Cursor): Layer {
  const { view, offset } = cursor;
  if (offset + AVS_BYTES > cursor.end) return cursor.tooShort(offset + AVS_BYTES);
  return skip(cursor, view.getUint32(offset + AVS_LENGTH), AVS_BYTES, IEEE802_11);
}

/** Per-Packet Information, CACE Technologies. */
export function decodePpi(cursor: Cursor): Layer {
  const { view, offset } = cursor;
  if (offset + PPI_BYTES > cursor.end) return cursor.tooShort(offset + PPI_BYTES);
  const linkType = view.getUint32(offset + PPI_LINK_TYPE, true);
  return skip(cursor, view.getUint16(offset + PPI_LENGTH, true), PPI_BYTES, layerOfLinkType(linkType));
}

/** Apple's header, little-endian on all machines that still run. */
export function decodePktap(cursor: Cursor): Layer {
  const { view, offset } = cursor;
  if (offset + PKTAP_BYTES > cursor.end) return cursor.tooShort(offset + PKTAP_BYTES);
  if (view.getUint32(offset + PKTAP_RECORD, true) !== PKTAP_RECORD_PACKET) return NOTHING;
  const linkType = view.getUint32(offset + PKTAP_LINK_TYPE, true);
  return skip(cursor, view.getUint32(offset + PKTAP_LENGTH, true), PKTAP_BYTES, layerOfLinkType(linkType));
}
