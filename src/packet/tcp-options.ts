// What is read of the TCP options (RFC 9293 section 3.1).

import type { Segment } from './segment.ts';

const HEADER_BYTES = 20;
const END_OF_LIST = 0;
const NO_OPERATION = 1;
const TIMESTAMPS = 8;
const TIMESTAMPS_BYTES = 10;
/** NOP, NOP, then the timestamps: how nearly all senders begin (RFC 7323 appendix A). */
const USUAL_START = 0x0101080a;

/** The sender's timestamp (TSval, RFC 7323 section 3.2) as a signed 32-bit integer; null when there is none. */
export function timestampOf({ view, transportStart, payloadStart }: Segment): number | null {
  let at = transportStart + HEADER_BYTES;
  if (at + 2 + TIMESTAMPS_BYTES <= payloadStart && view.getInt32(at) === USUAL_START)
    return view.getInt32(at + 4);
  while (at < payloadStart) {
    const kind = view.getUint8(at);
    if (kind === END_OF_LIST) return null;
    if (kind === NO_OPERATION) {
      at++;
      continue;
    }
    const length = at + 1 < payloadStart ? view.getUint8(at + 1) : 0;
    if (length < 2 || at + length > payloadStart) return null;
    if (kind === TIMESTAMPS && length === TIMESTAMPS_BYTES) return view.getInt32(at + 2);
    at += length;
  }
  return null;
}

/** The urgent pointer (RFC 9293 section 3.1); it means something with the flag URG only. */
export function urgentPointer({ view, transportStart }: Segment): number {
  return view.getUint16(transportStart + 18);
}
