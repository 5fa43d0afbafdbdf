// MPLS label stacks (RFC 3032), and what may follow the last label: IP, or Ethernet with or without a control word
// (RFC 4448). No field says which.

import type { Cursor } from './cursor.ts';
import { likelyEthernet, likelyIp } from './heuristics.ts';
import { type Layer, MPLS, NOTHING } from './layer.ts';

const BOTTOM_OF_STACK = 2;
const LABEL_BYTES = 4;
const CONTROL_WORD_BYTES = 4;

/** One label. */
export function decodeMpls(cursor: Cursor): Layer {
  const { bytes, offset } = cursor;
  const payload = offset + LABEL_BYTES;
  if (payload > cursor.end) return cursor.tooShort(payload);
  cursor.offset = payload;
  if ((bytes[offset + BOTTOM_OF_STACK]! & 1) === 0) return MPLS;

  const ip = likelyIp(cursor, payload);
  if (ip !== NOTHING) return ip;
  if (payload < cursor.end && bytes[payload]! >> 4 === 0) {
    const bridged = likelyEthernet(cursor, payload + CONTROL_WORD_BYTES);
    if (bridged !== NOTHING) {
      cursor.offset = payload + CONTROL_WORD_BYTES;
      return bridged;
    }
  }
  return likelyEthernet(cursor, payload);
}
