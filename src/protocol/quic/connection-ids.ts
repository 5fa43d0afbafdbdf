// Which connection a connection ID belongs to (RFC 9000 section 5.1), and which side of it chose the ID and receives the
// packets with it. Bounded: those that were not used for long are forgotten.

import type { Direction } from '../../flow/stream.ts';
import { GenerationalMap } from '../../shared/generational-map.ts';
import { MAX_QUIC_CONNECTION_IDS } from './limits.ts';

interface IdOwner<Connection> {
  connection: Connection;
  /** The side that receives packets with this ID. */
  side: Direction;
}

export class ConnectionIds<Connection> {
  readonly #owners = new GenerationalMap<string, IdOwner<Connection>>(MAX_QUIC_CONNECTION_IDS, () => {});
  /** The lengths of all IDs that were added. */
  readonly lengths = new Set<number>();

  /** Whose ID `bytes[at, at + length)` is. */
  find(bytes: Buffer, at: number, length: number): IdOwner<Connection> | undefined {
    return length === 0 ? undefined : this.#owners.get(bytes.toString('latin1', at, at + length));
  }

  /** Of equal IDs the newest counts. */
  add(bytes: Buffer, at: number, length: number, connection: Connection, side: Direction): void {
    if (length === 0) return;
    const id = bytes.toString('latin1', at, at + length);
    const owner = this.#owners.get(id);
    if (owner === undefined) {
      this.#owners.set(id, { connection, side });
      this.lengths.add(length);
    } else if (owner.connection !== connection) Object.assign(owner, { connection, side });
  }
}
