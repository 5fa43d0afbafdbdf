import { expect, it } from 'vitest';
import type { Segment } from '../../../src/packet/segment.ts';
import { KnownEndpoints } from '../../../src/protocol/quic/known-endpoints.ts';
import { MAX_QUIC_CONNECTIONS_OF_ENDPOINT } from '../../../src/protocol/quic/limits.ts';

const segment = (source: number, sourcePort: number, destination: number, destinationPort: number) =>
  ({
    source0: source,
    source1: 0,
    source2: 0,
    source3: 0,
    sourcePort,
    destination0: destination,
    destination1: 0,
    destination2: 0,
    destination3: 0,
    destinationPort,
  }) as Segment;

class Connection {
  isOver = false;
}

it('finds connections by either endpoint, with the direction that a datagram would have', () => {
  const endpoints = new KnownEndpoints<Connection>();
  const connection = new Connection();
  endpoints.note(segment(1, 5000, 2, 443), connection, 0);
  const found = (...parts: Parameters<typeof segment>) =>
    endpoints.candidates(segment(...parts)).map(({ direction }) => direction);
  expect(found(9, 6000, 2, 443)).toEqual([0]);
  expect(found(2, 443, 9, 6000)).toEqual([1]);
  expect(found(1, 5000, 3, 443)).toEqual([0]);
  expect(found(3, 443, 1, 5000)).toEqual([1]);
  expect(found(1, 5001, 2, 444)).toEqual([]);
  connection.isOver = true;
  expect(found(9, 6000, 2, 443)).toEqual([]);
});

it('remembers the newest connections of an endpoint', () => {
  const endpoints = new KnownEndpoints<Connection>();
  const connections = Array.from({ length: MAX_QUIC_CONNECTIONS_OF_ENDPOINT + 2 }, () => new Connection());
  for (const [at, connection] of connections.entries()) endpoints.note(segment(1, at, 2, 443), connection, 0);
  endpoints.note(segment(2, 443, 1, 5), connections[5]!, 1);
  const found = endpoints
    .candidates(segment(2, 443, 7, 7))
    .map(({ connection }) => connections.indexOf(connection));
  expect(found).toHaveLength(MAX_QUIC_CONNECTIONS_OF_ENDPOINT);
  expect(found.slice(0, 3)).toEqual([5, 17, 16]);
  expect(found.at(-1)).toBe(2);
});
