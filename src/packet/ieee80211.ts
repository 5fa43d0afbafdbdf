// IEEE 802.11 data frames (802.11-2020 section 9.3.2): with three or four addresses, QoS, and several packets
// aggregated in one frame (A-MSDU). Other frames carry no packets; encrypted ones are counted.

import type { Cursor } from './cursor.ts';
import { AMSDU, ENCRYPTED, type Layer, LLC, MALFORMED, NOTHING } from './layer.ts';

const FRAME_CONTROL = 0;
const FLAGS = 1;
const SEQUENCE_CONTROL = 22;
const HEADER_BYTES = 24;
const ADDRESS_BYTES = 6;
const QOS_CONTROL_BYTES = 2;
const HT_CONTROL_BYTES = 4;

const VERSION_AND_TYPE_MASK = 0x0f;
const DATA_FRAME = 0x08;
const SUBTYPE_NO_DATA = 0x40;
const SUBTYPE_QOS = 0x80;
const BOTH_DISTRIBUTION_SYSTEMS = 0x03;
const FLAG_PROTECTED = 0x40;
const FLAG_HT_CONTROL = 0x80;
const FRAGMENT_NUMBER_MASK = 0x0f;
const QOS_AMSDU = 0x80;

const SUBFRAME_LENGTH = 12;
const SUBFRAME_BYTES = 14;
const ALIGNMENT = 4;

const SNAP_SAPS = 0xaaaa;

export function decodeIeee80211(cursor: Cursor): Layer {
  return decodeFrame(cursor, FRAME_CONTROL, FLAGS);
}

/** The two bytes of the frame control field are the other way round: Cisco's access points send them so in CAPWAP. */
export function decodeSwappedIeee80211(cursor: Cursor): Layer {
  return decodeFrame(cursor, FLAGS, FRAME_CONTROL);
}

/** `DATA_FRAME` in the byte at `offset`: version 0 and the type of data. */
export function isDataFrame(cursor: Cursor, offset: number): boolean {
  return offset < cursor.end && (cursor.bytes[offset]! & VERSION_AND_TYPE_MASK) === DATA_FRAME;
}

function decodeFrame(cursor: Cursor, controlAt: number, flagsAt: number): Layer {
  const { bytes, view, offset } = cursor;
  if (offset + HEADER_BYTES > cursor.end) {
    // Acknowledgements and other control frames are shorter than the header of a data frame.
    return isDataFrame(cursor, offset + controlAt) ? cursor.tooShort(offset + HEADER_BYTES) : NOTHING;
  }
  const control = bytes[offset + controlAt]!;
  const flags = bytes[offset + flagsAt]!;
  if ((control & VERSION_AND_TYPE_MASK) !== DATA_FRAME || (control & SUBTYPE_NO_DATA) !== 0) return NOTHING;
  if ((flags & FLAG_PROTECTED) !== 0) return ENCRYPTED;
  // A later part of a fragmented frame begins in the middle of a packet.
  if ((bytes[offset + SEQUENCE_CONTROL]! & FRAGMENT_NUMBER_MASK) !== 0) return NOTHING;

  let payload = offset + HEADER_BYTES;
  if ((flags & BOTH_DISTRIBUTION_SYSTEMS) === BOTH_DISTRIBUTION_SYSTEMS) payload += ADDRESS_BYTES;
  let aggregated = false;
  if ((control & SUBTYPE_QOS) !== 0) {
    if (payload >= cursor.end) return cursor.tooShort(payload + QOS_CONTROL_BYTES);
    aggregated = (bytes[payload]! & QOS_AMSDU) !== 0;
    payload += QOS_CONTROL_BYTES;
    if ((flags & FLAG_HT_CONTROL) !== 0) payload += HT_CONTROL_BYTES;
  }
  if (payload + 2 > cursor.end) return cursor.tooShort(payload + 2);
  cursor.offset = payload;
  if (aggregated) return AMSDU;

  // Some adapters align the payload; the frame's own header does not say so.
  const aligned = offset + Math.ceil((payload - offset) / ALIGNMENT) * ALIGNMENT;
  if (
    aligned + 2 <= cursor.end &&
    view.getUint16(payload) !== SNAP_SAPS &&
    view.getUint16(aligned) === SNAP_SAPS
  )
    cursor.offset = aligned;
  return LLC;
}

/** One subframe; `cursor.subframe` is where the next one begins. */
export function decodeAmsdu(cursor: Cursor): Layer {
  const { view, offset, end, wireEnd } = cursor;
  const payload = offset + SUBFRAME_BYTES;
  if (payload > end) return cursor.tooShort(payload);
  const length = view.getUint16(offset + SUBFRAME_LENGTH);
  if (payload + length > wireEnd) return MALFORMED;

  const next = offset + Math.ceil((SUBFRAME_BYTES + length) / ALIGNMENT) * ALIGNMENT;
  if (next + SUBFRAME_BYTES <= end) {
    cursor.subframe = next;
    cursor.subframesEnd = end;
    cursor.subframesWireEnd = wireEnd;
  }
  cursor.offset = payload;
  cursor.endAt(payload + length);
  return LLC;
}
