// The TCP header (RFC 9293 section 3.1).

import type { Cursor } from './cursor.ts';
import { MALFORMED, type Outcome, TCP_SEGMENT } from './layer.ts';

const SOURCE_PORT = 0;
const DESTINATION_PORT = 2;
const SEQUENCE = 4;
const ACKNOWLEDGEMENT = 8;
const DATA_OFFSET_AND_FLAGS = 12;
const HEADER_BYTES = 20;

const FLAGS_MASK = 0xff;

export function decodeTcp(cursor: Cursor): Outcome {
  const { view, offset, segment } = cursor;
  if (offset + HEADER_BYTES > cursor.end) return cursor.tooShort(offset + HEADER_BYTES);
  const offsetAndFlags = view.getUint16(offset + DATA_OFFSET_AND_FLAGS);
  const headerLength = (offsetAndFlags >> 12) * 4;
  if (headerLength < HEADER_BYTES) return MALFORMED;
  const payload = offset + headerLength;
  if (payload > cursor.end) return cursor.tooShort(payload);

  segment.setBuffer(cursor.bytes, view);
  segment.sourcePort = view.getUint16(offset + SOURCE_PORT);
  segment.destinationPort = view.getUint16(offset + DESTINATION_PORT);
  segment.sequence = view.getInt32(offset + SEQUENCE);
  segment.acknowledgement = view.getInt32(offset + ACKNOWLEDGEMENT);
  segment.flags = offsetAndFlags & FLAGS_MASK;
  segment.transportStart = offset;
  segment.payloadStart = payload;
  segment.payloadEnd = cursor.end;
  segment.payloadLength = cursor.wireEnd - payload;
  return TCP_SEGMENT;
}
