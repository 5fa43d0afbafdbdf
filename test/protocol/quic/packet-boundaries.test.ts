import { expect, it } from 'vitest';
import { MAX_QUIC_SEGMENT_SEARCHES } from '../../../src/protocol/quic/limits.ts';
import { PacketBoundaries } from '../../../src/protocol/quic/packet-boundaries.ts';
import { PacketHeader } from '../../../src/protocol/quic/packet-header.ts';

const ID = Buffer.from('connection');
const packet = (length: number): Buffer => Buffer.concat([Buffer.of(0x41), ID, Buffer.alloc(length - 11, 7)]);

function sizes(boundaries: PacketBoundaries, bytes: Buffer, idLength: number): number[] {
  const header = new PacketHeader();
  header.readShort(0, bytes.length, idLength);
  return boundaries.sizesToTry(0, header, bytes);
}

it('tries where the same connection ID comes again, and sizes that packets have had', () => {
  const boundaries = new PacketBoundaries();
  const bytes = Buffer.concat([packet(900), packet(900), packet(100)]);
  expect(sizes(boundaries, bytes, ID.length)).toEqual([900]);
  for (const size of [1200, 100, 5000, 1200]) boundaries.note(0, size);
  expect(sizes(boundaries, bytes, ID.length)).toEqual([900, 1200]);
  expect(sizes(boundaries, bytes, 0)).toEqual([1200]);
  for (const size of [1201, 1202, 1203, 1204]) boundaries.note(0, size);
  expect(sizes(boundaries, bytes, 0)).toEqual([1204, 1203, 1202, 1201]);
  expect(sizes(boundaries, packet(900), ID.length)).toEqual([]);
});

it('datagrams are searched where no ID shows the packets, until it did not help too often', () => {
  const boundaries = new PacketBoundaries();
  const header = new PacketHeader();
  header.readShort(0, 900, 8);
  expect(boundaries.mayBeSearched(0, header)).toBe(false);
  header.readShort(0, 900, 0);
  for (let round = 0; round < 2; round++) {
    for (let count = 0; count < MAX_QUIC_SEGMENT_SEARCHES; count++)
      expect(boundaries.mayBeSearched(0, header)).toBe(true);
    expect([boundaries.mayBeSearched(0, header), boundaries.mayBeSearched(1, header)]).toEqual([false, true]);
    boundaries.noteFound(0);
  }
});
