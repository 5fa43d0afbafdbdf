// B.A.T.M.A.N. advanced: Ethernet frames between the nodes of a mesh (linux/net/batman-adv, batadv_packet.h).

import type { Cursor } from './cursor.ts';
import { ETHERNET, type Layer, NOTHING } from './layer.ts';

const VERSION = 1;
const VERSIONS = [14, 15] as const;

/** Bytes of the header before a frame, by version and type; what else carries one is not opened. */
const HEADER_BYTES: ReadonlyMap<number, ReadonlyMap<number, number>> = new Map([
  [
    VERSIONS[0],
    new Map([
      [3, 10], // to one node
      [4, 14], // to all
      [9, 18], // to one node, with its sender
    ]),
  ],
  [
    VERSIONS[1],
    new Map([
      [0x01, 14],
      [0x40, 10],
      [0x42, 18],
    ]),
  ],
]);

/** Types that carry a part of a frame, or two of them. */
const UNOPENED: ReadonlyMap<number, readonly number[]> = new Map([
  [VERSIONS[0], [6]],
  [VERSIONS[1], [0x02, 0x41]],
]);

export function decodeBatman(cursor: Cursor): Layer {
  const { bytes, offset, end } = cursor;
  if (offset + 2 > end) return cursor.tooShort(offset + 2);
  const type = bytes[offset]!;
  const version = bytes[offset + VERSION]!;
  const header = HEADER_BYTES.get(version);
  const length = header?.get(type);
  if (length === undefined) {
    if (header === undefined || UNOPENED.get(version)!.includes(type)) cursor.unopened = 'batman-adv';
    return NOTHING;
  }
  if (offset + length > end) return cursor.tooShort(offset + length);
  cursor.offset = offset + length;
  return ETHERNET;
}
