// What a switch or a router puts into the frames that it captures: the tags that Linux' DSA drivers see between the
// addresses and the type of a frame, or before it, and Juniper's header.
// https://www.tcpdump.org/linktypes.html

import type { Cursor } from './cursor.ts';
import { typeOrLength } from './ethernet.ts';
import { ETHERNET, IP, type Layer, MALFORMED } from './layer.ts';

const TYPE_BYTES = 2;

const JUNIPER_MAGIC = 0x4d4743;
const JUNIPER_FLAGS = 3;
const JUNIPER_BYTES = 4;
const JUNIPER_HAS_NO_FRAME = 0x02;
const JUNIPER_HAS_EXTENSIONS = 0x80;
const JUNIPER_FAMILY_BYTES = 4;

/** A tag of `bytes` behind the addresses, or before the whole frame when `offset` is 0. */
export function decodeSwitchTag(cursor: Cursor, offset: number, bytes: number): Layer {
  const type = cursor.offset + offset + bytes;
  if (offset === 0) {
    cursor.offset = type;
    return ETHERNET;
  }
  const payload = type + TYPE_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  cursor.offset = payload;
  return typeOrLength(cursor, cursor.view.getUint16(type));
}

/** Its magic number, flags, extensions, and the frame; without one an address family and the packet. */
export function decodeJuniper(cursor: Cursor): Layer {
  const { view, offset, end } = cursor;
  let payload = offset + JUNIPER_BYTES;
  if (payload > end) return cursor.tooShort(payload);
  if (view.getUint32(offset) >>> 8 !== JUNIPER_MAGIC) return MALFORMED;
  const flags = view.getUint8(offset + JUNIPER_FLAGS);
  if ((flags & JUNIPER_HAS_EXTENSIONS) !== 0) {
    if (payload + 2 > end) return cursor.tooShort(payload + 2);
    payload += 2 + view.getUint16(payload);
  }
  const hasFrame = (flags & JUNIPER_HAS_NO_FRAME) === 0;
  cursor.offset = hasFrame ? payload : payload + JUNIPER_FAMILY_BYTES;
  return hasFrame ? ETHERNET : IP;
}
