// Opens 1-RTT packets. Their headers say neither how long their connection ID is (RFC 9000 section 17.3.1) nor where they end:
// what is most likely is tried first, and the authentication tag decides.

import type { Direction } from '../../flow/stream.ts';
import type { ConnectionKeys, Role } from './connection-keys.ts';
import { MAX_QUIC_LENGTH_SEARCHES } from './limits.ts';
import { PacketBoundaries } from './packet-boundaries.ts';
import type { PacketHeader } from './packet-header.ts';
import type { SideIds } from './side-ids.ts';

export class OneRttOpener {
  readonly boundaries = new PacketBoundaries();
  /** By direction: packets that were tried with IDs of all lengths since one of them had another one. */
  readonly #searches: [number, number] = [0, 0];

  /**
   * Opens the packet at `header.start`, which is as long as the one before it (`size`), or ends with its datagram or before it;
   * `header.end` is where it does. Null when it does not open, undefined while its secret is not known.
   */
  open(
    keys: ConnectionKeys,
    role: Role,
    ids: SideIds,
    direction: Direction,
    header: PacketHeader,
    bytes: Buffer,
    size: number,
  ): Buffer | null | undefined {
    const { start: at, end } = header;
    for (const length of ids.lengths) {
      header.readShort(at, Math.min(end, at + size), length);
      let plain = keys.openOneRtt(role, header, bytes);
      if (plain === undefined) return undefined;
      if (plain === null && header.end < end) {
        header.readShort(at, end, length);
        plain = keys.openOneRtt(role, header, bytes) ?? null;
      }
      if (plain === null) plain = this.#openFirst(keys, role, direction, header, bytes);
      if (plain === null) continue;
      ids.noteLength(length);
      this.boundaries.note(direction, header.end - at);
      return plain;
    }
    header.readShort(at, end, 0);
    if (ids.hasNone || this.#searches[direction]++ >= MAX_QUIC_LENGTH_SEARCHES) return null;
    if (!this.findLength(keys, role, ids, header, bytes)) return null;
    this.#searches[direction] = 0;
    return keys.openOneRtt(role, header, bytes);
  }

  /**
   * Whether a packet that fills its datagram opens with a connection ID of any length, which `header` has then. The frame that
   * announces an ID may be lost.
   */
  findLength(keys: ConnectionKeys, role: Role, ids: SideIds, header: PacketHeader, bytes: Buffer): boolean {
    const { start, end } = header;
    for (const length of ids.allLengths) {
      header.readShort(start, end, length);
      if (header.isTruncated || !keys.opensOneRtt(role, header, bytes)) continue;
      ids.noteLength(length);
      return true;
    }
    header.readShort(start, end, 0);
    return false;
  }

  /** Opens the first of several packets in one datagram. */
  #openFirst(
    keys: ConnectionKeys,
    role: Role,
    direction: Direction,
    header: PacketHeader,
    bytes: Buffer,
  ): Buffer | null {
    const { boundaries } = this;
    const { start, end, destinationLength } = header;
    const known = boundaries.sizesToTry(direction, header, bytes);
    const plain = openSized(known, keys, role, header, bytes);
    if (plain !== null || !boundaries.mayBeSearched(direction, header)) return plain;
    header.readShort(start, end, destinationLength);
    const found = openSized(keys.sizesOfFirst(role, header, bytes), keys, role, header, bytes);
    if (found !== null) boundaries.noteFound(direction);
    return found;
  }
}

/** Opens a packet that has one of these sizes. */
function openSized(
  sizes: readonly number[],
  keys: ConnectionKeys,
  role: Role,
  header: PacketHeader,
  bytes: Buffer,
): Buffer | null {
  const { start, destinationLength } = header;
  for (const size of sizes) {
    header.readShort(start, start + size, destinationLength);
    const plain = keys.openOneRtt(role, header, bytes) ?? null;
    if (plain !== null) return plain;
  }
  return null;
}
