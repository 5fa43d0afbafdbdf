// Which connections were seen on an address and port. A client that migrates, or whose address is translated anew, comes by an
// unknown way with a connection ID that may be unknown too (RFC 9000 section 9), or without any: then its peer is what is known.
// Bounded: the connections that were seen last on the endpoints that were seen last.

import { type Direction, opposite } from '../../flow/stream.ts';
import type { Segment } from '../../packet/segment.ts';
import { GenerationalMap } from '../../shared/generational-map.ts';
import { MAX_QUIC_CONNECTIONS_OF_ENDPOINT, MAX_QUIC_ENDPOINTS } from './limits.ts';

/** A connection that a datagram may belong to, and the direction it would go in. */
export interface Candidate<Connection> {
  readonly connection: Connection;
  readonly direction: Direction;
}

/** A connection, and the side of it that is on an endpoint. */
interface Resident<Connection> {
  readonly connection: Connection;
  readonly side: Direction;
}

export class KnownEndpoints<Connection extends { readonly isOver: boolean }> {
  readonly #residents = new GenerationalMap<string, Resident<Connection>[]>(MAX_QUIC_ENDPOINTS, () => {});

  /** A datagram of a connection was seen, which goes `direction`. */
  note(segment: Segment, connection: Connection, direction: Direction): void {
    this.#add(sourceKey(segment), connection, direction);
    this.#add(destinationKey(segment), connection, opposite(direction));
  }

  /** The connections that have one of the endpoints of a datagram, the newest first. */
  candidates(segment: Segment): Candidate<Connection>[] {
    const found: Candidate<Connection>[] = [];
    for (const { connection, side } of this.#residents.get(sourceKey(segment)) ?? [])
      if (!connection.isOver) found.push({ connection, direction: side });
    for (const { connection, side } of this.#residents.get(destinationKey(segment)) ?? [])
      if (!connection.isOver) found.push({ connection, direction: opposite(side) });
    return found;
  }

  #add(key: string, connection: Connection, side: Direction): void {
    const residents = this.#residents.get(key);
    if (residents === undefined) {
      this.#residents.set(key, [{ connection, side }]);
      return;
    }
    if (residents[0]!.connection === connection) return;
    const before = residents.findIndex((resident) => resident.connection === connection);
    if (before > 0) residents.splice(before, 1);
    residents.unshift({ connection, side });
    if (residents.length > MAX_QUIC_CONNECTIONS_OF_ENDPOINT) residents.pop();
  }
}

function sourceKey({ source0, source1, source2, source3, sourcePort }: Segment): string {
  return `${source0} ${source1} ${source2} ${source3} ${sourcePort}`;
}

function destinationKey(segment: Segment): string {
  const { destination0, destination1, destination2, destination3, destinationPort } = segment;
  return `${destination0} ${destination1} ${destination2} ${destination3} ${destinationPort}`;
}
