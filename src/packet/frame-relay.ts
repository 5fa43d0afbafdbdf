// Frame Relay: Q.922 address, then RFC 2427 (multiprotocol) or Cisco's encapsulation (an EtherType).

import type { Cursor } from './cursor.ts';
import { layerOfEtherType } from './ether-type.ts';
import { FRAME_RELAY, type Layer, NLPID } from './layer.ts';

const EXTENDED_ADDRESS = 0x01;
const MAX_ADDRESS_BYTES = 4;
const UNNUMBERED_INFORMATION = 0x03;
const PADDING = 0x00;

export function decodeFrameRelay(cursor: Cursor): Layer {
  const { bytes, end } = cursor;
  let { offset } = cursor;
  const longest = offset + MAX_ADDRESS_BYTES;
  // The last byte of the address has its lowest bit set.
  do {
    if (offset >= end) return cursor.tooShort(offset + 1);
  } while ((bytes[offset++]! & EXTENDED_ADDRESS) === 0 && offset < longest);
  if (offset + 2 > end) return cursor.tooShort(offset + 2);

  if (bytes[offset] !== UNNUMBERED_INFORMATION) {
    cursor.offset = offset + 2;
    return layerOfEtherType(cursor.view.getUint16(offset));
  }
  offset++;
  if (bytes[offset] === PADDING) offset++;
  cursor.offset = offset;
  return NLPID;
}

/** LINKTYPE_FRELAY_WITH_DIR. */
export function decodeFrameRelayDirection(cursor: Cursor): Layer {
  cursor.offset += 1;
  return FRAME_RELAY;
}
